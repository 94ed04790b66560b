/**
 * The ways in which real reports depart from their standard, by code: a closed set. `of` is the class in
 * `docs/reports.md`; nothing here makes a report unreadable (that is a reason, see reasons.ts).
 */
export const DEVIATIONS = {
  gzip_damaged: { of: 1, says: 'The gzip header, checksum or length is wrong; the content was read.' },
  gzip_trailing_bytes: { of: 1, says: 'Bytes after the end of the gzip stream were skipped.' },
  gzip_several_members: { of: 2, says: 'The gzip has several members; all were read.' },
  container_cut_short: { of: 3, says: 'The compressed data ends early; what there was was read.' },
  container_nested: { of: 4, says: 'A compressed file inside a compressed file.' },
  zip_extra_entries: { of: 5, says: 'The zip holds directories or files that are not reports.' },
  zip_several_documents: { of: 5, says: 'The zip holds several documents; all were read.' },
  zip_damaged: { of: 5, says: 'The zip directory or a checksum is wrong; the content was read.' },
  mislabelled: { of: 6, says: 'The content is not what its name or declared type says.' },
  zlib_stream: { of: 7, says: 'A bare zlib stream instead of gzip.' },
  base64_text: { of: 7, says: 'The document arrived as base64 text.' },
  outlook_message: { of: 7, says: 'The mail arrived as an Outlook .msg file.' },
  byte_order_mark: { of: 8, says: 'A byte order mark before the document.' },
  leading_text: { of: 8, says: 'White space or other text before the document.' },
  charset_unusual: { of: 8, says: 'The document is in an encoding other than UTF-8.' },
  invalid_bytes: { of: 8, says: 'Bytes that are invalid in the encoding were replaced by U+FFFD.' },
  mail_type_unusual: { of: 10, says: 'The report part has a media type that no standard gives it.' },
  mail_single_part: { of: 10, says: 'The whole mail is the report file, without multipart.' },
  mail_header_damaged: { of: 11, says: 'A MIME header is misspelt or malformed.' },
  mail_body_damaged: { of: 11, says: 'The base64 or quoted-printable text, or a boundary, is damaged.' },
  report_forwarded: { of: 11, says: 'The report is inside a forwarded message.' },
  mail_several_reports: { of: 12, says: 'The mail carries several reports; all were read.' },
  xml_ill_formed: { of: 13, says: 'The XML is ill-formed; whole records were salvaged.' },
  bare_ampersand: { of: 13, says: 'An ampersand that starts no reference was read as text.' },
  control_characters: { of: 13, says: 'Characters that XML forbids; they were replaced by U+FFFD.' },
  stray_text: { of: 13, says: 'Text where only elements may stand.' },
  stray_element: { of: 13, says: 'The report is wrapped in an element that does not belong there.' },
  unclosed_element: { of: 13, says: 'An element is not closed.' },
  xml_declaration_damaged: { of: 13, says: 'The XML declaration is malformed.' },
  trailing_text: { of: 13, says: 'Text after the end of the document.' },
  documents_run_together: { of: 13, says: 'Several documents in one; each is a report.' },
  document_cut_short: { of: 13, says: 'The document ends early; whole records were kept.' },
  namespace_prefixed: { of: 14, says: 'The elements carry a namespace prefix.' },
  doctype: { of: 14, says: 'A document type declaration was skipped.' },
  entity_unknown: { of: 14, says: 'A reference to an entity that is not built in was kept as text.' },
  draft_schema: { of: 15, says: 'An element of a draft: identities for identifiers, say.' },
  version_unusual: { of: 15, says: 'A version other than 1.0.' },
  element_case: { of: 15, says: 'Element names that are not lower-case.' },
  policy_repeated: { of: 16, says: 'policy_published is repeated; the first counts.' },
  metadata_repeated: { of: 16, says: 'report_metadata is repeated; the first counts.' },
  no_records: { of: 16, says: 'A report without records: kept, empty.' },
  org_name_missing: { of: 17, says: 'No organisation name; the domain of the e-mail stands for it.' },
  email_missing: { of: 17, says: 'No e-mail address, or none that can be read.' },
  report_id_missing: { of: 18, says: 'No report id; the hash of the document stands for it in the key.' },
  period_decimal: { of: 19, says: 'A time with decimals was cut to whole seconds.' },
  period_milliseconds: { of: 19, says: 'Times in milliseconds.' },
  period_text: { of: 19, says: 'Times as text instead of seconds since 1970; in a TLS report the reverse.' },
  period_end_missing: { of: 19, says: 'No end; begin and 86,399 seconds stand for it.' },
  period_begin_missing: { of: 19, says: 'No begin; end less 86,399 seconds stands for it.' },
  period_empty: { of: 19, says: 'The period begins and ends in the same second.' },
  period_long: { of: 19, says: 'The period is longer than a day.' },
  period_future: { of: 19, says: 'The period ends after the report was read.' },
  errors_repeated: { of: 20, says: 'Several error elements; all are kept.' },
  policy_value_empty: { of: 21, says: 'An empty policy value, such as <sp/>, counts as absent.' },
  policy_value_unknown: { of: 21, says: 'A policy value that is in no standard.' },
  policy_p_missing: { of: 21, says: 'The policy has no p.' },
  count_decimal: { of: 22, says: 'A whole count written with decimals: 3.0.' },
  count_zero: { of: 22, says: 'A record that counts no message.' },
  source_ip_mapped: { of: 23, says: 'An IPv4 address written as IPv6.' },
  disposition_unknown: { of: 24, says: 'A disposition that is in no standard.' },
  disposition_missing: { of: 24, says: 'No disposition.' },
  disposition_pass: { of: 24, says: 'Disposition pass in a report that is not RFC 9990.' },
  word_case: { of: 24, says: 'A closed word written in upper or mixed case.' },
  override_bare_text: { of: 25, says: 'A reason given as bare text.' },
  override_empty: { of: 25, says: 'An empty reason.' },
  override_type_unknown: { of: 25, says: 'A reason type that is in no standard.' },
  aligned_missing: { of: 26, says: 'policy_evaluated leaves out dkim or spf.' },
  aligned_derived: { of: 26, says: 'An aligned result was derived from auth_results and the policy.' },
  aligned_unknown: { of: 26, says: 'An aligned result other than pass or fail counts as fail.' },
  policy_evaluated_missing: { of: 26, says: 'A record without policy_evaluated.' },
  auth_results_missing: { of: 27, says: 'A record without auth_results, or with an empty one.' },
  auth_results_repeated: { of: 27, says: 'auth_results is repeated; all results are kept.' },
  dkim_empty: { of: 27, says: 'An empty dkim result was left out.' },
  dkim_domain_missing: { of: 27, says: 'A DKIM result without a domain.' },
  dkim_selector_missing: { of: 27, says: 'A DKIM result without a selector.' },
  dkim_result_missing: { of: 27, says: 'A DKIM result without a result.' },
  dkim_results_many: { of: 27, says: 'More DKIM results than limits.dkim_results; the rest were counted.' },
  spf_empty: { of: 27, says: 'An empty spf result was left out.' },
  spf_domain_missing: { of: 27, says: 'An SPF result without a domain.' },
  spf_scope_missing: { of: 27, says: 'An SPF result of the old schema without a scope.' },
  spf_result_missing: { of: 27, says: 'An SPF result without a result.' },
  spf_scope_unknown: { of: 27, says: 'A scope that is in no standard.' },
  list_cut: { of: 27, says: 'More list items than limits.list_items; the rest were counted.' },
  result_word_unusual: { of: 28, says: 'A result word such as hardfail, read as the standard word.' },
  result_unknown: { of: 28, says: 'A result word that is in no standard.' },
  envelope_from_missing: { of: 29, says: 'No envelope_from in a report whose schema requires it.' },
  header_from_missing: { of: 29, says: 'No header_from, or an empty one.' },
  domain_case: { of: 29, says: 'A domain written in upper or mixed case.' },
  domain_trailing_dot: { of: 29, says: 'A domain with a trailing dot.' },
  domain_idn: { of: 29, says: 'A domain written as a U-label.' },
  domain_invalid: { of: 29, says: 'Text that is not a domain name where one belongs.' },
  identifiers_missing: { of: 29, says: 'A record without identifiers.' },
  element_repeated: { of: 15, says: 'An element that may stand once stands again; the first counts.' },
  element_unknown: { of: 15, says: 'Elements that are in no standard; they are kept as JSON.' },
  extension_cut: { of: 15, says: 'Unknown elements over limits.extension_bytes were left out.' },
  white_space: { of: 23, says: 'White space around a number, an address or a time.' },
  failure_text_only: { of: 30, says: 'A failure report as plain text, without a feedback part.' },
  failure_part_mislabelled: { of: 30, says: 'The feedback part has another media type than it should.' },
  failure_field_missing: { of: 30, says: 'A field that the standard requires is absent.' },
  failure_value_unknown: { of: 30, says: 'A field value that is in no standard.' },
  failure_date_unusual: { of: 30, says: 'A date that is not written as RFC 5322 has it.' },
  failure_sample_missing: { of: 30, says: 'The message reported on is not attached.' },
  tls_field_spelling: { of: 31, says: 'A field under another name than RFC 8460 gives it.' },
  tls_field_missing: { of: 31, says: 'A required field is absent or null.' },
  tls_number_as_text: { of: 31, says: 'A number written as a string.' },
  tls_list_as_text: { of: 31, says: 'A string where a list belongs, or the reverse.' },
  tls_time_without_zone: { of: 31, says: 'A time without a zone, read as UTC.' },
  tls_word_case: { of: 31, says: 'A closed word written in upper or mixed case.' },
  tls_value_unknown: { of: 31, says: 'A policy type or result type that is not registered.' },
  tls_ip_invalid: {
    of: 31,
    says: 'Text that is not an IP address where one belongs; kept among the extensions.',
  },
  tls_sums_differ: { of: 31, says: 'The details do not add up to the summary; both are kept.' },
  tls_no_policies: { of: 31, says: 'A report without policies: kept, empty.' },
  json_ill_formed: { of: 31, says: 'The JSON is ill-formed or cut short; whole policies were kept.' },
} as const satisfies Record<string, { of: number; says: string }>;

export type DeviationCode = keyof typeof DEVIATIONS;

/** How often each deviation was seen. */
export class Deviations {
  readonly #counts = new Map<DeviationCode, number>();
  #total = 0;

  /** All of them together. */
  get total(): number {
    return this.#total;
  }

  add(code: DeviationCode, times = 1): void {
    this.#total += times;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + times);
  }

  addAll(other: Deviations): void {
    for (const [code, times] of other.#counts) this.add(code, times);
  }

  has(code: DeviationCode): boolean {
    return this.#counts.has(code);
  }

  count(code: DeviationCode): number {
    return this.#counts.get(code) ?? 0;
  }

  /** Codes in alphabetical order. */
  codes(): DeviationCode[] {
    return [...this.#counts.keys()].sort();
  }

  entries(): [DeviationCode, number][] {
    return this.codes().map((code) => [code, this.count(code)]);
  }
}

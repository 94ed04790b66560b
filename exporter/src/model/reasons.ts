/**
 * Why something was not read, in a closed set. The same word is printed, stored with the quarantined bytes, and
 * used as a metric's label. The text says what happened; `docs/reports.md` is checked against this list.
 */
export const REASONS = {
  // deliveries and containers
  empty: 'There are no bytes.',
  unreadable: 'The file or stream could not be read.',
  no_report: 'A mail or attachment that carries no report; it never claimed to.',
  older_than_retention: 'A report older than what the store keeps; it is counted and not stored.',
  no_document: 'A container without a report document in it, or a mail that only claims to have one.',
  mail_too_large: 'The mail is over limits.mail_bytes.',
  mail_headers_too_large: 'A header block is over limits.mail_header_bytes.',
  mail_parts_too_many: 'The mail has more parts than limits.mail_parts.',
  document_too_large: 'The decompressed document is over limits.document_bytes.',
  ratio_too_high: 'The document unpacks to more than limits.ratio times its packed size.',
  nesting_too_deep: 'Containers are nested deeper than limits.nesting.',
  zip_entries_too_many: 'The zip has more entries than limits.zip_entries.',
  encrypted: 'The zip entry is encrypted.',
  container_unsupported: 'The zip entry uses a compression method that is not stored or deflated.',
  container_damaged: 'The container is damaged: what came before the damage was read.',
  container_cut_short: 'The container ends before its content does.',
  outlook_message: 'An Outlook .msg file without a report that can be read in it.',
  too_slow: 'Reading took longer than limits.document_seconds.',
  reader_broke: 'Reading it broke Plumbline itself: a fault of ours, and none of what was sent.',
  // documents
  unknown_format: 'Neither XML, JSON, a mail, nor a known container.',
  not_a_report: 'XML or JSON, but not a DMARC, failure or TLS report.',
  html: 'An HTML page instead of a report.',
  placeholder: 'A placeholder such as "unused" instead of a report.',
  document_cut_short: 'The document ends before its content does.',
  xml_ill_formed: 'The XML is ill-formed and could not be salvaged.',
  xml_too_deep: 'Elements are nested deeper than limits.xml_depth.',
  tag_too_long: 'A tag with its attributes is over limits.tag_bytes.',
  text_too_long: 'A text value is over limits.text_bytes.',
  records_too_many: 'The report has more records than limits.records.',
  json_ill_formed: 'The JSON is ill-formed and could not be salvaged.',
  json_too_deep: 'JSON is nested deeper than limits.json_depth.',
  no_reporter: 'Neither an organisation name nor an e-mail says who reports.',
  no_domain: 'The policy domain is missing or is not a domain name.',
  no_period: 'The period is missing or cannot be read.',
  period_reversed: 'The period ends before it begins.',
  // records
  count_missing: 'The record has no message count.',
  count_invalid: 'The count is negative, fractional, over 2^53, or not a number.',
  source_ip_missing: 'The record has no source IP.',
  source_ip_invalid: 'The source IP is not an IP address.',
  record_ill_formed: 'The record is ill-formed and could not be salvaged, or it has several rows.',
  record_cut_short: 'The document ends inside this record.',
  record_too_large: 'The ill-formed record is over limits.salvage_bytes.',
  no_failure_source: 'The failure report names neither a source IP nor a domain.',
} as const;

export type Reason = keyof typeof REASONS;

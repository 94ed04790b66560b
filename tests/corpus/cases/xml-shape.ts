import { file } from '../build/fixture.js';
import { domain, reads, stated, type Case } from '../case.js';
import { firstQuarantined, rejected, SECOND, WHOLE, whole } from '../usual.js';

const shape = (name: string) => file(`xml-shape/${name}.xml`);

const illFormed: readonly Case[] = [
  reads(13, 'a bare & in the organisation name is text', shape('ampersand-in-org'), {
    ...whole('bare_ampersand'),
    org: 'Black & White Mail',
  }),
  reads(13, 'a bare & in the e-mail is text', shape('ampersand-in-email'), {
    ...whole('bare_ampersand'),
    report: { email: 'ops&abuse@receiver.example' },
  }),
  reads(13, 'a bare < in the organisation name is text', shape('less-than-in-org'), {
    ...whole('xml_ill_formed'),
    org: 'Mail <5 ms GmbH',
  }),
  reads(13, 'a bare > is well-formed', shape('greater-than-in-org'), {
    ...whole(),
    org: 'Mail -> Inbox Ltd',
  }),
  reads(13, 'an e-mail in bare angle brackets', shape('email-in-angle-brackets'), whole('xml_ill_formed')),
  reads(13, 'a bare < in header_from: the record is kept', shape('less-than-in-header-from'), {
    ...whole('domain_invalid', 'xml_ill_formed'),
    rows: [{ count: 12, headerFrom: domain('bad<example.com') }, {}],
  }),
  reads(13, 'an end tag without its >: the record is kept', shape('tag-never-closed-in-record'), {
    ...whole('xml_ill_formed'),
    rows: [{ count: 12, dkimAligned: true }, {}],
  }),
  reads(13, 'NUL and control characters are replaced', shape('nul-and-control-characters'), {
    ...whole('control_characters'),
    org: 'receiver\ufffd.example',
    reportId: '20260301\ufffd.4711',
  }),
  reads(13, 'stray text between elements ("11" after sp) is passed over', shape('text-between-elements'), {
    ...whole('stray_text'),
    report: { policy: { sp: 'reject', pct: '100' } },
  }),
  reads(
    13,
    'an xs:schema around the report that is never closed',
    shape('unclosed-schema'),
    whole('stray_element', 'unclosed_element'),
  ),
  reads(13, 'an xs:schema around the report', shape('wrapped-in-schema'), whole('stray_element')),
  reads(13, 'an empty xs:schema inside the report', shape('stray-schema'), whole('element_unknown')),
  reads(
    13,
    'a declaration that ends without ?',
    shape('declaration-unclosed'),
    whole('xml_declaration_damaged'),
  ),
  reads(13, 'a declaration without quotes', shape('declaration-misspelt'), whole('xml_declaration_damaged')),
  reads(13, 'no line end after the declaration', shape('declaration-without-line-end'), whole()),
  reads(13, 'a report on one line', shape('single-line'), whole()),
  reads(13, 'text after the end', shape('trailing-text'), whole('trailing_text')),
  reads(13, 'NULs after the end', shape('trailing-nul'), whole('trailing_text')),
  reads(
    13,
    'two documents run together are two reports',
    shape('two-documents'),
    whole('documents_run_together'),
    { ...SECOND, deviations: ['documents_run_together'] },
  ),
  reads(
    13,
    'two documents run together, the second without a declaration',
    shape('two-documents-one-declaration'),
    whole('documents_run_together'),
    { ...SECOND, deviations: ['documents_run_together'] },
  ),
  reads(
    13,
    'two reports in one wrapper are two reports',
    shape('one-record-each-of-two-reports-in-a-wrapper'),
    whole('documents_run_together', 'stray_element'),
    { ...SECOND, deviations: ['documents_run_together', 'stray_element'] },
  ),
];

const hopeless: readonly Case[] = [
  reads(
    13,
    'a declaration and nothing that is XML',
    shape('no-element'),
    rejected('xml_ill_formed', 'leading_text', 'xml_ill_formed'),
  ),
];

const CUT = { ...WHOLE, status: 'partial', reason: 'document_cut_short' } as const;
const CUT_IN_SECOND = {
  ...CUT,
  records: 1,
  quarantined: 1,
  messages: 12,
  deviations: ['document_cut_short'],
  quarantinedReasons: ['record_cut_short'],
} as const;

const cut: readonly Case[] = [
  reads(
    13,
    'a report that ends inside a record keeps those before',
    shape('cut-inside-record'),
    CUT_IN_SECOND,
  ),
  reads(
    13,
    'a report that ends inside a tag keeps the records before',
    shape('cut-inside-tag'),
    CUT_IN_SECOND,
  ),
  reads(13, 'a report that ends between records', shape('cut-between-records'), {
    ...CUT,
    records: 1,
    messages: 12,
    deviations: ['document_cut_short'],
  }),
  reads(13, 'a report that lacks only its end tag', shape('cut-before-root-end'), {
    ...CUT,
    deviations: ['document_cut_short'],
  }),
  reads(
    13,
    'a report that ends in its head is not usable',
    shape('cut-inside-head'),
    rejected('document_cut_short', 'document_cut_short'),
  ),
  reads(13, 'an element of a record that is not closed', shape('record-element-unclosed'), {
    ...whole('xml_ill_formed'),
    rows: [{ count: 12, dkimAligned: true, spfAligned: true, headerFrom: domain('example.com') }, {}],
  }),
  reads(13, 'an end tag of another name', shape('record-element-mismatched'), {
    ...whole('xml_ill_formed'),
    rows: [{ count: 12, dkimAligned: true, spfAligned: true }, {}],
  }),
  reads(
    13,
    'a record beyond repair goes to quarantine alone',
    shape('record-beyond-repair'),
    firstQuarantined('record_ill_formed', 'xml_ill_formed'),
  ),
  reads(13, 'a record that begins before the last has ended', shape('record-end-missing'), {
    ...whole('unclosed_element'),
    rows: [{ count: 12 }, { count: 3 }],
  }),
  reads(
    13,
    'comments, CDATA and processing instructions are no deviation',
    shape('comments-and-cdata'),
    whole(),
  ),
  reads(13, 'built-in references are undone', shape('references'), { ...whole(), org: 'A & B <Mail> OH"\'' }),
];

const namespaces: readonly Case[] = [
  reads(14, 'elements with a namespace prefix', shape('prefixed-namespace'), {
    ...whole('namespace_prefixed'),
    report: { namespace: 'http://dmarc.org/dmarc-xml/0.1' },
  }),
  reads(14, 'a default namespace', shape('default-namespace'), {
    ...whole(),
    report: { namespace: 'http://dmarc.org/dmarc-xml/0.1' },
  }),
  reads(14, 'an xsi:schemaLocation', shape('schema-location'), whole()),
  reads(14, 'a DOCTYPE is skipped', shape('doctype'), whole('doctype')),
  reads(
    14,
    'a DOCTYPE with entities is skipped, and a reference to one kept as text',
    shape('doctype-with-entities'),
    { ...whole('doctype', 'entity_unknown'), org: '&org;' },
  ),
  reads(14, 'entities that would expand to a billion words never do', shape('doctype-billion-laughs'), {
    ...whole('doctype', 'entity_unknown'),
    report: { extraContactInfo: '&i;' },
  }),
];

const schemas: readonly Case[] = [
  reads(15, 'a draft of 2012: identities, no version, no aligned results', shape('draft-2012'), {
    ...WHOLE,
    standard: 'draft',
    reportId: '4641287430617263481',
    begin: '2012-03-28T00:00:00Z',
    end: '2012-03-28T23:59:59Z',
    records: 1,
    messages: 7,
    dmarcPassMessages: 7,
    deviations: ['aligned_derived', 'aligned_missing', 'dkim_selector_missing', 'draft_schema'],
    report: { version: undefined },
    rows: [
      {
        disposition: stated('none'),
        dkimAligned: true,
        spfAligned: false,
        alignedDerived: true,
        headerFrom: domain('example.com'),
        envelopeFrom: undefined,
      },
    ],
  }),
  reads(15, 'no version', shape('version-absent'), { ...whole(), report: { version: undefined } }),
  reads(15, 'version 1', shape('version-1'), { ...whole('version_unusual'), report: { version: '1' } }),
  reads(15, 'version 2.0', shape('version-2.0'), { ...whole('version_unusual'), report: { version: '2.0' } }),
  reads(15, 'version 0.1', shape('version-0.1'), { ...whole('version_unusual'), report: { version: '0.1' } }),
  reads(15, 'a version that is no number', shape('version-word'), {
    ...whole('version_unusual'),
    report: { version: 'v1' },
  }),
  reads(15, 'upper-case element names', shape('upper-case-elements'), whole('element_case')),
  reads(15, 'mixed-case element names', shape('mixed-case-elements'), whole('element_case')),
  reads(15, 'an unknown element in the head is kept as JSON', shape('unknown-element-in-head'), {
    ...whole('element_unknown'),
    report: {
      extensions:
        '[{"name":"submitter","attributes":{"role":"mx"},"children":[{"name":"name","text":"mx7"},{"name":"name","text":"mx8"}]}]',
    },
  }),
  reads(15, 'an unknown element in a record is kept as JSON', shape('unknown-element-in-record'), {
    ...whole('element_unknown'),
    rows: [{ count: 12, extensions: '[{"name":"asn","text":"64496"}]' }, { extensions: undefined }],
  }),
  reads(15, 'a count that stands twice: the first counts', shape('count-repeated'), {
    ...whole('element_repeated'),
    rows: [{ count: 12 }, {}],
  }),
  reads(15, 'a policy domain that stands twice: the first counts', shape('domain-repeated'), {
    ...whole('element_repeated'),
    domain: 'example.com',
  }),
  reads(16, 'policy_published twice: the first counts', shape('policy-repeated'), {
    ...whole('policy_repeated'),
    report: { policy: { p: 'quarantine', sp: 'reject' } },
  }),
  reads(16, 'report_metadata twice: the first counts', shape('metadata-repeated'), {
    ...whole('metadata_repeated'),
    reportId: '20260301.4711',
  }),
  reads(16, 'a report without records is an empty report', shape('no-records'), {
    ...WHOLE,
    records: 0,
    messages: 0,
    dmarcPassMessages: 0,
    deviations: ['no_records'],
    rows: [],
  }),
];

export const XML_SHAPE_CASES: readonly Case[] = [
  ...illFormed,
  ...hopeless,
  ...cut,
  ...namespaces,
  ...schemas,
];

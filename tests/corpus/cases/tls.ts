import { file, joined, literal } from '../build/fixture.js';
import { gzip } from '../build/gzip.js';
import { mail } from '../build/mail.js';
import { domain, reads, stated, type Case, type Expected } from '../case.js';
import { rejected } from '../usual.js';

const tls = (name: string) => file(`tls/${name}.json`);

/** `tls/report.json`: two policies, of which the first has two failure details. */
export const TLS_WHOLE = {
  status: 'ok',
  kind: 'tls',
  standard: 'rfc8460',
  org: 'receiver.example',
  reportId: '2026-03-01T00:00:00Z_example.com',
  begin: '2026-03-01T00:00:00Z',
  end: '2026-03-01T23:59:59Z',
  records: 4,
  quarantined: 0,
  deviations: [],
  quarantinedReasons: [],
} as const satisfies Expected;

function whole(...deviations: Expected['deviations']): Expected {
  return { ...TLS_WHOLE, deviations };
}

const carriage: readonly Case[] = [
  reads(31, 'a report with every field of RFC 8460', tls('report'), {
    ...TLS_WHOLE,
    report: { contactInfo: 'tls-reports@receiver.example' },
    tlsPolicies: [
      {
        ordinal: 0,
        type: stated('sts'),
        domain: domain('example.com'),
        policyStrings: [
          'version: STSv1',
          'mode: enforce',
          'mx: mx1.example.com',
          'mx: mx2.example.com',
          'max_age: 604800',
        ],
        mxHosts: ['mx1.example.com', 'mx2.example.com'],
        sessionsOk: 420,
        sessionsFailed: 7,
        details: 2,
        detailsFailed: 7,
      },
      {
        ordinal: 1,
        type: stated('no-policy-found'),
        domain: domain('news.example.com'),
        policyStrings: [],
        mxHosts: [],
        sessionsOk: 11,
        sessionsFailed: 0,
        details: 0,
      },
    ],
    tlsFailures: [
      {
        policy: 0,
        ordinal: 0,
        resultType: stated('certificate-expired'),
        sendingMtaIp: '192.0.2.25',
        receivingIp: '203.0.113.5',
        receivingMxHostname: 'mx1.example.com',
        receivingMxHelo: 'mx1.example.com',
        sessions: 4,
        additionalInformation: 'https://receiver.example/tls/4711',
        failureReasonCode: 'X509_V_ERR_CERT_HAS_EXPIRED',
      },
      {
        policy: 0,
        ordinal: 1,
        resultType: stated('starttls-not-supported'),
        sendingMtaIp: '2001:db8::25',
        receivingMxHelo: undefined,
        sessions: 3,
      },
    ],
  }),
  reads(31, 'the same in gzip', gzip(tls('report')), TLS_WHOLE),
  reads(31, 'the same without white space', tls('compact'), TLS_WHOLE),
  reads(31, 'a mail with the report as application/tlsrpt+gzip', mail('mail/tls-report-gzip.eml'), TLS_WHOLE),
  reads(31, 'a mail with the report as application/tlsrpt+json', mail('mail/tls-report-json.eml'), TLS_WHOLE),
  reads(
    31,
    'base64 whose last bits are not zero',
    mail('mail/tls-report-non-canonical-base64.eml'),
    whole('mail_body_damaged'),
  ),
  reads(
    8,
    'a byte order mark before JSON',
    joined(literal('report.json', '\ufeff'), tls('report')),
    whole('byte_order_mark'),
  ),
  reads(31, 'text after the end', tls('trailing-text'), whole('trailing_text')),
];

const spellings: readonly Case[] = [
  reads(31, 'mx-host as a string', tls('mx-host-string'), {
    ...TLS_WHOLE,
    tlsPolicies: [{ mxHosts: ['*.mail.example.com'] }, {}],
  }),
  reads(31, 'mx-host-pattern for mx-host', tls('mx-host-pattern'), {
    ...whole('tls_field_spelling'),
    tlsPolicies: [{ mxHosts: ['mx1.example.com', 'mx2.example.com'] }, {}],
  }),
  reads(31, 'additional-info-uri for additional-information', tls('additional-info-uri'), {
    ...whole('tls_field_spelling'),
    tlsFailures: [{ additionalInformation: 'https://receiver.example/tls/4711' }, {}],
  }),
  reads(31, 'names with underscores', tls('underscores'), whole('tls_field_spelling')),
  reads(31, 'policy-string as a string', tls('policy-string-text'), {
    ...whole('tls_list_as_text'),
    tlsPolicies: [{ policyStrings: ['version: STSv1'] }, {}],
  }),
  reads(31, 'counts of a summary as strings', tls('counts-as-text'), {
    ...whole('tls_number_as_text'),
    tlsPolicies: [{ sessionsOk: 420, sessionsFailed: 7 }, {}],
  }),
  reads(31, 'the count of a detail as a string', tls('detail-count-as-text'), {
    ...whole('tls_number_as_text'),
    tlsFailures: [{ sessions: 4 }, { sessions: 3 }],
  }),
  reads(31, 'a policy type in capitals', tls('policy-type-upper-case'), {
    ...whole('tls_word_case'),
    tlsPolicies: [{ type: stated('sts', 'STS') }, {}],
  }),
  reads(31, 'a policy type that is not registered', tls('policy-type-unknown'), {
    ...whole('tls_value_unknown'),
    tlsPolicies: [{ type: stated('unknown', 'dane') }, {}],
  }),
  reads(31, 'a result type in capitals', tls('result-type-upper-case'), {
    ...whole('tls_word_case'),
    tlsFailures: [{ resultType: { value: 'certificate-expired', raw: 'CERTIFICATE_EXPIRED' } }, {}],
  }),
  reads(31, 'a result type that is not registered', tls('result-type-unknown'), {
    ...whole('tls_value_unknown'),
    tlsFailures: [{ resultType: { value: 'connection-refused', raw: 'connection-refused' } }, {}],
  }),
  reads(31, 'members that RFC 8460 does not name are kept as JSON', tls('unknown-members'), {
    ...whole('element_unknown'),
    report: { extensions: '{"receiver-region":"eu"}' },
    tlsFailures: [{ extensions: '{"tls-version":"1.0"}' }, { extensions: undefined }],
  }),
  reads(29, 'a policy domain of a TLS report in capitals', tls('policy-domain-upper-case'), {
    ...whole('domain_case', 'domain_trailing_dot'),
    tlsPolicies: [{ domain: domain('example.com', 'Example.COM.') }, {}],
  }),
];

const values: readonly Case[] = [
  reads(
    31,
    'times without a zone, as Microsoft writes them',
    tls('times-without-zone'),
    whole('tls_time_without_zone'),
  ),
  reads(31, 'times with an offset and thousandths', tls('times-with-offset'), whole('period_decimal')),
  reads(31, 'seconds since 1970', tls('date-range-seconds'), whole('period_text')),
  reads(31, 'words that are no time', tls('date-range-words'), rejected('no_period')),
  reads(31, 'no date-range', tls('date-range-missing'), rejected('no_period')),
  reads(31, 'an end before the begin', tls('date-range-reversed'), rejected('period_reversed')),
  reads(31, 'contact-info null', tls('contact-info-null'), {
    ...whole('tls_field_missing'),
    report: { contactInfo: undefined },
  }),
  reads(31, 'no contact-info', tls('contact-info-missing'), whole('tls_field_missing')),
  reads(31, 'no organization-name', tls('organization-name-missing'), whole('org_name_missing')),
  reads(
    31,
    'neither organization-name nor contact-info',
    tls('organization-and-contact-missing'),
    rejected('no_reporter', 'org_name_missing', 'tls_field_missing'),
  ),
  reads(31, 'no report-id', tls('report-id-missing'), { ...whole('report_id_missing'), reportId: undefined }),
  reads(31, 'failure-details null', tls('failure-details-null'), whole('tls_field_missing')),
  reads(31, 'an empty failure-details', tls('failure-details-empty'), whole()),
  reads(31, 'failure-details with only a type, a count and a reason', tls('thin-failure-details'), {
    ...TLS_WHOLE,
    records: 3,
    tlsFailures: [
      {
        resultType: { value: 'sts-policy-fetch-error', raw: 'sts-policy-fetch-error' },
        sessions: 7,
        sendingMtaIp: undefined,
        receivingIp: undefined,
        receivingMxHostname: undefined,
        failureReasonCode: 'bad https response code: 404',
      },
    ],
  }),
  reads(31, 'details that do not add up to the summary: both are kept', tls('sums-differ'), {
    ...whole('tls_sums_differ'),
    tlsPolicies: [{ sessionsFailed: 5, details: 2, detailsFailed: 7 }, {}],
  }),
  reads(31, 'no policies in the list', tls('policies-empty'), {
    ...TLS_WHOLE,
    records: 0,
    deviations: ['tls_no_policies'],
  }),
  reads(31, 'no list of policies', tls('policies-missing'), {
    ...TLS_WHOLE,
    records: 0,
    deviations: ['tls_no_policies'],
  }),
  reads(31, 'policies null', tls('policies-null'), {
    ...TLS_WHOLE,
    records: 0,
    deviations: ['tls_no_policies'],
  }),
  reads(31, 'an address that is none is kept among the extensions', tls('ip-not-an-ip'), {
    ...whole('tls_ip_invalid'),
    tlsFailures: [{ sendingMtaIp: undefined, extensions: '{"sending-mta-ip":"unknown"}' }, {}],
  }),
  reads(31, 'IPv4 mapped into IPv6', tls('ip-mapped'), {
    ...whole('source_ip_mapped'),
    tlsFailures: [{ sendingMtaIp: '192.0.2.25' }, {}],
  }),
];

/** What a policy that cannot be read takes with it stays in quarantine; its details were handed over before it. */
const salvage: readonly Case[] = [
  reads(31, 'a negative count in a summary: that policy is in quarantine', tls('count-negative'), {
    ...TLS_WHOLE,
    status: 'partial',
    records: 3,
    quarantined: 1,
    quarantinedReasons: ['count_invalid'],
  }),
  reads(31, 'a detail without a count is in quarantine alone', tls('detail-count-missing'), {
    ...TLS_WHOLE,
    status: 'partial',
    records: 3,
    quarantined: 1,
    quarantinedReasons: ['count_missing'],
    tlsFailures: [{ resultType: { value: 'starttls-not-supported', raw: 'starttls-not-supported' } }],
  }),
  reads(31, 'a policy without a summary', tls('summary-missing'), {
    ...TLS_WHOLE,
    status: 'partial',
    records: 3,
    quarantined: 1,
    quarantinedReasons: ['count_missing'],
  }),
  reads(31, 'a policy without a domain', tls('policy-domain-missing'), {
    ...TLS_WHOLE,
    status: 'partial',
    records: 3,
    quarantined: 1,
    quarantinedReasons: ['no_domain'],
  }),
  reads(31, 'a report that ends inside a policy keeps those before', tls('cut-inside-second-policy'), {
    ...TLS_WHOLE,
    status: 'partial',
    reason: 'document_cut_short',
    records: 3,
    quarantined: 1,
    deviations: ['document_cut_short'],
    quarantinedReasons: ['record_cut_short'],
  }),
  reads(
    31,
    'a report that ends inside its first detail keeps the summary before it',
    tls('cut-inside-first-detail'),
    {
      ...TLS_WHOLE,
      status: 'partial',
      reason: 'document_cut_short',
      records: 1,
      quarantined: 1,
      deviations: ['document_cut_short'],
      quarantinedReasons: ['record_cut_short'],
    },
  ),
  reads(31, 'a comma too many', tls('trailing-comma'), whole('json_ill_formed')),
  reads(31, 'single quotes', tls('single-quotes'), rejected('json_ill_formed', 'json_ill_formed')),
  reads(
    31,
    'two reports run together are two reports',
    tls('two-run-together'),
    whole('documents_run_together'),
    { ...whole('documents_run_together'), reportId: '2026-03-01T00:00:00Z_example.org' },
  ),
];

export const TLS_CASES: readonly Case[] = [...carriage, ...spellings, ...values, ...salvage];

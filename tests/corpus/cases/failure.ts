import { mail } from '../build/mail.js';
import { domain, reads, stated, type Case, type Expected } from '../case.js';
import { rejected } from '../usual.js';

const failure = (name: string) => mail(`failure/${name}.eml`);

/** 2026-03-01T14:05:02Z */
const ARRIVAL = 1_772_373_902;

/** `failure/report.eml`, and what most others keep of it. */
const FAILURE = {
  status: 'ok',
  kind: 'failure',
  domain: 'news.example.com',
  records: 1,
  quarantined: 0,
  deviations: [],
} as const satisfies Expected;

type FailureFields = NonNullable<Extract<Expected['report'], { readonly sourceIp?: unknown }>>;

function whole(report: FailureFields, ...deviations: Expected['deviations']): Expected {
  return { ...FAILURE, deviations, report: { kind: 'failure', ...report } };
}

const fields: readonly Case[] = [
  reads(30, 'a report with the fields of RFC 9991', failure('report'), {
    ...FAILURE,
    standard: 'rfc9991',
    org: 'DMARC Failures <dmarc-failures@receiver.example>',
    report: {
      kind: 'failure',
      feedbackType: 'auth-failure',
      version: '1',
      userAgent: 'FailureReporter/3.1',
      authFailure: ['dmarc'],
      originalEnvelopeId: '4Z1kq7',
      originalMailFrom: 'bounce-7@bulk.example.net',
      originalRcptTo: ['user@receiver.example'],
      arrival: ARRIVAL,
      sourceIp: '203.0.113.77',
      sourcePort: 41_822,
      reportedDomain: domain('news.example.com'),
      incidents: 3,
      deliveryResult: stated('reject'),
      identityAlignment: ['dkim', 'spf'],
    },
  }),
  reads(
    30,
    'a failed signature with its DKIM fields',
    failure('signature'),
    whole({
      authFailure: ['signature'],
      dkimDomain: domain('news.example.com'),
      dkimIdentity: '@news.example.com',
      dkimSelector: 'k2026',
      identityAlignment: ['dkim'],
    }),
  ),
  reads(
    30,
    'a failed SPF with its record',
    failure('spf'),
    whole({ authFailure: ['spf'], spfDns: ['txt : bulk.example.net : "v=spf1 ip4:198.51.100.0/24 ~all"'] }),
  ),
  reads(30, 'a complaint (RFC 5965) is read too', failure('abuse'), {
    ...whole({ feedbackType: 'abuse', sourceIp: '203.0.113.77', authFailure: [] }),
    standard: 'rfc5965',
  }),
  reads(30, 'the message as headers alone', failure('headers-only'), whole({ sourceIp: '203.0.113.77' })),
  reads(
    30,
    'several recipients',
    failure('several-recipients'),
    whole({
      originalRcptTo: ['user@receiver.example', 'second@receiver.example'],
    }),
  ),
  reads(30, 'Identity-Alignment none', failure('alignment-none'), whole({ identityAlignment: [] })),
  reads(
    30,
    'comments and folding in Identity-Alignment',
    failure('alignment-with-comments'),
    whole({ identityAlignment: ['dkim', 'spf'] }),
  ),
  reads(30, 'an IPv6 source', failure('source-ip-ipv6'), whole({ sourceIp: '2001:db8:77::25' })),
  reads(
    30,
    'an IPv4 source mapped into IPv6',
    failure('source-ip-mapped'),
    whole({ sourceIp: '203.0.113.77' }, 'source_ip_mapped'),
  ),
  reads(30, 'field names in capitals', failure('fields-in-capitals'), whole({ incidents: 3 })),
  reads(
    30,
    'a field that no standard names is kept as JSON',
    failure('unknown-field'),
    whole({ extensions: '{"X-Score":"9.1"}' }, 'element_unknown'),
  ),
];

const missing = (title: string, field: string, report: FailureFields): Case =>
  reads(30, title, failure(`no-${field}`), whole(report, 'failure_field_missing'));

const absent: readonly Case[] = [
  missing('no Arrival-Date: the date of the mail does not stand for it', 'arrival-date', {
    arrival: undefined,
  }),
  reads(
    30,
    'no Reported-Domain: the domain of header.from tells whose it is',
    failure('no-reported-domain'),
    {
      ...whole({ sourceIp: '203.0.113.77' }, 'failure_field_missing'),
    },
  ),
  missing('no Version', 'version', { version: undefined }),
  missing('no User-Agent', 'user-agent', { userAgent: undefined }),
  missing('no Feedback-Type', 'feedback-type', { feedbackType: undefined }),
  missing('no Authentication-Results', 'authentication-results', { authenticationResults: [] }),
  missing('no Auth-Failure', 'auth-failure', { authFailure: [] }),
  missing('no Identity-Alignment', 'identity-alignment', { identityAlignment: undefined }),
  missing('no Source-IP', 'source-ip', { reportedDomain: domain('news.example.com') }),
  reads(30, 'no Incidents is one incident', failure('no-incidents'), whole({ incidents: 1 })),
  reads(
    30,
    'the message is not attached',
    failure('no-sample'),
    whole({ sample: undefined }, 'failure_sample_missing'),
  ),
  reads(
    30,
    'neither a source nor a domain, nowhere',
    failure('neither-source-nor-domain'),
    rejected('no_failure_source', 'failure_field_missing', 'failure_sample_missing'),
  ),
];

const values: readonly Case[] = [
  reads(
    30,
    'Delivery-Result smg-policy-action is policy',
    failure('delivery-result-smg'),
    whole({ deliveryResult: stated('policy', 'smg-policy-action') }, 'failure_value_unknown'),
  ),
  reads(
    30,
    'a Delivery-Result of no standard is other',
    failure('delivery-result-unknown'),
    whole({ deliveryResult: stated('other', 'shrugged') }, 'failure_value_unknown'),
  ),
  reads(30, 'an empty Original-Mail-From', failure('mail-from-empty'), whole({ originalMailFrom: '' })),
  reads(
    30,
    'the null path in Original-Mail-From',
    failure('mail-from-null-path'),
    whole({ originalMailFrom: '' }),
  ),
  reads(
    30,
    'an Auth-Failure of no standard',
    failure('auth-failure-unknown'),
    whole({ authFailure: ['arc'] }, 'failure_value_unknown'),
  ),
  reads(
    30,
    'a list in Auth-Failure',
    failure('auth-failure-list'),
    whole({ authFailure: ['dmarc', 'spf'] }, 'word_case'),
  ),
  reads(
    30,
    'a date with a space and no zone is UTC',
    failure('date-not-rfc5322'),
    whole({ arrival: ARRIVAL }, 'failure_date_unusual'),
  ),
  reads(30, 'a date as ISO 8601', failure('date-iso'), whole({ arrival: ARRIVAL }, 'failure_date_unusual')),
  reads(30, 'a date with a comment', failure('date-with-comment'), whole({ arrival: ARRIVAL })),
  reads(
    30,
    'a date that cannot be read',
    failure('date-unreadable'),
    whole({ arrival: undefined }, 'failure_date_unusual', 'failure_field_missing'),
  ),
  reads(30, 'Received-Date for Arrival-Date', failure('received-date'), whole({ arrival: ARRIVAL })),
];

const flavours: readonly Case[] = [
  reads(
    30,
    'the feedback part in base64, as ATT00001 of a multipart/mixed (Netease)',
    failure('base64-feedback-in-mixed'),
    whole({ sourceIp: '203.0.113.77', arrival: ARRIVAL, incidents: 3 }, 'failure_part_mislabelled'),
  ),
  reads(
    30,
    'the feedback part as text/plain',
    failure('feedback-as-text-plain'),
    whole({ sourceIp: '203.0.113.77', incidents: 3 }, 'failure_part_mislabelled'),
  ),
  reads(
    30,
    'the feedback part as application/octet-stream',
    failure('feedback-as-octet-stream'),
    whole({ sourceIp: '203.0.113.77', incidents: 3 }, 'failure_part_mislabelled'),
  ),
  reads(
    30,
    'the feedback part wrapped by a mailing list',
    failure('wrapped-by-a-list'),
    whole({ sourceIp: '203.0.113.77', reportedDomain: domain('news.example.com'), incidents: 3 }),
  ),
  reads(
    30,
    'Notes headers and smg-policy-action (domain.de)',
    failure('notes-headers'),
    whole({ deliveryResult: stated('policy', 'smg-policy-action') }, 'failure_value_unknown'),
  ),
  reads(
    30,
    'empty Original-Mail-From, no Identity-Alignment (LinkedIn)',
    failure('social-network'),
    whole({ originalMailFrom: '', arrival: ARRIVAL }, 'element_unknown', 'failure_field_missing'),
  ),
  reads(
    30,
    'a gateway’s report (Brightmail)',
    failure('gateway'),
    whole({ deliveryResult: stated('policy'), arrival: ARRIVAL, identityAlignment: [] }),
  ),
  reads(
    30,
    'results of its own kind (szn)',
    failure('czech-portal'),
    whole({ deliveryResult: stated('delivered'), arrival: ARRIVAL }),
  ),
  reads(
    30,
    'a message reported on with an empty From',
    failure('empty-from-in-sample'),
    whole({ sourceIp: '203.0.113.77' }),
  ),
  reads(30, 'text alone inside a multipart/report (Exim, cPanel)', failure('text-only-in-multipart'), {
    ...whole(
      { sourceIp: '203.0.113.77', arrival: ARRIVAL, identityAlignment: ['dkim', 'spf'] },
      'failure_text_only',
    ),
    standard: 'text',
  }),
  reads(30, 'text alone', failure('text-only'), {
    ...whole(
      { sourceIp: '203.0.113.77', arrival: ARRIVAL, identityAlignment: ['dkim', 'spf'] },
      'failure_text_only',
    ),
    standard: 'text',
  }),
  reads(30, 'text alone that says SPF is aligned', failure('text-only-spf-aligned'), {
    ...whole({ identityAlignment: ['dkim'] }, 'failure_text_only'),
    standard: 'text',
  }),
  reads(30, 'text alone with an IPv6 source', failure('text-only-ipv6'), {
    ...whole({ sourceIp: '2001:db8:77::25' }, 'failure_text_only'),
    standard: 'text',
  }),
];

export const FAILURE_CASES: readonly Case[] = [...fields, ...absent, ...values, ...flavours];

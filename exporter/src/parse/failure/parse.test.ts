import { Deviations, type DeviationCode } from '../../model/deviations.js';
import { DEFAULT_LIMITS, type Limits } from '../../model/limits.js';
import type { MailHeaders, MailPart } from '../../model/mail.js';
import type { FailureReport } from '../../model/report.js';
import { formatIp } from '../values/ip.js';
import { parseFailure, type FailureOutcome } from './parse.js';

const ARRIVAL = Date.parse('2026-03-01T14:05:02Z') / 1000;

const FIELDS = `Feedback-Type: auth-failure
User-Agent: Reporter/3.1
Version: 1
Original-Mail-From: <bounce@bulk.example.net>
Original-Rcpt-To: <user@receiver.example>
Arrival-Date: Sun, 01 Mar 2026 14:05:02 +0000
Source-IP: 203.0.113.77
Reported-Domain: news.example.com
Authentication-Results: mx.receiver.example; dmarc=fail header.from=news.example.com
Auth-Failure: dmarc
Delivery-Result: reject
Identity-Alignment: dkim, spf
`;

const SAMPLE = `Received: from bulk.example.net ([203.0.113.77])
\tby mx.receiver.example; Sun, 01 Mar 2026 14:05:02 +0000
From: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= <offers@news.example.com>
To: user@receiver.example
Subject: =?iso-8859-1?Q?M=E4rz?=
Date: Sun, 01 Mar 2026 14:04:58 +0000
Message-ID: <offer@news.example.com>

Everything must go.
`;

const PROSE = `A message claiming to be from you has failed the published DMARC policy for your domain.

  Sender Domain: news.example.com
  Sender IP Address: 203.0.113.77
  Received date: Sun, 01 Mar 2026 15:05:02 +0100
  SPF Alignment: no
  DKIM Alignment: no
  DMARC Results: Reject, Reject

------ This is a copy of the headers that were received before the error was detected.

From: News <offers@news.example.com>
Subject: March
`;

type Fields = readonly (readonly [name: string, value: string])[];

function headers(fields: Fields): MailHeaders {
  const named = fields.map(([name, value]) => ({ name, value }));
  const all = (name: string): string[] =>
    named.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map((field) => field.value);
  return { fields: named, all, first: (name) => all(name)[0] };
}

function part(contentType: string, text: string | Uint8Array, over: Partial<MailPart> = {}): MailPart {
  const window = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return {
    contentType,
    charset: undefined,
    fileName: undefined,
    depth: 0,
    window,
    bytes: window.length,
    ...over,
  };
}

const ENVELOPE: Fields = [
  ['From', 'Failures <dmarc@Receiver.example>'],
  ['Content-Type', 'multipart/report; report-type=feedback-report; boundary=x'],
];

function parse(
  parts: readonly MailPart[],
  envelope: Fields = ENVELOPE,
  limits: Limits = DEFAULT_LIMITS,
): FailureOutcome {
  const mail = { headers: headers(envelope), delivered: undefined, parts };
  return parseFailure(
    { type: 'failure_mail', path: 'a.eml', mail, deviations: new Deviations(), kept: undefined },
    { limits },
  );
}

const feedback = (fields: string): MailPart => part('message/feedback-report', fields);
const sample = (text = SAMPLE): MailPart => part('message/rfc822', text);
const text = (prose: string): MailPart => part('text/plain', prose);
const reportOf = (fields: string): FailureOutcome => parse([text('A report.'), feedback(fields), sample()]);
const without = (name: string): string => FIELDS.replace(new RegExp(`^${name}:.*\n`, 'm'), '');
const having = (name: string, value: string): string =>
  FIELDS.replace(new RegExp(`^${name}:.*\n`, 'm'), `${name}: ${value}\n`);

function read(outcome: FailureOutcome): FailureReport {
  if (!outcome.ok) throw new Error(`rejected: ${outcome.reason}`);
  return outcome.report;
}
const codes = (outcome: FailureOutcome): DeviationCode[] => outcome.deviations.codes();
const ip = (report: FailureReport): string | undefined => report.sourceIp && formatIp(report.sourceIp);

describe('a failure report as RFC 9991 has it', () => {
  const outcome = reportOf(
    `${FIELDS}Source-Port: 41822\nOriginal-Envelope-Id: 4Z1kq7\nReporting-MTA: dns; mx.receiver.example\n` +
      'Reported-URI: https://a.example/\nReported-URI: mailto:b@example.com\nIncidents: 3\n' +
      'DKIM-Domain: News.example.com\nDKIM-Identity: @news.example.com\nDKIM-Selector: k1\n' +
      'DKIM-Selector-DNS: v=DKIM1; p=\nDKIM-Canonicalized-Header: ZnJv\n bTo=\nSPF-DNS: txt : a : "v=spf1 -all"\n',
  );

  test('keeps every field', () => {
    const report = read(outcome);
    expect(codes(outcome)).toEqual(['domain_case']);
    expect(report).toMatchObject({
      kind: 'failure',
      standard: 'rfc9991',
      feedbackType: 'auth-failure',
      version: '1',
      userAgent: 'Reporter/3.1',
      authFailure: ['dmarc'],
      authenticationResults: ['mx.receiver.example; dmarc=fail header.from=news.example.com'],
      originalEnvelopeId: '4Z1kq7',
      originalMailFrom: 'bounce@bulk.example.net',
      originalRcptTo: ['user@receiver.example'],
      arrival: ARRIVAL,
      sourcePort: 41822,
      reportedDomain: { value: 'news.example.com', raw: 'news.example.com' },
      reportedUri: ['https://a.example/', 'mailto:b@example.com'],
      reportingMta: 'dns; mx.receiver.example',
      incidents: 3,
      deliveryResult: { value: 'reject', raw: 'reject' },
      identityAlignment: ['dkim', 'spf'],
      dkimDomain: { value: 'news.example.com', raw: 'News.example.com' },
      dkimIdentity: '@news.example.com',
      dkimSelector: 'k1',
      dkimSelectorDns: 'v=DKIM1; p=',
      dkimCanonicalizedHeader: 'ZnJvbTo=',
      dkimCanonicalizedBody: undefined,
      spfDns: ['txt : a : "v=spf1 -all"'],
      extensions: undefined,
      reporter: 'Failures <dmarc@Receiver.example>',
    });
    expect(ip(report)).toBe('203.0.113.77');
  });

  test('is known by its content', () => {
    const { key } = read(outcome);
    expect(key).toMatchObject({
      reporter: 'receiver.example',
      domain: 'news.example.com',
      begin: ARRIVAL,
      end: ARRIVAL,
    });
    expect(outcome).toMatchObject({ contentHash: key.reportId });
  });

  test('reads the message reported on', () => {
    expect(read(outcome).sample).toEqual({
      headersOnly: false,
      headers: expect.arrayContaining([{ name: 'To', value: 'user@receiver.example' }]) as unknown,
      messageId: '<offer@news.example.com>',
      subject: 'März',
      from: 'Grüße <offers@news.example.com>',
      to: 'user@receiver.example',
      date: Date.parse('2026-03-01T14:04:58Z') / 1000,
      body: 'Everything must go.\n',
    });
  });

  test('unfolds the headers of the message', () => {
    expect(read(outcome).sample?.headers[0]).toEqual({
      name: 'Received',
      value: 'from bulk.example.net ([203.0.113.77]) by mx.receiver.example; Sun, 01 Mar 2026 14:05:02 +0000',
    });
  });
});

describe('which standard a report follows', () => {
  const rows: [string, string, FailureReport['standard']][] = [
    ['Identity-Alignment and dmarc', FIELDS, 'rfc9991'],
    ['dmarc alone', without('Identity-Alignment'), 'rfc9991'],
    ['Identity-Alignment alone', having('Auth-Failure', 'spf'), 'rfc9991'],
    ['neither', having('Auth-Failure', 'bodyhash').replace(/^Identity-Alignment.*\n/m, ''), 'rfc6591'],
    ['a complaint', having('Feedback-Type', 'abuse'), 'rfc5965'],
    ['no Feedback-Type', without('Feedback-Type'), 'rfc9991'],
  ];
  test.each(rows)('%s', (_, fields, standard) => {
    expect(read(reportOf(fields)).standard).toBe(standard);
  });
});

describe('what is absent stays absent', () => {
  test.each([
    ['Feedback-Type', { feedbackType: undefined }],
    ['Version', { version: undefined }],
    ['User-Agent', { userAgent: undefined }],
    ['Arrival-Date', { arrival: undefined, key: { begin: 0, end: 0 } }],
    ['Source-IP', { sourceIp: undefined }],
    ['Reported-Domain', { reportedDomain: undefined, key: { domain: 'news.example.com' } }],
    ['Authentication-Results', { authenticationResults: [] }],
    ['Auth-Failure', { authFailure: [] }],
    ['Identity-Alignment', { identityAlignment: undefined }],
  ])('%s', (name, expected) => {
    const outcome = reportOf(without(name));
    expect(read(outcome)).toMatchObject(expected);
    expect(outcome.deviations.entries()).toEqual([['failure_field_missing', 1]]);
  });

  test('what is not required is not missed', () => {
    for (const name of ['Delivery-Result', 'Original-Mail-From', 'Original-Rcpt-To'])
      expect(codes(reportOf(without(name)))).toEqual([]);
  });

  test('a complaint needs no fields about authentication', () => {
    const outcome = reportOf('Feedback-Type: abuse\nVersion: 1\nUser-Agent: x\nSource-IP: 192.0.2.1\n');
    expect(codes(outcome)).toEqual([]);
  });

  test('the message, attached or not', () => {
    const outcome = parse([feedback(FIELDS)]);
    expect(read(outcome).sample).toBeUndefined();
    expect(codes(outcome)).toEqual(['failure_sample_missing']);
    expect(codes(parse([feedback(FIELDS), sample('  \n')]))).toEqual(['failure_sample_missing']);
  });
});

describe('values as reports write them', () => {
  type Row = [what: string, fields: string, expected: object, codes: DeviationCode[]];
  const rows: Row[] = [
    [
      'comments and folding',
      having('Identity-Alignment', '(what failed)\n spf ,\n\tdkim (both)'),
      { identityAlignment: ['spf', 'dkim'] },
      [],
    ],
    ['Identity-Alignment none', having('Identity-Alignment', 'none'), { identityAlignment: [] }, []],
    ['upper case', having('Identity-Alignment', 'SPF'), { identityAlignment: ['spf'] }, ['word_case']],
    [
      'an identity nobody knows',
      having('Identity-Alignment', 'arc'),
      { identityAlignment: ['arc'] },
      ['failure_value_unknown'],
    ],
    [
      'several Auth-Failures',
      having('Auth-Failure', 'dmarc, spf; spf'),
      { authFailure: ['dmarc', 'spf'] },
      [],
    ],
    [
      'an Auth-Failure of no standard',
      having('Auth-Failure', 'arc'),
      { authFailure: ['arc'] },
      ['failure_value_unknown'],
    ],
    [
      'a Feedback-Type of no standard',
      having('Feedback-Type', 'Gossip'),
      { feedbackType: 'gossip', standard: 'rfc5965' },
      ['failure_value_unknown'],
    ],
    [
      'smg-policy-action',
      having('Delivery-Result', 'smg-policy-action'),
      { deliveryResult: { value: 'policy', raw: 'smg-policy-action' } },
      ['failure_value_unknown'],
    ],
    [
      'another Delivery-Result',
      having('Delivery-Result', 'shrugged'),
      { deliveryResult: { value: 'other', raw: 'shrugged' } },
      ['failure_value_unknown'],
    ],
    [
      'a Delivery-Result in capitals',
      having('Delivery-Result', 'Delivered'),
      { deliveryResult: { value: 'delivered', raw: 'Delivered' } },
      [],
    ],
    ['an empty Original-Mail-From', having('Original-Mail-From', ''), { originalMailFrom: '' }, []],
    ['the null path', having('Original-Mail-From', '<>'), { originalMailFrom: '' }, []],
    [
      'several recipients',
      `${FIELDS}Original-Rcpt-To: b@receiver.example, <c@receiver.example>\n`,
      { originalRcptTo: ['user@receiver.example', 'b@receiver.example', 'c@receiver.example'] },
      [],
    ],
    [
      'a list wrapped without indentation',
      having('Original-Rcpt-To', '<a@receiver.example>,\n<b@receiver.example>'),
      { originalRcptTo: ['a@receiver.example', 'b@receiver.example'] },
      [],
    ],
    [
      'several Authentication-Results',
      `${FIELDS}Authentication-Results: b.example; spf=fail\n`,
      {
        authenticationResults: [
          'mx.receiver.example; dmarc=fail header.from=news.example.com',
          'b.example; spf=fail',
        ],
      },
      [],
    ],
    ['Received-Date', FIELDS.replace('Arrival-Date', 'Received-Date'), { arrival: ARRIVAL }, []],
    [
      'a date of another form',
      having('Arrival-Date', '2026-03-01 14:05:02'),
      { arrival: ARRIVAL },
      ['failure_date_unusual'],
    ],
    [
      'a date that is none',
      having('Arrival-Date', 'yesterday'),
      { arrival: undefined, extensions: '{"Arrival-Date":"yesterday"}' },
      ['failure_date_unusual', 'failure_field_missing'],
    ],
    ['no Incidents', FIELDS, { incidents: 1 }, []],
    [
      'Incidents of words',
      `${FIELDS}Incidents: many\n`,
      { incidents: 1, extensions: '{"Incidents":"many"}' },
      ['failure_value_unknown'],
    ],
    ['negative Incidents', `${FIELDS}Incidents: -2\n`, { incidents: 1 }, ['failure_value_unknown']],
    [
      'Incidents over 2^53',
      `${FIELDS}Incidents: 9999999999999999\n`,
      { incidents: 1 },
      ['failure_value_unknown'],
    ],
    [
      'a port of words',
      `${FIELDS}Source-Port: smtp\n`,
      { sourcePort: undefined, extensions: '{"Source-Port":"smtp"}' },
      ['failure_value_unknown'],
    ],
    [
      'an upper-case domain',
      having('Reported-Domain', 'News.Example.COM.'),
      { reportedDomain: { value: 'news.example.com', raw: 'News.Example.COM.' } },
      ['domain_case', 'domain_trailing_dot'],
    ],
    [
      'a second Reported-Domain',
      `${FIELDS}Reported-Domain: other.example\n`,
      { reportedDomain: { value: 'news.example.com' }, extensions: '{"Reported-Domain":"other.example"}' },
      [],
    ],
    [
      'unknown fields',
      `${FIELDS}X-Score: 9\nX-Hop: a\nX-Hop: b\n`,
      { extensions: '{"X-Score":"9","X-Hop":["a","b"]}' },
      ['element_unknown'],
    ],
    [
      'names in capitals',
      FIELDS.replace('Source-IP', 'SOURCE-IP').replace('Auth-Failure', 'AUTH-FAILURE'),
      { authFailure: ['dmarc'] },
      [],
    ],
  ];
  test.each(rows)('%s', (_, fields, expected, expectedCodes) => {
    const outcome = reportOf(fields);
    expect(read(outcome)).toMatchObject(expected);
    expect(codes(outcome)).toEqual(expectedCodes);
  });

  test.each([
    ['[203.0.113.77]', '203.0.113.77', undefined, []],
    ['203.0.113.77:2525', '203.0.113.77', 2525, []],
    ['[2001:db8::1]:25', '2001:db8::1', 25, []],
    ['203.0.113.77 (bulk.example.net)', '203.0.113.77', undefined, []],
    ['::ffff:203.0.113.77', '203.0.113.77', undefined, ['source_ip_mapped']],
  ])('Source-IP %s', (value, address, port, expectedCodes) => {
    const outcome = reportOf(having('Source-IP', value));
    expect(ip(read(outcome))).toBe(address);
    expect(read(outcome).sourcePort).toBe(port);
    expect(codes(outcome)).toEqual(expectedCodes);
  });
});

describe('a mail that is not put together as RFC 5965 has it', () => {
  test.each([
    ['text/plain', part('text/plain', FIELDS), 'multipart/report; boundary=x'],
    ['application/octet-stream', part('application/octet-stream', FIELDS), 'multipart/report; boundary=x'],
    ['the right type in a multipart/mixed', feedback(FIELDS), 'multipart/mixed; boundary=x'],
  ])('the feedback part as %s', (_, one, container) => {
    const envelope: Fields = [
      ['From', 'a@receiver.example'],
      ['Content-Type', container],
    ];
    const outcome = parse([text('A report.'), one, sample()], envelope);
    expect(read(outcome)).toMatchObject({ standard: 'rfc9991', arrival: ARRIVAL, authFailure: ['dmarc'] });
    expect(codes(outcome)).toEqual(['failure_part_mislabelled']);
  });

  test('the feedback part in base64 twice', () => {
    const outcome = parse([feedback(Buffer.from(FIELDS).toString('base64')), sample()]);
    expect(ip(read(outcome))).toBe('203.0.113.77');
    expect(codes(outcome)).toEqual(['base64_text']);
  });

  test.each(['text/rfc822-headers', 'message/rfc-822', 'text/rfc822', 'message/global'])(
    'the message as %s',
    (type) => {
      const outcome = parse([feedback(FIELDS), part(type, SAMPLE)]);
      expect(read(outcome).sample).toMatchObject({ subject: 'März', headersOnly: type.endsWith('-headers') });
      expect(codes(outcome)).toEqual([]);
    },
  );

  test('the message as an .eml file', () => {
    const attached = part('application/octet-stream', SAMPLE, { fileName: 'Original.EML' });
    expect(read(parse([feedback(FIELDS), attached])).sample?.subject).toBe('März');
  });

  test('a message without a body is headers alone', () => {
    const [head = ''] = SAMPLE.split('\n\n');
    expect(read(parse([feedback(FIELDS), sample(head)])).sample).toMatchObject({
      headersOnly: true,
      body: undefined,
    });
  });

  test('an empty From of the message', () => {
    const outcome = parse([feedback(FIELDS), sample(SAMPLE.replace(/^From:.*$/m, 'From:'))]);
    expect(read(outcome).sample?.from).toBe('');
  });

  test('parts are read in the charset they declare', () => {
    const latin = part('message/feedback-report', Buffer.from(`${FIELDS}X-Name: M\xfcller\n`, 'latin1'), {
      charset: 'iso-8859-1',
    });
    expect(read(parse([latin, sample()])).extensions).toBe('{"X-Name":"Müller"}');
  });

  test('invalid bytes are replaced and told', () => {
    const damaged = feedback('').window;
    const bytes = Buffer.concat([
      damaged,
      Buffer.from(FIELDS),
      Buffer.from('X-Name: '),
      Buffer.from([0x91, 0x0a]),
    ]);
    const outcome = parse([part('message/feedback-report', bytes), sample()]);
    expect(read(outcome).extensions).toBe('{"X-Name":"\uFFFD"}');
    expect(codes(outcome)).toEqual(['element_unknown', 'invalid_bytes']);
  });

  test('a feedback part in a message inside counts where the mail has none of its own', () => {
    const inner = { ...feedback(FIELDS), depth: 1 };
    expect(ip(read(parse([text('See below.'), inner])))).toBe('203.0.113.77');
  });
});

describe('a failure report that is only text', () => {
  const envelope: Fields = [
    ['From', 'no-reply@receiver.example'],
    ['Content-Type', 'text/plain'],
  ];

  test('is read by its labels, and the message below the line is its sample', () => {
    const outcome = parse([text(PROSE)], envelope);
    const report = read(outcome);
    expect(report).toMatchObject({
      standard: 'text',
      feedbackType: undefined,
      authFailure: [],
      arrival: ARRIVAL,
      reportedDomain: { value: 'news.example.com' },
      identityAlignment: ['dkim', 'spf'],
      extensions: '{"DMARC Results":"Reject, Reject"}',
      sample: { headersOnly: true, subject: 'March', from: 'News <offers@news.example.com>' },
    });
    expect(ip(report)).toBe('203.0.113.77');
    expect(codes(outcome)).toEqual(['failure_text_only']);
  });

  test.each([
    ['yes', 'no', ['dkim']],
    ['yes', 'yes', []],
  ])('SPF Alignment: %s, DKIM Alignment: %s', (spf, dkim, alignment) => {
    const prose = PROSE.replace('SPF Alignment: no', `SPF Alignment: ${spf}`).replace(
      'DKIM Alignment: no',
      `DKIM Alignment: ${dkim}`,
    );
    expect(read(parse([text(prose)], envelope)).identityAlignment).toEqual(alignment);
  });

  test('is read by the sentence that most servers have copied', () => {
    const prose =
      'This is an email abuse report for an email message received from\nIP 203.0.113.77 on Sun, 01 Mar 2026 14:05:02 +0000.\nThe message below failed.';
    const report = read(parse([text(prose), sample()], envelope));
    expect(ip(report)).toBe('203.0.113.77');
    expect(report).toMatchObject({ arrival: ARRIVAL, key: { domain: 'news.example.com' } });
  });

  test('is rejected where it names neither a source nor a domain', () => {
    expect(parse([text('Your mail has failed.')], envelope)).toMatchObject({
      ok: false,
      reason: 'no_failure_source',
    });
  });
});

describe('the domain of the key', () => {
  const bare = 'Feedback-Type: auth-failure\nSource-IP: 192.0.2.1\n';
  test.each([
    ['Reported-Domain', FIELDS, 'news.example.com'],
    [
      'header.from of the results',
      `${bare}Authentication-Results: a; dmarc=fail header.from=From.example\nDKIM-Domain: dkim.example\n`,
      'from.example',
    ],
    ['the signer', `${bare}DKIM-Domain: dkim.example\nOriginal-Mail-From: a@path.example\n`, 'dkim.example'],
    ['the return path', `${bare}Original-Mail-From: a@path.example\n`, 'path.example'],
    ['nothing', bare, ''],
    [
      'what is no domain does not count',
      `${bare}Reported-Domain: not a domain\nOriginal-Mail-From: a@path.example\n`,
      'path.example',
    ],
  ])('%s', (_, fields, domain) => {
    expect(read(parse([feedback(fields)])).key.domain).toBe(domain);
  });

  test('is that of the message before that of its signer', () => {
    expect(read(reportOf(`${bare}DKIM-Domain: dkim.example\n`)).key.domain).toBe('news.example.com');
  });
});

describe('the content by which a report is known', () => {
  const hash = (outcome: FailureOutcome): string => (outcome.ok ? outcome.contentHash : '');
  const usual = hash(reportOf(FIELDS));

  test.each([
    [
      'the mail that carried it',
      parse(
        [text('A report.'), feedback(FIELDS), sample()],
        [...ENVELOPE, ['Message-ID', '<2@x>'], ['Received', 'elsewhere']],
      ),
    ],
    ['the text for people', parse([text('Another text.'), feedback(FIELDS), sample()])],
    ['line ends', parse([feedback(FIELDS.replace(/\n/g, '\r\n')), sample(SAMPLE.replace(/\n/g, '\r\n'))])],
    ['the case of field names', reportOf(FIELDS.replace('Source-IP', 'source-ip'))],
  ])('is the same whatever %s', (_, outcome) => {
    expect(hash(outcome)).toBe(usual);
  });

  test.each([
    ['a field', reportOf(having('Source-IP', '203.0.113.78'))],
    ['the message', parse([feedback(FIELDS), sample(SAMPLE.replace('must go', 'must stay'))])],
  ])('is another with %s', (_, outcome) => {
    expect(hash(outcome)).not.toBe(usual);
  });

  test('is the text itself where that is the report', () => {
    const one = hash(parse([text(PROSE)]));
    expect(hash(parse([text(`${PROSE}\n\n`)]))).toBe(one);
    expect(hash(parse([text(PROSE.replace('Reject, Reject', 'None'))]))).not.toBe(one);
  });
});

describe('limits', () => {
  test('limits.listItems', () => {
    const outcome = parse(
      [feedback(`${FIELDS}Original-Rcpt-To: b@x.example\nOriginal-Rcpt-To: c@x.example\n`), sample()],
      ENVELOPE,
      {
        ...DEFAULT_LIMITS,
        listItems: 2,
      },
    );
    expect(read(outcome).originalRcptTo).toEqual(['user@receiver.example', 'b@x.example']);
    expect(codes(outcome)).toEqual(['list_cut']);
  });

  test('limits.extensionBytes', () => {
    const outcome = parse([feedback(`${FIELDS}X-A: ${'a'.repeat(50)}\nX-B: b\n`), sample()], ENVELOPE, {
      ...DEFAULT_LIMITS,
      extensionBytes: 100,
    });
    expect(read(outcome).extensions).toBe('{"X-B":"b"}');
    expect(codes(outcome)).toEqual(['element_unknown', 'extension_cut']);
  });

  test.each([
    ['spaces', ' '.repeat(65_536)],
    ['dashes', '-'.repeat(65_536)],
    ['brackets', '('.repeat(65_536)],
    ['short lines', 'x\n'.repeat(32_768)],
    ['fields', 'a:b\n'.repeat(16_384)],
    ['signs', '@=?'.repeat(21_845)],
  ])('a window full of %s is read in no time', (_, filler) => {
    const started = performance.now();
    parse([
      text(`${filler}\nA message claiming`),
      feedback(`${FIELDS}X: ${filler}`),
      sample(`From: ${filler}\n\n${filler}`),
    ]);
    parse([text(`Sender IP: 192.0.2.1\n${filler}`)]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

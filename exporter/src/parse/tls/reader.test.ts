import { Deviations, type DeviationCode } from '../../model/deviations.js';
import { DEFAULT_LIMITS, type Limits } from '../../model/limits.js';
import type { BadRecord } from '../../model/parsed.js';
import type { TlsFailure, TlsPolicy } from '../../model/report.js';
import { formatIp } from '../values/ip.js';
import type { TlsOutcome, TlsRead } from './outcome.js';
import { TlsReader } from './reader.js';

interface Reading {
  readonly outcome: TlsOutcome;
  readonly policies: TlsPolicy[];
  readonly failures: TlsFailure[];
  readonly bad: BadRecord[];
  readonly codes: DeviationCode[];
  /** What stands after the report. */
  readonly rest: string;
}

const HASH = 'c0ffee';

function readText(text: string, limits: Limits = DEFAULT_LIMITS, chunkBytes = 4096): Reading {
  const policies: TlsPolicy[] = [];
  const failures: TlsFailure[] = [];
  const bad: BadRecord[] = [];
  const deviations = new Deviations();
  const sink = {
    tlsPolicy: (one: TlsPolicy): void => {
      policies.push(one);
    },
    tlsFailure: (one: TlsFailure): void => {
      failures.push(one);
    },
    badRecord: (one: BadRecord): void => {
      bad.push(one);
    },
  };
  const reader = new TlsReader(sink, limits, deviations);
  const bytes = Buffer.from(text, 'utf8');
  const rest: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = Uint8Array.from(bytes.subarray(at, at + chunkBytes));
    rest.push(Uint8Array.from(reader.push(chunk)));
    chunk.fill(0x21); // its memory may be used again
  }
  const outcome = reader.end(HASH);
  const codes = deviations.codes();
  return { outcome, policies, failures, bad, codes, rest: Buffer.concat(rest).toString() };
}

const read = (report: unknown, limits?: Limits): Reading => readText(JSON.stringify(report), limits);

function accepted({ outcome }: Reading): TlsRead {
  if (!outcome.ok) throw new Error(`rejected: ${outcome.reason}`);
  return outcome;
}

const detail = (over: object = {}): object => ({
  'result-type': 'certificate-expired',
  'sending-mta-ip': '2001:db8::1',
  'receiving-mx-hostname': 'mx1.example.org',
  'receiving-mx-helo': 'helo.example.org',
  'receiving-ip': '192.0.2.7',
  'failed-session-count': 3,
  'additional-information': 'https://reports.example.net/1',
  'failure-reason-code': 'X509_EXPIRED',
  ...over,
});

const policy = (over: object = {}): object => ({
  'policy-type': 'sts',
  'policy-string': ['version: STSv1', 'mode: enforce'],
  'policy-domain': 'example.org',
  'mx-host': ['*.example.org'],
  ...over,
});

const entry = (over: object = {}): object => ({
  policy: policy(),
  summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 3 },
  'failure-details': [detail()],
  ...over,
});

const report = (over: object = {}): object => ({
  'organization-name': 'Example Net',
  'date-range': { 'start-datetime': '2024-01-09T00:00:00Z', 'end-datetime': '2024-01-09T23:59:59Z' },
  'contact-info': 'tls@Example.net',
  'report-id': '2024-01-09_example.org',
  policies: [entry()],
  ...over,
});

const withEntry = (over: object): object => report({ policies: [entry(over)] });
const withDetail = (over: object): object => withEntry({ 'failure-details': [detail(over)] });
const withPolicy = (over: object): object => withEntry({ policy: policy(over) });

describe('TlsReader', () => {
  test('reads every field of a report as RFC 8460 has it', () => {
    const got = read(report());
    expect(got.codes).toEqual([]);
    expect(accepted(got)).toMatchObject({
      partial: undefined,
      records: 2,
      quarantined: 0,
      policies: 1,
      sessionsOk: 5326,
      sessionsFailed: 3,
      report: {
        kind: 'tls',
        standard: 'rfc8460',
        orgName: 'Example Net',
        contactInfo: 'tls@Example.net',
        reportId: '2024-01-09_example.org',
        period: { begin: 1704758400, end: 1704844799, spanDays: 1, day: '2024-01-09' },
        extensions: undefined,
        key: {
          kind: 'tls',
          reporter: 'example.net',
          reportId: '2024-01-09_example.org',
          domain: '',
          begin: 1704758400,
          end: 1704844799,
        },
      },
    });
    expect(got.policies).toEqual([
      {
        ordinal: 0,
        type: { value: 'sts', raw: 'sts' },
        domain: { value: 'example.org', raw: 'example.org' },
        policyStrings: ['version: STSv1', 'mode: enforce'],
        mxHosts: ['*.example.org'],
        sessionsOk: 5326,
        sessionsFailed: 3,
        details: 1,
        detailsFailed: 3,
        extensions: undefined,
      },
    ]);
    const [failure] = got.failures;
    expect(failure).toMatchObject({
      policy: 0,
      ordinal: 0,
      resultType: { value: 'certificate-expired', raw: 'certificate-expired' },
      receivingMxHostname: 'mx1.example.org',
      receivingMxHelo: 'helo.example.org',
      sessions: 3,
      additionalInformation: 'https://reports.example.net/1',
      failureReasonCode: 'X509_EXPIRED',
      extensions: undefined,
    });
    expect(failure?.sendingMtaIp && formatIp(failure.sendingMtaIp)).toBe('2001:db8::1');
    expect(failure?.receivingIp && formatIp(failure.receivingIp)).toBe('192.0.2.7');
  });

  test('gives the same whatever the chunks and the order of members', () => {
    const reversed = Object.fromEntries(Object.entries(entry()).reverse());
    const bad = entry({ 'failure-details': [detail(), detail({ 'failed-session-count': 'x' })] });
    const members = Object.entries(report({ policies: [reversed, bad] })).reverse();
    const text = JSON.stringify(Object.fromEntries(members));
    const whole = readText(text);
    expect(accepted(whole)).toMatchObject({ records: 4, quarantined: 1 });
    for (const chunkBytes of [1, 2, 7, 64]) expect(readText(text, DEFAULT_LIMITS, chunkBytes)).toEqual(whole);
  });

  test('hands over a failure detail before the report ends', () => {
    const seen: TlsFailure[] = [];
    const reader = new TlsReader(
      {
        tlsFailure: (failure): void => {
          seen.push(failure);
        },
        tlsPolicy: () => undefined,
        badRecord: () => undefined,
      },
      DEFAULT_LIMITS,
      new Deviations(),
    );
    const text = JSON.stringify(report());
    reader.push(Buffer.from(text.slice(0, text.indexOf(']}]'))));
    expect(seen).toHaveLength(1);
    expect(reader.done).toBe(false);
  });
});

describe('a report that departs from RFC 8460 is read, and told', () => {
  type Row = readonly [
    what: string,
    report: object,
    codes: DeviationCode[],
    policy?: object,
    failure?: object,
  ];
  const rows: Row[] = [
    [
      'mx-host as one string',
      withPolicy({ 'mx-host': 'mx.example.org' }),
      [],
      { mxHosts: ['mx.example.org'] },
    ],
    ['no mx-host', withPolicy({ 'mx-host': undefined }), [], { mxHosts: [] }],
    [
      'mx-host-pattern',
      withPolicy({ 'mx-host': undefined, 'mx-host-pattern': ['a', 'b'] }),
      ['tls_field_spelling'],
      { mxHosts: ['a', 'b'] },
    ],
    [
      'policy-string as text',
      withPolicy({ 'policy-string': 'version: STSv1' }),
      ['tls_list_as_text'],
      { policyStrings: ['version: STSv1'] },
    ],
    [
      'an upper-case policy type',
      withPolicy({ 'policy-type': 'STS' }),
      ['tls_word_case'],
      { type: { value: 'sts', raw: 'STS' } },
    ],
    [
      'a policy type nobody registered',
      withPolicy({ 'policy-type': 'magic' }),
      ['tls_value_unknown'],
      { type: { value: 'unknown', raw: 'magic' } },
    ],
    [
      'no policy type',
      withPolicy({ 'policy-type': null }),
      ['tls_field_missing'],
      { type: { value: 'unknown', raw: '' } },
    ],
    [
      'an upper-case domain with a dot',
      withPolicy({ 'policy-domain': 'Example.ORG.' }),
      ['domain_case', 'domain_trailing_dot'],
      { domain: { value: 'example.org', raw: 'Example.ORG.' } },
    ],
    [
      'counts as strings',
      withEntry({ summary: { 'total-successful-session-count': '5', 'total-failure-session-count': ' 3 ' } }),
      ['tls_number_as_text'],
      { sessionsOk: 5, sessionsFailed: 3 },
    ],
    [
      'counts with decimals',
      withEntry({ summary: { 'total-successful-session-count': '3.0', 'total-failure-session-count': 3 } }),
      ['count_decimal', 'tls_number_as_text'],
      { sessionsOk: 3 },
    ],
    [
      'null failure-details',
      withEntry({ 'failure-details': null }),
      ['tls_field_missing'],
      { details: 0, detailsFailed: 0 },
    ],
    [
      'failure-details an object',
      withEntry({ 'failure-details': detail() }),
      ['tls_list_as_text'],
      { details: 1 },
      { sessions: 3 },
    ],
    [
      'policies an object',
      report({ policies: entry() }),
      ['tls_list_as_text'],
      { details: 1 },
      { sessions: 3 },
    ],
    [
      'details that do not add up',
      withEntry({ 'failure-details': [detail(), detail()] }),
      ['tls_sums_differ'],
      { sessionsFailed: 3, details: 2, detailsFailed: 6 },
    ],
    [
      'no failure-details',
      withEntry({ 'failure-details': undefined }),
      [],
      { sessionsFailed: 3, details: 0, detailsFailed: 0 },
    ],
    [
      'a detail of type and count alone',
      withEntry({ 'failure-details': [{ 'result-type': 'sts-policy-invalid', 'failed-session-count': 3 }] }),
      [],
      { details: 1 },
      {
        sendingMtaIp: undefined,
        receivingIp: undefined,
        receivingMxHostname: undefined,
        failureReasonCode: undefined,
      },
    ],
    [
      'additional-info-uri',
      withDetail({ 'additional-information': undefined, 'additional-info-uri': 'https://a.example/' }),
      ['tls_field_spelling'],
      {},
      { additionalInformation: 'https://a.example/' },
    ],
    [
      'additional-information-uri',
      withDetail({ 'additional-information': undefined, 'additional-information-uri': 'https://a.example/' }),
      ['tls_field_spelling'],
      {},
      { additionalInformation: 'https://a.example/' },
    ],
    [
      'a result type nobody registered',
      withDetail({ 'result-type': 'Gremlins' }),
      ['tls_value_unknown'],
      {},
      { resultType: { value: 'gremlins', raw: 'Gremlins' } },
    ],
    [
      'an upper-case result type with underscores',
      withDetail({ 'result-type': 'VALIDATION_FAILURE' }),
      ['tls_word_case'],
      {},
      { resultType: { value: 'validation-failure', raw: 'VALIDATION_FAILURE' } },
    ],
    [
      'no result type',
      withDetail({ 'result-type': undefined }),
      ['tls_field_missing'],
      {},
      { resultType: { value: 'unknown', raw: '' } },
    ],
    [
      'an address that is none',
      withDetail({ 'receiving-ip': 'unknown' }),
      ['tls_ip_invalid'],
      {},
      { receivingIp: undefined, extensions: '{"receiving-ip":"unknown"}' },
    ],
    ['an empty address', withDetail({ 'receiving-ip': '' }), [], {}, { receivingIp: undefined }],
    [
      'an IPv4 address written as IPv6',
      withDetail({ 'receiving-ip': '::ffff:192.0.2.7' }),
      ['source_ip_mapped'],
    ],
    [
      'a detail that counts nothing',
      withDetail({ 'failed-session-count': 0 }),
      ['count_zero', 'tls_sums_differ'],
      {},
      { sessions: 0 },
    ],
    [
      'unknown members',
      withEntry({ region: 'eu', 'failure-details': [detail({ attempts: 1e21 })] }),
      ['element_unknown'],
      { extensions: '{"region":"eu"}' },
      { extensions: '{"attempts":1e+21}' },
    ],
  ];

  test.each(rows)('%s', (_, given, codes, expectedPolicy = {}, expectedFailure) => {
    const got = read(given);
    expect(accepted(got)).toMatchObject({ quarantined: 0, partial: undefined });
    expect(got.codes).toEqual(codes);
    expect(got.policies).toMatchObject([expectedPolicy]);
    if (expectedFailure !== undefined) expect(got.failures[0]).toMatchObject(expectedFailure);
  });
});

describe('the head of a report', () => {
  const range = (start: unknown, end: unknown): object =>
    report({ 'date-range': { 'start-datetime': start, 'end-datetime': end } });
  const rows: [what: string, report: object, codes: DeviationCode[], expected: object][] = [
    [
      'no contact-info',
      report({ 'contact-info': undefined }),
      ['tls_field_missing'],
      { contactInfo: undefined, key: { reporter: 'example net' } },
    ],
    [
      'null contact-info',
      report({ 'contact-info': null }),
      ['tls_field_missing'],
      { key: { reporter: 'example net' } },
    ],
    [
      'contact-info without an address',
      report({ 'contact-info': 'call us' }),
      [],
      { contactInfo: 'call us', key: { reporter: 'example net' } },
    ],
    [
      'contact-info as a mailto link',
      report({ 'contact-info': 'mailto:a@example.net' }),
      [],
      { key: { reporter: 'example.net' } },
    ],
    [
      'no organization-name',
      report({ 'organization-name': '' }),
      ['org_name_missing'],
      { orgName: 'example.net', key: { reporter: 'example.net' } },
    ],
    [
      'no report-id',
      report({ 'report-id': null }),
      ['report_id_missing'],
      { reportId: undefined, key: { reportId: HASH } },
    ],
    [
      'times without zone are UTC',
      range('2024-01-09T00:00:00', '2024-01-09T23:59:59'),
      ['tls_time_without_zone'],
      { period: { begin: 1704758400, end: 1704844799 } },
    ],
    [
      'times with an offset',
      range('2024-01-09T02:00:00+02:00', '2024-01-10T01:59:59+02:00'),
      [],
      { period: { begin: 1704758400, end: 1704844799 } },
    ],
    [
      'times with fractions',
      range('2024-01-09T00:00:00.000Z', '2024-01-09T23:59:59.999Z'),
      ['period_decimal'],
      { period: { begin: 1704758400, end: 1704844799 } },
    ],
    [
      'dates only',
      range('2024-01-09', '2024-01-10'),
      ['tls_time_without_zone'],
      { period: { begin: 1704758400, end: 1704844800, spanDays: 1 } },
    ],
    [
      'the same date twice',
      range('2024-01-09', '2024-01-09'),
      ['period_empty', 'tls_time_without_zone'],
      { period: { begin: 1704758400, end: 1704758400 } },
    ],
    [
      'a week',
      range('2024-01-09T00:00:00Z', '2024-01-16T00:00:00Z'),
      ['period_long'],
      { period: { spanDays: 7 } },
    ],
    [
      'no end',
      range('2024-01-09T00:00:00Z', null),
      ['period_end_missing'],
      { period: { begin: 1704758400, end: 1704844799 } },
    ],
    [
      'no begin',
      range(undefined, '2024-01-09T23:59:59Z'),
      ['period_begin_missing'],
      { period: { begin: 1704758400, end: 1704844799 } },
    ],
    [
      'seconds since 1970',
      range(1704758400, '1704844799'),
      ['period_text'],
      { period: { begin: 1704758400, end: 1704844799 } },
    ],
    [
      'unknown members',
      report({ 'x-note': { a: [1, 'two'] } }),
      ['element_unknown'],
      { extensions: '{"x-note":{"a":[1,"two"]}}' },
    ],
  ];
  test.each(rows)('%s', (_, given, codes, expected) => {
    const got = read(given);
    expect(accepted(got).report).toMatchObject(expected);
    expect(got.codes).toEqual(codes);
    expect(got.outcome).toMatchObject({ records: 2, quarantined: 0 });
  });

  test('a report-id that is a number is kept digit by digit', () => {
    const text = JSON.stringify(report({ 'report-id': 0 })).replace(
      '"report-id":0',
      '"report-id":12345678901234567890',
    );
    expect(accepted(readText(text)).report.reportId).toBe('12345678901234567890');
  });

  test('members repeated count once, the first', () => {
    const text = JSON.stringify(report()).replace('{', '{"organization-name":"First",');
    const got = readText(text);
    expect(accepted(got).report.orgName).toBe('First');
    expect(got.codes).toEqual(['element_repeated']);
  });

  test.each([
    ['camelCase', (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())],
    ['underscores', (name: string) => name.replace(/-/g, '_')],
    ['capitals', (name: string) => name.toUpperCase()],
  ])('names in %s', (_, spell) => {
    const renamed = JSON.parse(JSON.stringify(report()), (_key, value: unknown) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [spell(name), member as unknown]))
        : value,
    ) as object;
    const got = read(renamed);
    expect(got.codes).toEqual(['tls_field_spelling']);
    const usual = read(report());
    expect([got.outcome, got.policies, got.failures]).toEqual([
      usual.outcome,
      usual.policies,
      usual.failures,
    ]);
  });
});

describe('a report without policies is an empty report', () => {
  test.each([
    ['an empty list', []],
    ['null', null],
    ['nothing', undefined],
  ])('%s', (_, policies) => {
    const got = read(report({ policies }));
    expect(accepted(got)).toMatchObject({ records: 0, quarantined: 0, policies: 0, partial: undefined });
    expect(got.codes).toEqual(['tls_no_policies']);
  });
});

describe('a policy or a detail that cannot be read is put aside, and the rest is kept', () => {
  const OK = 'total-successful-session-count';
  const FAILED = 'total-failure-session-count';
  const rows: [what: string, report: object, reason: string, records: number][] = [
    ['a policy without a domain', withPolicy({ 'policy-domain': undefined }), 'no_domain', 1],
    ['a policy whose domain is none', withPolicy({ 'policy-domain': 'not a domain' }), 'no_domain', 1],
    ['a policy without summary', withEntry({ summary: undefined }), 'count_missing', 1],
    ['a policy without policy', withEntry({ policy: undefined }), 'no_domain', 1],
    ['a count that is null', withEntry({ summary: { [OK]: null, [FAILED]: 3 } }), 'count_missing', 1],
    ['a count that is empty', withEntry({ summary: { [OK]: 1, [FAILED]: '' } }), 'count_missing', 1],
    ['a negative count', withEntry({ summary: { [OK]: -1, [FAILED]: 3 } }), 'count_invalid', 1],
    ['a fraction', withEntry({ summary: { [OK]: 0.5, [FAILED]: 3 } }), 'count_invalid', 1],
    [
      'a count over 2^53',
      withEntry({ summary: { [OK]: '9007199254740992', [FAILED]: 3 } }),
      'count_invalid',
      1,
    ],
    ['a count of 1e20', withEntry({ summary: { [OK]: 1e20, [FAILED]: 3 } }), 'count_invalid', 1],
    ['a word for a count', withEntry({ summary: { [OK]: 'many', [FAILED]: 3 } }), 'count_invalid', 1],
    ['true for a count', withEntry({ summary: { [OK]: true, [FAILED]: 3 } }), 'count_invalid', 1],
    ['a list for a count', withEntry({ summary: { [OK]: [1], [FAILED]: 3 } }), 'count_invalid', 1],
    ['a policy that is a string', report({ policies: ['sts', entry()] }), 'record_ill_formed', 2],
    ['a policy that is a list', report({ policies: [[entry()], entry()] }), 'record_ill_formed', 2],
    ['a detail without a count', withDetail({ 'failed-session-count': undefined }), 'count_missing', 1],
    ['a detail with a negative count', withDetail({ 'failed-session-count': '-3' }), 'count_invalid', 1],
    ['a detail that is a word', withEntry({ 'failure-details': ['oops', detail()] }), 'record_ill_formed', 2],
    ['a detail that is null', withEntry({ 'failure-details': [null, detail()] }), 'record_ill_formed', 2],
    ['details that are a word', withEntry({ 'failure-details': 'none' }), 'record_ill_formed', 1],
    ['a text over the limit', withDetail({ 'failure-reason-code': 'x'.repeat(20_000) }), 'text_too_long', 1],
    [
      'a detail over the limit',
      withDetail({ notes: Array(40).fill('x'.repeat(10_000)) }),
      'record_too_large',
      1,
    ],
  ];

  test.each(rows)('%s', (_, given, reason, records) => {
    const got = read(given);
    expect(got.bad.map((bad) => bad.reason)).toEqual([reason]);
    expect(accepted(got)).toMatchObject({ records, quarantined: 1, partial: undefined });
    expect(got.policies.length + got.failures.length).toBe(records);
  });

  test('shows the bytes of what it put aside, however they were cut', () => {
    const text = JSON.stringify(withDetail({ 'failed-session-count': -1 }));
    for (const chunkBytes of [1, 10, 4096]) {
      const [bad] = readText(text, DEFAULT_LIMITS, chunkBytes).bad;
      expect(Buffer.from(bad?.raw ?? []).toString()).toBe(
        JSON.stringify(detail({ 'failed-session-count': -1 })),
      );
    }
  });

  test('cuts the bytes it shows at limits.salvageBytes', () => {
    const limits = { ...DEFAULT_LIMITS, salvageBytes: 1000 };
    const given = JSON.stringify(withEntry({ policy: {}, 'failure-details': Array(50).fill(detail()) }));
    for (const chunkBytes of [10, 4096]) {
      const [bad] = readText(given, limits, chunkBytes).bad;
      const start = given.indexOf('{"policy":{}');
      expect(Buffer.from(bad?.raw ?? []).toString()).toBe(given.slice(start, start + 1000));
    }
  });

  test('numbers the bad and the good alike', () => {
    const bads = [detail(), detail({ 'failed-session-count': null }), detail()];
    const got = read(withEntry({ 'failure-details': bads }));
    expect(got.failures.map((failure) => failure.ordinal)).toEqual([0, 2]);
    expect(got.bad.map((bad) => bad.ordinal)).toEqual([1]);
    expect(got.policies).toMatchObject([{ details: 2, detailsFailed: 6 }]);
  });

  test('counts that add up to over 2^53 are put aside where they would', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const details = [detail({ 'failed-session-count': most }), detail()];
    const summary = { [OK]: 0, [FAILED]: most };
    const policies = [entry({ summary, 'failure-details': details }), entry()];
    const got = read(report({ policies }));
    expect(got.bad.map((bad) => bad.reason)).toEqual(['count_invalid', 'count_invalid']);
    expect(accepted(got)).toMatchObject({ sessionsFailed: most, records: 3, quarantined: 2 });
  });
});

describe('a count is read by its digits', () => {
  test.each([
    ['3', 3],
    ['3.0', 3],
    ['3.000', 3],
    ['3e0', 3],
    ['3e2', 300],
    ['300e-2', 3],
    ['0', 0],
    ['0.0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', undefined],
    ['9007199254740993', undefined],
    ['3.5', undefined],
    ['3e-1', undefined],
    ['-0', undefined],
    ['-3', undefined],
    ['1e999', undefined],
  ])('%s is %s', (raw, count) => {
    const text = JSON.stringify(withEntry({ 'failure-details': [] })).replace(':5326', `:${raw}`);
    expect(readText(text).policies[0]?.sessionsOk).toBe(count);
  });
});

describe('JSON that is no whole report', () => {
  test.each([
    ['another object', '{"type":"FeatureCollection"}', 'not_a_report'],
    ['an empty object', '{}', 'not_a_report'],
    ['a list of something else', '[{"type":"Feature"}]', 'not_a_report'],
    ['a list of numbers', '[1,2]', 'not_a_report'],
    ['a word', '"hello"', 'not_a_report'],
    ['a web page', '<html>', 'json_ill_formed'],
    ['nothing', '', 'document_cut_short'],
    [
      'a period of words',
      JSON.stringify(report({ 'date-range': { 'start-datetime': 'yesterday', 'end-datetime': 'today' } })),
      'no_period',
    ],
    ['no period', JSON.stringify(report({ 'date-range': undefined })), 'no_period'],
    ['an empty period', JSON.stringify(report({ 'date-range': {} })), 'no_period'],
    [
      'a period that ends before it begins',
      JSON.stringify(
        report({
          'date-range': { 'start-datetime': '2024-01-09T00:00:00Z', 'end-datetime': '2024-01-08T00:00:00Z' },
        }),
      ),
      'period_reversed',
    ],
    [
      'no reporter',
      JSON.stringify(report({ 'organization-name': undefined, 'contact-info': null })),
      'no_reporter',
    ],
  ])('%s is rejected: %s', (_, text, reason) => {
    const { outcome, policies, failures } = readText(text);
    expect(outcome).toMatchObject({ ok: false, reason, quarantined: policies.length + failures.length });
  });

  test('a report cut short at any byte keeps what was whole, and adds up', () => {
    const text = JSON.stringify(
      report({ policies: [entry(), entry({ 'failure-details': [detail(), detail()] })] }),
    );
    const whole = accepted(readText(text)).records;
    for (let at = 0; at < text.length; at++) {
      const got = readText(text.slice(0, at));
      const held = got.policies.length + got.failures.length;
      if (got.outcome.ok) {
        expect(got.outcome).toMatchObject({ partial: { reason: 'document_cut_short', offset: at } });
        expect(got.outcome).toMatchObject({ records: held, quarantined: got.bad.length });
      } else {
        expect(got.outcome).toMatchObject({
          reason: 'document_cut_short',
          quarantined: held + got.bad.length,
        });
      }
      expect(held).toBeLessThanOrEqual(whole);
      expect(got.codes).toContain('document_cut_short');
    }
  });

  test('a policy whose members were read before the cut is kept, and the detail that was cut is put aside', () => {
    const text = JSON.stringify(report({ policies: [entry({ 'failure-details': [detail(), detail()] })] }));
    const got = readText(text.slice(0, text.lastIndexOf('failed-session-count')));
    expect(got.policies).toMatchObject([{ sessionsFailed: 3, details: 1, detailsFailed: 3 }]);
    expect(got.failures).toHaveLength(1);
    expect(got.bad).toMatchObject([{ reason: 'record_cut_short' }]);
    expect(accepted(got)).toMatchObject({ records: 2, quarantined: 1 });
  });

  test('a policy that is cut before its summary is put aside', () => {
    const text = JSON.stringify(report({ policies: [entry(), entry()] }));
    const got = readText(text.slice(0, text.lastIndexOf('"summary"')));
    expect(got.bad).toMatchObject([{ reason: 'record_cut_short' }]);
    expect(accepted(got)).toMatchObject({ records: 2, quarantined: 1 });
  });

  test.each(['report-id', 'contact-info'])(
    'a report cut before its %s cannot be known again: rejected',
    (name) => {
      const members = Object.entries(report());
      const last = members.filter(([member]) => member === name);
      const text = JSON.stringify(
        Object.fromEntries([...members.filter(([member]) => member !== name), ...last]),
      );
      const got = readText(text.slice(0, text.lastIndexOf(`"${name}"`)));
      expect(got.outcome).toMatchObject({ ok: false, reason: 'document_cut_short', quarantined: 2 });
      expect(accepted(readText(text))).toMatchObject({ records: 2, partial: undefined });
    },
  );

  test('ill-formed JSON keeps what stands before it', () => {
    const got = readText(
      JSON.stringify(report({ policies: [entry(), entry()] })).replace(/}\]}\]}$/, '; drop table'),
    );
    expect(accepted(got).partial).toMatchObject({ reason: 'json_ill_formed' });
    expect(got.bad).toMatchObject([{ reason: 'record_ill_formed' }]);
    expect(accepted(got)).toMatchObject({ records: 3, quarantined: 1 });
    expect(got.codes).toEqual(['json_ill_formed']);
  });

  test('stops at its last bracket, and gives back what follows', () => {
    const one = JSON.stringify(report());
    for (const chunkBytes of [1, 5, 4096]) {
      const got = readText(`${one}\n${one}`, DEFAULT_LIMITS, chunkBytes);
      expect(accepted(got)).toMatchObject({ records: 2, partial: undefined });
      expect(got.rest).toBe(`\n${one}`);
    }
  });
});

describe('a report in a list', () => {
  test.each([1, 3, 4096])('is read as one, its list closed with it: chunks of %d', (chunkBytes) => {
    const got = readText(` [\n ${JSON.stringify(report())} ]\n`, DEFAULT_LIMITS, chunkBytes);
    expect(accepted(got)).toMatchObject({ records: 2, partial: undefined });
    expect(got.codes).toEqual(['tls_list_as_text']);
    expect(got.rest.trim()).toBe('');
  });

  test('gives back the next report of the list', () => {
    const one = JSON.stringify(report());
    expect(readText(`[${one}, ${one}]`).rest).toBe(` ${one}]`);
  });

  test('tells offsets of the document', () => {
    expect(readText('[ {"policies" []}]').outcome).toMatchObject({ reason: 'json_ill_formed', offset: 14 });
  });
});

describe('limits', () => {
  test('limits.records: what is over it is not read', () => {
    const details = Array(10).fill(detail());
    const given = report({ policies: [entry({ 'failure-details': details })] });
    expect(accepted(read(given, { ...DEFAULT_LIMITS, records: 11 }))).toMatchObject({
      records: 11,
      partial: undefined,
    });
    const got = read(given, { ...DEFAULT_LIMITS, records: 10 });
    expect(accepted(got)).toMatchObject({
      records: 10,
      quarantined: 0,
      partial: { reason: 'records_too_many', limit: 'records' },
    });
  });

  test('limits.jsonDepth', () => {
    const deep = (levels: number): object =>
      report({ 'x-deep': JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown });
    const limits = { ...DEFAULT_LIMITS, jsonDepth: 8 };
    expect(accepted(read(deep(7), limits)).partial).toBeUndefined();
    expect(read(deep(8), limits).outcome).toMatchObject({
      partial: { reason: 'json_too_deep', limit: 'jsonDepth' },
    });
  });

  test('limits.listItems: what is over it is counted', () => {
    const got = read(withPolicy({ 'mx-host': ['a', 'b', 'c', 'd'] }), { ...DEFAULT_LIMITS, listItems: 2 });
    expect(got.policies).toMatchObject([{ mxHosts: ['a', 'b'] }]);
    expect(got.codes).toEqual(['list_cut']);
  });

  test('limits.extensionBytes: what is over it is left out, and told', () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`x-${String(i)}`, 'x'.repeat(100)]),
    );
    const got = read(report(unknown), { ...DEFAULT_LIMITS, extensionBytes: 1000 });
    const { extensions = '' } = accepted(got).report;
    expect(extensions.length).toBeGreaterThan(800);
    expect(extensions.length).toBeLessThanOrEqual(1000);
    expect(JSON.parse(extensions)).toMatchObject({ 'x-0': 'x'.repeat(100) });
    expect(got.codes).toEqual(['element_unknown', 'extension_cut']);
  });
});

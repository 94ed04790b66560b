import { Deviations, type DeviationCode } from '../model/deviations.js';
import type { BadRecord, ParsedReport } from '../model/parsed.js';
import type {
  AggregateRecord,
  AggregateReport,
  FailureReport,
  TlsPolicy,
  TlsReport,
} from '../model/report.js';
import { reportKey } from '../parse/values/identity.js';
import { parseIp } from '../parse/values/ip.js';
import { DocumentSink } from './document-sink.js';
import { Sponge } from './fake-io.js';
import { LineWriter } from './line-writer.js';
import { ParseOutput } from './parse-output.js';

const ORIGIN = { file: 'mail/1.eml', document: '1.eml/report.zip/a.xml' };
const BEGIN = Date.UTC(2026, 6, 1) / 1000;
const END = BEGIN + 86_399;
const IP = parseIp('192.0.2.1') ?? new Uint8Array(16);
const name = (value: string) => ({ value, raw: value });

const PERIOD = { begin: BEGIN, end: END, spanDays: 1, day: '2026-07-01' };

function key(kind: 'aggregate' | 'failure' | 'tls') {
  const parts = { reporter: 'receiver.example', reportId: 'r1', domain: 'example.com' };
  return reportKey({ kind, ...parts, begin: BEGIN, end: END });
}

const AGGREGATE: AggregateReport = {
  kind: 'aggregate',
  standard: 'rfc7489',
  key: key('aggregate'),
  version: '1.0',
  namespace: undefined,
  orgName: 'Receiver',
  email: 'dmarc@receiver.example',
  extraContactInfo: undefined,
  generator: undefined,
  errors: [],
  reportId: 'r1',
  period: PERIOD,
  policy: {
    domain: name('example.com'),
    p: 'none',
    sp: undefined,
    np: undefined,
    adkim: undefined,
    aspf: undefined,
    pct: undefined,
    fo: undefined,
    testing: undefined,
    discoveryMethod: undefined,
  },
  extensions: undefined,
};

const TLS: TlsReport = {
  kind: 'tls',
  standard: 'rfc8460',
  key: key('tls'),
  orgName: 'Receiver',
  contactInfo: 'tls@receiver.example',
  reportId: 'r1',
  period: PERIOD,
  extensions: undefined,
};

const FAILURE: FailureReport = {
  kind: 'failure',
  standard: 'rfc6591',
  key: key('failure'),
  feedbackType: 'auth-failure',
  version: '1',
  userAgent: undefined,
  authFailure: ['dmarc', 'spf'],
  authenticationResults: [],
  originalEnvelopeId: undefined,
  originalMailFrom: undefined,
  originalRcptTo: [],
  arrival: BEGIN,
  sourceIp: IP,
  sourcePort: undefined,
  reportedDomain: name('example.com'),
  reportedUri: [],
  reportingMta: undefined,
  incidents: 1,
  deliveryResult: undefined,
  identityAlignment: undefined,
  dkimDomain: undefined,
  dkimIdentity: undefined,
  dkimSelector: undefined,
  dkimSelectorDns: undefined,
  dkimCanonicalizedHeader: undefined,
  dkimCanonicalizedBody: undefined,
  spfDns: [],
  extensions: undefined,
  sample: undefined,
  reporter: 'postmaster@receiver.example',
};

function record(count: number, dkimAligned?: boolean, spfAligned?: boolean): AggregateRecord {
  return {
    ordinal: 0,
    sourceIp: IP,
    count,
    disposition: { value: 'none', raw: 'none' },
    dkimAligned,
    spfAligned,
    alignedDerived: false,
    overrides: [{ type: 'mailing_list', comment: undefined }],
    headerFrom: name('example.com'),
    envelopeFrom: name(''),
    envelopeTo: undefined,
    dkim: [
      {
        domain: name('example.com'),
        selector: 's1',
        result: { value: 'pass', raw: 'pass' },
        humanResult: undefined,
      },
    ],
    dkimOmitted: 0,
    spf: [
      {
        domain: name('example.com'),
        scope: undefined,
        result: { value: 'softfail', raw: 'softfail' },
        humanResult: 'ok',
      },
    ],
    extensions: '{"x":1}',
  };
}

function policy(domain: string, sessionsOk: number, sessionsFailed: number): TlsPolicy {
  return {
    ordinal: 0,
    type: { value: 'sts', raw: 'STS' },
    domain: name(domain),
    policyStrings: [],
    mxHosts: [],
    sessionsOk,
    sessionsFailed,
    details: 2,
    detailsFailed: sessionsFailed,
    extensions: undefined,
  };
}

function bad(ordinal: number): BadRecord {
  return { ordinal, reason: 'count_invalid', detail: 'the count is -1', raw: new Uint8Array() };
}

function parsed(report: ParsedReport['report'], change: Partial<ParsedReport> = {}): ParsedReport {
  return {
    status: 'ok',
    reason: undefined,
    detail: undefined,
    report,
    records: 1,
    quarantined: 0,
    deviations: deviations(),
    documentHash: '',
    ...change,
  };
}

function deviations(...codes: DeviationCode[]): Deviations {
  const all = new Deviations();
  for (const code of codes) all.add(code);
  return all;
}

/** The lines that come of what `fill` hands to the sink. */
function lines(fill: (sink: DocumentSink) => void, records = false): unknown[] {
  const stream = new Sponge();
  const writer = new LineWriter(stream, new AbortController().signal);
  fill(new DocumentSink(ORIGIN, new ParseOutput(writer), records));
  writer.flush();
  return stream.text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

describe('the line of an aggregate report', () => {
  test('has the fields of the contract in its order', () => {
    const [line] = lines((sink) => {
      sink.record(record(3, true, false));
      sink.report(parsed(AGGREGATE, { deviations: deviations('version_unusual', 'domain_case') }));
    });
    expect(JSON.stringify(line)).toBe(
      JSON.stringify({
        ...ORIGIN,
        status: 'ok',
        reason: null,
        detail: null,
        kind: 'aggregate',
        standard: 'rfc7489',
        org: 'Receiver',
        email: 'dmarc@receiver.example',
        report_id: 'r1',
        begin: '2026-07-01T00:00:00Z',
        end: '2026-07-01T23:59:59Z',
        domain: 'example.com',
        records: 1,
        quarantined: 0,
        messages: 3,
        dmarc_pass_messages: 3,
        dmarc_unknown_messages: 0,
        deviations: ['domain_case', 'version_unusual'],
      }),
    );
  });

  test.each<[string, boolean | undefined, boolean | undefined, number, number]>([
    ['aligned DKIM', true, false, 5, 0],
    ['aligned SPF', false, true, 5, 0],
    ['aligned DKIM with SPF not stated', true, undefined, 5, 0],
    ['neither', false, false, 0, 0],
    ['one failed and one not stated', false, undefined, 0, 0],
    ['neither stated', undefined, undefined, 0, 5],
  ])('counts %s', (_, dkim, spf, pass, unknown) => {
    const [line] = lines((sink) => {
      sink.record(record(5, dkim, spf));
      sink.report(parsed(AGGREGATE));
    });
    expect(line).toMatchObject({
      messages: 5,
      dmarc_pass_messages: pass,
      dmarc_unknown_messages: unknown,
    });
  });

  test('of which records were quarantined says why: the first of them', () => {
    const [line] = lines((sink) => {
      sink.badRecord(bad(4));
      sink.badRecord({ ...bad(5), reason: 'source_ip_missing' });
      sink.report(parsed(AGGREGATE, { status: 'partial', records: 0, quarantined: 2 }));
    });
    expect(line).toMatchObject({
      status: 'partial',
      reason: 'count_invalid',
      detail: 'record 4: the count is -1',
      records: 0,
      quarantined: 2,
    });
  });

  test('that was cut short says that, and not the record that suffered from it', () => {
    const [line] = lines((sink) => {
      sink.badRecord(bad(4));
      const change = { status: 'partial', reason: 'document_cut_short', detail: 'at byte 900' } as const;
      sink.report(parsed(AGGREGATE, change));
    });
    expect(line).toMatchObject({ reason: 'document_cut_short', detail: 'at byte 900' });
  });

  test('of two reports run together: two lines, each with its own counts', () => {
    const both = lines((sink) => {
      sink.record(record(1, true, true));
      sink.report(parsed(AGGREGATE));
      sink.record(record(2, false, false));
      sink.report(parsed(AGGREGATE));
    });
    expect(both).toMatchObject([
      { messages: 1, dmarc_pass_messages: 1 },
      { messages: 2, dmarc_pass_messages: 0 },
    ]);
  });
});

test('the line of a failure report', () => {
  const [line] = lines((sink) => {
    sink.report(parsed(FAILURE));
  });
  expect(line).toMatchObject({
    kind: 'failure',
    org: null,
    email: 'postmaster@receiver.example',
    domain: 'example.com',
    messages: null,
    source_ip: '192.0.2.1',
    feedback_type: 'auth-failure',
    auth_failure: ['dmarc', 'spf'],
    arrival: '2026-07-01T00:00:00Z',
    has_sample: false,
  });
});

describe('the line of a TLS report', () => {
  test('has its policies and their sums', () => {
    const [line] = lines((sink) => {
      sink.tlsPolicy(policy('example.com', 10, 1));
      sink.tlsPolicy(policy('example.net', 20, 2));
      sink.report(parsed(TLS));
    });
    expect(line).toMatchObject({
      kind: 'tls',
      org: 'Receiver',
      email: 'tls@receiver.example',
      domain: 'example.com',
      policies: [
        { type: 'sts', domain: 'example.com', success: 10, failure: 1, details: 2 },
        { type: 'sts', domain: 'example.net', success: 20, failure: 2, details: 2 },
      ],
      policies_omitted: 0,
      sessions_ok: 30,
      sessions_failed: 3,
    });
  });

  test('names a thousand policies, and counts and sums the others', () => {
    const [line] = lines((sink) => {
      for (let i = 0; i < 1005; i++) sink.tlsPolicy(policy(`d${i}.example`, 1, 0));
      sink.report(parsed(TLS));
    });
    expect(line).toMatchObject({ policies_omitted: 5, sessions_ok: 1005 });
    expect(line).toHaveProperty('policies.length', 1000);
  });
});

test('the line of a document that was rejected', () => {
  const [line] = lines((sink) => {
    sink.rejected({ reason: 'no_domain', detail: 'no domain', quarantined: 7, deviations: deviations() });
  });
  expect(line).toMatchObject({
    ...ORIGIN,
    status: 'rejected',
    reason: 'no_domain',
    detail: 'no domain',
    kind: null,
    records: 0,
    quarantined: 7,
    messages: null,
    deviations: [],
  });
});

describe('with --records', () => {
  test('each record has a line of its own before that of its report, which alone has no type', () => {
    const all = lines((sink) => {
      sink.record(record(3, true, undefined));
      sink.badRecord(bad(1));
      sink.report(parsed(AGGREGATE));
    }, true);
    expect(all).toMatchObject([
      { type: 'record', ...ORIGIN },
      { type: 'quarantined', ...ORIGIN, ordinal: 1, reason: 'count_invalid', detail: 'the count is -1' },
      { ...ORIGIN, status: 'ok' },
    ]);
    expect(all[2]).not.toHaveProperty('type');
  });

  test('a record is written with all its results; what is not stated is null', () => {
    const [line] = lines((sink) => {
      sink.record(record(3, true, undefined));
    }, true);
    expect(line).toEqual({
      type: 'record',
      ...ORIGIN,
      ordinal: 0,
      source_ip: '192.0.2.1',
      messages: 3,
      disposition: 'none',
      dkim_aligned: true,
      spf_aligned: null,
      aligned_derived: false,
      overrides: [{ type: 'mailing_list', comment: null }],
      header_from: 'example.com',
      envelope_from: '',
      envelope_to: null,
      dkim: [{ domain: 'example.com', selector: 's1', result: 'pass', human_result: null }],
      dkim_omitted: 0,
      spf: [{ domain: 'example.com', scope: null, result: 'softfail', human_result: 'ok' }],
      extensions: { x: 1 },
    });
  });

  test('policies and failures of a TLS report, and a failure report, have theirs', () => {
    const all = lines((sink) => {
      sink.tlsFailure({
        policy: 0,
        ordinal: 0,
        resultType: { value: 'certificate-expired', raw: 'certificate-expired' },
        sendingMtaIp: IP,
        receivingIp: undefined,
        receivingMxHostname: 'mx.example.com',
        receivingMxHelo: undefined,
        sessions: 2,
        additionalInformation: undefined,
        failureReasonCode: undefined,
        extensions: undefined,
      });
      sink.tlsPolicy(policy('example.com', 10, 2));
      sink.report(parsed(TLS));
      sink.report(parsed(FAILURE));
    }, true);
    expect(all).toMatchObject([
      { type: 'tls_failure', result_type: 'certificate-expired', sending_mta_ip: '192.0.2.1', sessions: 2 },
      { type: 'tls_policy', policy_type: 'sts', domain: 'example.com', sessions_ok: 10, sessions_failed: 2 },
      { kind: 'tls' },
      { type: 'failure', source_ip: '192.0.2.1', auth_failure: ['dmarc', 'spf'], sample: null },
      { kind: 'failure' },
    ]);
  });
});

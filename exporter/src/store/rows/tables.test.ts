import * as z from 'zod';
import { demoMails } from '../../demo/mails.js';
import { Deviations } from '../../model/deviations.js';
import { NOT_KNOWN } from '../../model/authentication.js';
import type { ParsedReport } from '../../model/parsed.js';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { FAILURE_REPORTS } from './failures.js';
import { AUDIT_LOG, DELIVERIES, type DeliveryRow } from './journals.js';
import { QUARANTINE, RAW_DOCUMENTS, type QuarantineRow } from './kept.js';
import { identityOf, reportKeyOf } from './keys.js';
import { Redaction } from './redaction.js';
import { REPORTS, type ReportRow } from './reports.js';
import type { Table } from './table.js';
import { readMails, type ReadReport } from './testing/mails.js';
import { TLS_FAILURES, tlsFailureRows, TLS_POLICIES } from './tls.js';

const DEMO = { seed: 5, domains: 2, days: 10, end: '2026-06-30', reportsPerDay: 12 };
const RECEIVED = Date.UTC(2026, 6, 1, 10, 20, 30, 456);
const INGESTED = RECEIVED + 1000;

let store: TestStore;
let reports: readonly ReadReport[];

beforeAll(async () => {
  store = await openTestStore();
  reports = await readMails(demoMails(DEMO));
}, 60_000);
afterAll(() => store.close());

type Row = Record<string, unknown>;

/** What a table has once the rows are in it. */
async function stored<T>(table: Table<T>, rows: readonly T[], select = '*', order = '1'): Promise<Row[]> {
  const name = `${DATABASE}${table.isPrivate ? '_private' : ''}.${table.name}`;
  expect(await store.client.command(`TRUNCATE TABLE ${name}`)).toMatchObject({ ok: true });
  await store.insert(table, rows);
  return store.rows(`SELECT ${select} FROM ${name} ORDER BY ${order}`, z.record(z.string(), z.unknown()));
}

function ofKind(kind: ParsedReport['report']['kind']): ReadReport[] {
  const found = reports.filter(({ parsed }) => parsed.report.kind === kind);
  expect(found.length).toBeGreaterThan(3);
  return found;
}

function rowOf(parsed: ParsedReport, attempt: number): ReportRow {
  return {
    parsed,
    reportKey: reportKeyOf(parsed.documentHash),
    attempt,
    batch: 2n ** 63n,
    receivedAt: RECEIVED,
    dated: false,
    ingestedAt: INGESTED,
    authenticated: true,
    trust: { ...NOT_KNOWN, check: 'pass', evidence: 'dmarc', authservId: 'mx.example.com' },
    arrivedAt: RECEIVED,
    messages: 2 ** 53,
    passMessages: 2n ** 60n,
    bytes: 123,
    rawBytes: 45,
    source: 'folder',
    delivery: 'größer.eml',
    path: 'größer.eml/a.xml',
  };
}

describe('reports', () => {
  test('of every kind, with what is known of them', async () => {
    const rows = await stored(
      REPORTS,
      reports.map(({ parsed }, i) => rowOf(parsed, i)),
      '*',
      'attempt',
    );
    expect(rows).toHaveLength(reports.length);
    for (const [i, { parsed }] of reports.entries()) {
      const { key, kind, standard } = parsed.report;
      expect(rows[i]).toMatchObject({
        kind,
        standard,
        domain: key.domain,
        reporter: key.reporter,
        report_id: key.reportId,
        reporter_check: 'pass',
        reporter_evidence: 'dmarc',
        authserv_id: 'mx.example.com',
        identity: String(identityOf(key)),
        report_key: String(reportKeyOf(parsed.documentHash)),
        attempt: i,
        batch: '9223372036854775808',
        received_at: '2026-07-01 10:20:30.456',
        dated: false,
        ingested_at: '2026-07-01 10:20:31.456',
        complete: true,
        authenticated: true,
        reason: '',
        records: parsed.records,
        messages: '9007199254740992',
        pass_messages: '1152921504606846976',
        quarantined: 0,
        bytes: '123',
        raw_bytes: '45',
        source: 'folder',
        delivery: 'größer.eml',
        path: 'größer.eml/a.xml',
        'deviations.code': parsed.deviations.entries().map(([code]) => code),
        'deviations.count': parsed.deviations.entries().map(([, count]) => count),
      });
    }
  });

  test('say what they say of their policy and their period', async () => {
    const [{ parsed } = shouldBeThere()] = ofKind('aggregate');
    const { report } = parsed;
    if (report.kind !== 'aggregate') throw new Error(report.kind);
    const [row] = await stored(
      REPORTS,
      [rowOf(parsed, 0)],
      '*, toUnixTimestamp(begin) AS b, toUnixTimestamp(end) AS e, hex(document_hash) AS h',
    );
    expect(row).toMatchObject({
      day: report.period.day,
      b: report.period.begin,
      e: report.period.end,
      span_days: report.period.spanDays,
      reporter_name: report.orgName,
      email: report.email ?? '',
      p: report.policy.p ?? '',
      sp: report.policy.sp ?? '',
      adkim: report.policy.adkim ?? '',
      errors: report.errors,
      h: parsed.documentHash.toUpperCase(),
    });
  });

  test('that are partial say why', async () => {
    const [{ parsed } = shouldBeThere()] = ofKind('aggregate');
    const deviations = new Deviations();
    deviations.add('doctype');
    deviations.add('word_case', 7);
    const cut: ParsedReport = {
      ...parsed,
      status: 'partial',
      reason: 'document_cut_short',
      quarantined: 3,
      deviations,
    };
    const [row] = await stored(REPORTS, [rowOf(cut, 0)]);
    expect(row).toMatchObject({
      complete: false,
      reason: 'document_cut_short',
      quarantined: 3,
      'deviations.code': ['doctype', 'word_case'],
      'deviations.count': [1, 7],
    });
  });

  test('of failures without a time are of the day they came; who sent them is not named', async () => {
    const [{ parsed } = shouldBeThere()] = ofKind('failure');
    const { report } = parsed;
    if (report.kind !== 'failure') throw new Error(report.kind);
    const untimed: ParsedReport = { ...parsed, report: { ...report, arrival: undefined } };
    const [row] = await stored(REPORTS, [rowOf(untimed, 0)]);
    expect(row).toMatchObject({
      day: '2026-07-01',
      begin: '2026-07-01 10:20:30',
      end: '2026-07-01 10:20:30',
      reporter_name: '',
      email: '',
    });
  });
});

function shouldBeThere(): never {
  throw new Error('the demo has one');
}

describe('TLS reports', () => {
  const owner = { reportKey: 5n, attempt: 6, day: '2026-06-30', reporter: 'mx.example' };

  test('have a row a policy', async () => {
    const policies = ofKind('tls').flatMap((report) => report.policies);
    const rows = await stored(
      TLS_POLICIES,
      policies.map((policy, i) => ({ ...owner, attempt: i, policy })),
      '*',
      'attempt',
    );
    expect(rows).toEqual(
      policies.map((policy, i) => ({
        domain: policy.domain.value,
        day: '2026-06-30',
        reporter: 'mx.example',
        report_key: '5',
        attempt: i,
        ordinal: policy.ordinal,
        policy_type: policy.type.value,
        policy_strings: policy.policyStrings,
        mx_hosts: policy.mxHosts,
        sessions_ok: String(policy.sessionsOk),
        sessions_failed: String(policy.sessionsFailed),
        details: policy.details,
        details_failed: String(policy.detailsFailed),
        extensions: '',
      })),
    );
  });

  test('and a row a failure, of the domain of its policy', async () => {
    const { policies, failures } =
      ofKind('tls').find((report) => report.failures.length > 0) ?? shouldBeThere();
    const rows = tlsFailureRows(owner, policies, failures);
    const shown = await stored(TLS_FAILURES, rows, '*, hex(sending_mta_ip) AS ip', 'policy, ordinal');
    expect(shown).toHaveLength(failures.length);
    for (const [i, failure] of failures.entries()) {
      expect(shown[i]).toMatchObject({
        domain: policies[failure.policy]?.domain.value,
        policy: failure.policy,
        ordinal: failure.ordinal,
        result_type: failure.resultType.value,
        ip: Buffer.from(failure.sendingMtaIp ?? Buffer.alloc(16))
          .toString('hex')
          .toUpperCase(),
        sessions: String(failure.sessions),
      });
    }
  });

  test('a failure whose policy could not be read has no domain', () => {
    const { policies, failures } =
      ofKind('tls').find((report) => report.failures.length > 0) ?? shouldBeThere();
    const [row] = tlsFailureRows(owner, policies.slice(1, 1), failures);
    expect(row?.domain).toBe('');
  });

  test('a type that nobody knows is shown as stated', async () => {
    const [{ policies } = shouldBeThere()] = ofKind('tls');
    const policy = {
      ...(policies[0] ?? shouldBeThere()),
      type: { value: 'unknown', raw: 'dane-2' } as const,
    };
    expect(await stored(TLS_POLICIES, [{ ...owner, policy }])).toMatchObject([{ policy_type: 'dane-2' }]);
  });
});

test('failure reports are in the private database, and name nobody', async () => {
  const redaction = new Redaction(Buffer.from('key'));
  const rows = ofKind('failure').flatMap(({ parsed }) => {
    const { report } = parsed;
    if (report.kind !== 'failure') return [];
    const { domain, reporter } = report.key;
    expect(domain).not.toBe('');
    return [{ reportKey: 1n, attempt: 2, day: '2026-06-30', reporter, report: redaction.redact(report) }];
  });
  const shown = await stored(FAILURE_REPORTS, rows, '*, hex(source_ip) AS ip', 'message_id');
  expect(shown).toHaveLength(rows.length);
  const inOrder = [...rows].sort((a, b) =>
    (a.report.sample?.messageId ?? '') < (b.report.sample?.messageId ?? '') ? -1 : 1,
  );
  for (const [i, { report }] of inOrder.entries()) {
    expect(shown[i]).toMatchObject({
      domain: report.key.domain,
      standard: report.standard,
      auth_failure: report.authFailure,
      authentication_results: report.authenticationResults,
      original_rcpt_to: report.originalRcptTo,
      has_sample: report.sample !== undefined,
      subject: report.sample?.subject ?? '',
      'header.name': report.sample?.headers.map(({ name }) => name) ?? [],
      'header.value': report.sample?.headers.map(({ value }) => value) ?? [],
      body: '',
      ip: Buffer.from(report.sourceIp ?? Buffer.alloc(16))
        .toString('hex')
        .toUpperCase(),
    });
  }
});

test('documents keep their bytes, whatever they are', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
  const row = { day: '2026-06-30', reportKey: 2n ** 64n - 1n, attempt: 1, encoding: 'gzip' } as const;
  const rows = [
    { ...row, part: 0, bytes },
    { ...row, part: 1, bytes: Uint8Array.of(0x0a, 0x0a, 0xff) },
  ];
  const shown = await stored(RAW_DOCUMENTS, rows, '* EXCEPT bytes, hex(bytes) AS hex', 'part');
  expect(shown).toEqual(
    rows.map(({ part, bytes: kept }) => ({
      day: '2026-06-30',
      report_key: '18446744073709551615',
      attempt: 1,
      part,
      encoding: 'gzip',
      hex: Buffer.from(kept).toString('hex').toUpperCase(),
    })),
  );
});

test('what is quarantined says why, and keeps its bytes', async () => {
  const row: QuarantineRow = {
    id: 2n ** 64n - 1n,
    heldDay: '2026-06-29',
    part: 1,
    batch: 7n,
    at: RECEIVED,
    state: 'retried',
    source: 'imap',
    delivery: 'a.eml',
    path: 'a.eml/b.xml',
    scope: 'record',
    kind: 'aggregate',
    reason: 'source_ip_invalid',
    detail: 'the source IP is "größer"',
    ordinal: 9,
    reportKey: 3n,
    attempt: 4,
    records: 1,
    encoding: 'plain',
    bytesOf: 2n ** 63n,
    bytes: Uint8Array.of(0xff, 0),
    bytesTotal: 2 ** 40,
  };
  expect(await stored(QUARANTINE, [row], '* EXCEPT bytes, hex(bytes) AS hex')).toEqual([
    {
      id: '18446744073709551615',
      held_day: '2026-06-29',
      part: 1,
      batch: '7',
      at: '2026-07-01 10:20:30.456',
      state: 'retried',
      source: 'imap',
      delivery: 'a.eml',
      path: 'a.eml/b.xml',
      scope: 'record',
      kind: 'aggregate',
      reason: 'source_ip_invalid',
      detail: 'the source IP is "größer"',
      ordinal: 9,
      report_key: '3',
      attempt: 4,
      records: 1,
      encoding: 'plain',
      bytes_of: '9223372036854775808',
      bytes_total: '1099511627776',
      hex: 'FF00',
    },
  ]);
});

test('the ledger moves numbers up and down', async () => {
  const row: DeliveryRow = {
    batch: 1n,
    at: RECEIVED,
    day: '2026-06-30',
    heldDay: '2026-07-01',
    source: 'folder',
    delivery: 'a.eml',
    path: '',
    kind: '',
    outcome: 'purged',
    reason: 'empty',
    reportKey: 0n,
    attempt: 0,
    recordsIn: 0,
    stored: 0,
    duplicate: 2,
    quarantined: -5,
    expired: 0,
    purged: 2 ** 53,
    bytes: 1,
  };
  expect(await stored(DELIVERIES, [row])).toMatchObject([
    {
      day: '2026-06-30',
      held_day: '2026-07-01',
      outcome: 'purged',
      records_in: '0',
      duplicate: '2',
      quarantined: '-5',
      purged: '9007199254740992',
      bytes: '1',
    },
  ]);
});

test('an act is audited on its day', async () => {
  const row = {
    at: RECEIVED,
    actor: 'me',
    channel: 'command',
    action: 'quarantine.retry',
    target: '7',
    outcome: 'done',
    detail: '{}',
    host: 'h',
  } as const;
  expect(await stored(AUDIT_LOG, [row])).toEqual([
    { ...row, at: '2026-07-01 10:20:30.456', day: '2026-07-01' },
  ]);
});

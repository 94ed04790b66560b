import { formatIp } from '@plumbline/exporter/parse/values/ip.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';
import type { DeviationCode } from '@plumbline/exporter/model/deviations.js';
import { DEFAULT_LIMITS, type LimitName, type Limits } from '@plumbline/exporter/model/limits.js';
import type { ParsedReport, Rejection, ReportSink } from '@plumbline/exporter/model/parsed.js';
import type { Reason } from '@plumbline/exporter/model/reasons.js';
import type {
  AggregateRecord,
  AggregateReport,
  FailureReport,
  Report,
  TlsFailure,
  TlsPolicy,
  TlsReport,
} from '@plumbline/exporter/model/report.js';
import type { Fixture } from './build/fixture.js';

/** The morning after the day that the fixtures report on: 2026-03-02T06:00:00Z. */
export const NOW = 1_772_431_200;

/** An IP as text, for people. */
type WithIpText<T> = {
  readonly [K in keyof T]: T[K] extends Uint8Array
    ? string
    : T[K] extends Uint8Array | undefined
      ? string | undefined
      : T[K];
};

export type Row = WithIpText<AggregateRecord>;
export type TlsFailureRow = WithIpText<TlsFailure>;
export type FailureFields = WithIpText<FailureReport>;
export type ReportFields = AggregateReport | FailureFields | TlsReport;

/** What came of one document, in the words of a line of `plumbline parse`. */
export interface Reading {
  readonly path: string;
  readonly status: 'ok' | 'partial' | 'rejected' | 'ignored';
  readonly reason: Reason | undefined;
  readonly limit: LimitName | undefined;
  readonly kind: Report['kind'] | undefined;
  readonly standard: Report['standard'] | undefined;
  readonly org: string | undefined;
  readonly reportId: string | undefined;
  readonly begin: string | undefined;
  readonly end: string | undefined;
  readonly domain: string | undefined;
  readonly records: number;
  readonly quarantined: number;
  readonly messages: number;
  readonly dmarcPassMessages: number;
  readonly dmarcUnknownMessages: number;
  readonly deviations: readonly DeviationCode[];
  readonly report: ReportFields | undefined;
  readonly rows: readonly Row[];
  readonly tlsPolicies: readonly TlsPolicy[];
  readonly tlsFailures: readonly TlsFailureRow[];
  readonly quarantinedReasons: readonly Reason[];
  readonly keyHash: string | undefined;
  readonly documentHash: string | undefined;
}

/** Reads a fixture through the whole pipeline, in pieces of `chunk` bytes. */
export async function read(
  fixture: Fixture,
  { chunk = Infinity, limits = {} }: { chunk?: number; limits?: Partial<Limits> } = {},
): Promise<Reading[]> {
  const readings: Reading[] = [];
  await readDelivery(
    { name: fixture.name, bytes: inPieces(fixture.bytes, chunk) },
    {
      ignored: ({ path, reason }) => {
        readings.push(unread(path, 'ignored', reason));
      },
      refused: ({ path, reason, limit }) => {
        readings.push(unread(path, 'rejected', reason, limit));
      },
      open: (path) => new ReadingSink(path, readings),
    },
    { limits: { ...DEFAULT_LIMITS, ...limits }, now: NOW },
  );
  return readings;
}

// The pipeline takes an async iterable; a fixture is in memory already.
// eslint-disable-next-line @typescript-eslint/require-await
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

class ReadingSink implements ReportSink {
  readonly #path: string;
  readonly #readings: Reading[];
  #rows: Row[] = [];
  #tlsPolicies: TlsPolicy[] = [];
  #tlsFailures: TlsFailureRow[] = [];
  #quarantinedReasons: Reason[] = [];

  constructor(path: string, readings: Reading[]) {
    this.#path = path;
    this.#readings = readings;
  }

  head(): void {
    // What `report` says later is what counts.
  }

  record(record: AggregateRecord): void {
    this.#rows.push({ ...record, sourceIp: formatIp(record.sourceIp) });
  }

  tlsFailure(failure: TlsFailure): void {
    const { sendingMtaIp, receivingIp } = failure;
    this.#tlsFailures.push({
      ...failure,
      sendingMtaIp: ipText(sendingMtaIp),
      receivingIp: ipText(receivingIp),
    });
  }

  tlsPolicy(policy: TlsPolicy): void {
    this.#tlsPolicies.push(policy);
  }

  badRecord({ reason }: { reason: Reason }): void {
    this.#quarantinedReasons.push(reason);
  }

  report(parsed: ParsedReport): void {
    this.#readings.push({
      ...unread(this.#path, parsed.status, parsed.reason, parsed.limit),
      ...facts(parsed.report),
      ...this.#parts(),
      records: parsed.records,
      quarantined: parsed.quarantined,
      deviations: parsed.deviations.codes(),
      documentHash: parsed.documentHash,
    });
  }

  rejected({ reason, limit, quarantined, deviations }: Rejection): void {
    this.#parts();
    this.#readings.push({
      ...unread(this.#path, 'rejected', reason, limit),
      quarantined,
      deviations: deviations.codes(),
    });
  }

  drained(): undefined {
    return undefined;
  }

  /** What was handed over since the last report, with its sums. */
  #parts(): Pick<Reading, 'rows' | 'tlsPolicies' | 'tlsFailures' | 'quarantinedReasons'> & Sums {
    const parts = {
      rows: this.#rows,
      tlsPolicies: this.#tlsPolicies,
      tlsFailures: this.#tlsFailures,
      quarantinedReasons: this.#quarantinedReasons,
      ...sums(this.#rows),
    };
    this.#rows = [];
    this.#tlsPolicies = [];
    this.#tlsFailures = [];
    this.#quarantinedReasons = [];
    return parts;
  }
}

type Sums = Pick<Reading, 'messages' | 'dmarcPassMessages' | 'dmarcUnknownMessages'>;

function sums(rows: readonly Row[]): Sums {
  const total = (some: readonly Row[]): number => some.reduce((sum, { count }) => sum + count, 0);
  return {
    messages: total(rows),
    dmarcPassMessages: total(rows.filter((row) => row.dkimAligned === true || row.spfAligned === true)),
    dmarcUnknownMessages: total(
      rows.filter((row) => row.dkimAligned === undefined && row.spfAligned === undefined),
    ),
  };
}

function facts(
  report: Report,
): Pick<
  Reading,
  'kind' | 'standard' | 'org' | 'reportId' | 'begin' | 'end' | 'domain' | 'report' | 'keyHash'
> {
  const { kind, standard, key } = report;
  const common = { kind, standard, keyHash: key.hash };
  if (report.kind === 'failure') {
    return {
      ...common,
      org: report.reporter,
      reportId: undefined,
      begin: undefined,
      end: undefined,
      domain: key.domain,
      report: { ...report, sourceIp: ipText(report.sourceIp) },
    };
  }
  return {
    ...common,
    org: report.orgName,
    reportId: report.reportId,
    begin: timeText(report.period.begin),
    end: timeText(report.period.end),
    domain: report.kind === 'aggregate' ? report.policy.domain.value : undefined,
    report,
  };
}

function unread(path: string, status: Reading['status'], reason?: Reason, limit?: LimitName): Reading {
  return {
    path,
    status,
    reason,
    limit,
    kind: undefined,
    standard: undefined,
    org: undefined,
    reportId: undefined,
    begin: undefined,
    end: undefined,
    domain: undefined,
    records: 0,
    quarantined: 0,
    messages: 0,
    dmarcPassMessages: 0,
    dmarcUnknownMessages: 0,
    deviations: [],
    report: undefined,
    rows: [],
    tlsPolicies: [],
    tlsFailures: [],
    quarantinedReasons: [],
    keyHash: undefined,
    documentHash: undefined,
  };
}

function ipText(ip: Uint8Array | undefined): string | undefined {
  return ip === undefined ? undefined : formatIp(ip);
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

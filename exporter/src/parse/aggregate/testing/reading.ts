/** Aggregate reports in a few lines, and a sink that keeps what comes of them. */
import { createHash } from 'node:crypto';
import { Deviations, type DeviationCode } from '../../../model/deviations.js';
import { DEFAULT_LIMITS, type Limits } from '../../../model/limits.js';
import type { BadRecord, ParsedReport, Rejection, ReportSink } from '../../../model/parsed.js';
import type { Reason } from '../../../model/reasons.js';
import type { AggregateRecord, AggregateReport } from '../../../model/report.js';
import { formatIp } from '../../values/ip.js';
import { AggregateReader } from '../reader.js';

export const METADATA =
  '<report_metadata><org_name>mx.example</org_name><email>dmarc@mx.example</email>' +
  '<report_id>r-1</report_id><date_range><begin>1772323200</begin><end>1772409599</end></date_range></report_metadata>';
export const POLICY =
  '<policy_published><domain>example.com</domain><adkim>r</adkim><aspf>r</aspf><p>none</p></policy_published>';
export const HEAD = METADATA + POLICY;

export const EVALUATED =
  '<policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>';
export const IDENTIFIERS =
  '<identifiers><envelope_from>bounce.example.com</envelope_from><header_from>example.com</header_from></identifiers>';
export const RESULTS =
  '<auth_results><dkim><domain>example.com</domain><selector>s1</selector><result>pass</result></dkim>' +
  '<spf><domain>bounce.example.com</domain><scope>mfrom</scope><result>fail</result></spf></auth_results>';

export function row(count: number | string, ip = '192.0.2.1'): string {
  return `<row><source_ip>${ip}</source_ip><count>${count}</count>${EVALUATED}</row>`;
}

export function record(count: number | string, ip?: string): string {
  return `<record>${row(count, ip)}${IDENTIFIERS}${RESULTS}</record>`;
}

export function feedback(...content: readonly string[]): string {
  return `<feedback>${content.join('')}</feedback>`;
}

/** A report by another id. */
export function other(id: string, ...records: readonly string[]): string {
  return feedback(HEAD.replace('r-1', id), ...records);
}

export interface Outcome {
  readonly status: 'ok' | 'partial' | 'rejected';
  readonly reason: Reason | undefined;
  readonly report: AggregateReport | undefined;
  readonly head: AggregateReport | undefined;
  readonly records: readonly AggregateRecord[];
  readonly bad: readonly BadRecord[];
  readonly quarantined: number;
  readonly deviations: readonly DeviationCode[];
  readonly documentHash: string | undefined;
}

/** Keeps what it is told; a report of another kind than aggregate counts as none. */
export class KeepingSink implements ReportSink {
  readonly outcomes: Outcome[] = [];
  /** What it was told, in order. */
  readonly told: string[] = [];
  #head: AggregateReport | undefined;
  #records: AggregateRecord[] = [];
  #bad: BadRecord[] = [];

  head(report: AggregateReport): void {
    this.told.push('head');
    this.#head = report;
  }

  record(record: AggregateRecord): void {
    this.told.push('record');
    this.#records.push(record);
  }

  tlsFailure(): void {
    this.told.push('tlsFailure');
  }

  tlsPolicy(): void {
    this.told.push('tlsPolicy');
  }

  badRecord(bad: BadRecord): void {
    this.told.push('badRecord');
    this.#bad.push(bad);
  }

  report({ status, reason, report, quarantined, deviations, documentHash }: ParsedReport): void {
    this.told.push('report');
    const aggregate = report.kind === 'aggregate' ? report : undefined;
    this.#keep({
      status,
      reason,
      report: aggregate,
      quarantined,
      deviations: deviations.codes(),
      documentHash,
    });
  }

  rejected({ reason, quarantined, deviations }: Rejection): void {
    this.told.push('rejected');
    this.#keep({
      status: 'rejected',
      reason,
      report: undefined,
      quarantined,
      deviations: deviations.codes(),
      documentHash: undefined,
    });
  }

  drained(): Promise<void> | undefined {
    return undefined;
  }

  #keep(outcome: Omit<Outcome, 'head' | 'records' | 'bad'>): void {
    this.outcomes.push({ ...outcome, head: this.#head, records: this.#records, bad: this.#bad });
    this.#head = undefined;
    this.#records = [];
    this.#bad = [];
  }
}

export interface ReadOptions {
  readonly limits?: Partial<Limits>;
  readonly now?: number;
  /** The size of the pieces it comes in. */
  readonly pieces?: number;
}

/** What comes of a document, report by report. */
export function read(document: string | Buffer, options: ReadOptions = {}): Outcome[] {
  return readTold(document, options).outcomes;
}

export function readTold(document: string | Buffer, options: ReadOptions = {}): KeepingSink {
  const sink = new KeepingSink();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const reader = new AggregateReader(sink, limits, new Deviations(), {
    now: options.now,
    newHash: () => createHash('sha256'),
  });
  const bytes = Buffer.from(document);
  const size = options.pieces ?? Infinity;
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  reader.end();
  return sink;
}

/** What comes of a document that is one report. */
export function readOne(document: string | Buffer, options: ReadOptions = {}): Outcome {
  const [outcome, ...more] = read(document, options);
  if (outcome === undefined || more.length > 0) throw new Error(`${more.length + 1} reports instead of one`);
  return outcome;
}

/** The one record of a report. */
export function readRecord(content: string, head = HEAD): AggregateRecord {
  const [first, ...more] = readOne(feedback(head, `<record>${content}</record>`)).records;
  if (first === undefined || more.length > 0) throw new Error('not one record');
  return first;
}

/** Source and count of each record. */
export function rows({ records }: Outcome): [string, number][] {
  return records.map(({ sourceIp, count }) => [formatIp(sourceIp), count]);
}

export function reasons({ bad }: Outcome): Reason[] {
  return bad.map(({ reason }) => reason);
}

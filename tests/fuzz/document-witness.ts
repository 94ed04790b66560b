import type { Deviations } from '@plumbline/exporter/model/deviations.js';
import type { Limits } from '@plumbline/exporter/model/limits.js';
import type { BadRecord, ParsedReport, Rejection, ReportSink } from '@plumbline/exporter/model/parsed.js';
import type {
  AggregateRecord,
  AggregateReport,
  TlsFailure,
  TlsPolicy,
} from '@plumbline/exporter/model/report.js';
import { isDeviation, isLimit, isReason } from './closed-sets.js';
import type { Complaint, Rule } from './complaint.js';
import { recordFaults, reportFaults, tlsFailureFaults, tlsPolicyFaults } from './values.js';

/** Hears what one document holds. */
export class DocumentWitness implements ReportSink {
  readonly records: AggregateRecord[] = [];
  readonly #limits: Limits;
  readonly #heard: unknown[];
  readonly #complaints: Complaint[];
  readonly #deviations: (readonly [string, number])[][] = [];
  #held = 0;
  #isStopped = false;
  #since = new SinceLastEnd();

  constructor(limits: Limits, heard: unknown[], complaints: Complaint[]) {
    this.#limits = limits;
    this.#heard = heard;
    this.#complaints = complaints;
  }

  get held(): number {
    return this.#held;
  }

  head(report: AggregateReport): void {
    this.#heard.push({ head: report });
    this.#expect(!this.#since.hasHead, 'order', 'a second head');
    this.#expect(this.#since.rows === 0, 'order', 'a head after a record');
    this.#since.hasHead = true;
    this.#expectNone(reportFaults(report));
  }

  record(record: AggregateRecord): void {
    this.#heard.push({ record });
    this.records.push(record);
    this.#row(record.ordinal, 'record');
    this.#expectNone(recordFaults(record, this.#limits));
  }

  tlsPolicy(policy: TlsPolicy): void {
    this.#heard.push({ policy });
    this.#since.rows++;
    const { lastPolicy } = this.#since;
    this.#expect(policy.ordinal > lastPolicy, 'order', `policy ${policy.ordinal} after ${lastPolicy}`);
    this.#since.lastPolicy = policy.ordinal;
    this.#expectNone(tlsPolicyFaults(policy, this.#limits));
  }

  tlsFailure(failure: TlsFailure): void {
    this.#heard.push({ failure });
    this.#since.rows++;
    const { lastPolicy, lastFailure } = this.#since;
    const isNext = failure.policy > lastFailure.policy || failure.ordinal > lastFailure.ordinal;
    this.#expect(failure.policy > lastPolicy, 'order', 'a failure detail after its policy');
    this.#expect(isNext && failure.policy >= lastFailure.policy, 'order', 'failure details out of order');
    this.#since.lastFailure = failure;
    this.#expectNone(tlsFailureFaults(failure));
  }

  badRecord(bad: BadRecord): void {
    this.#heard.push({ bad: { ...bad, raw: Buffer.from(bad.raw).toString('hex') } });
    this.#since.bad++;
    this.#since.badOrdinals.push(bad.ordinal);
    this.#expect(isReason(bad.reason), 'closed_sets', `a bad record for ${bad.reason}`);
    this.#expect(
      Number.isSafeInteger(bad.ordinal) && bad.ordinal >= 0,
      'values',
      `a bad record's ordinal is ${bad.ordinal}`,
    );
    const { salvageBytes } = this.#limits;
    this.#expect(bad.raw.length <= salvageBytes, 'values', 'a bad record is longer than salvageBytes');
  }

  report(parsed: ParsedReport): void {
    const { deviations, ...said } = parsed;
    this.#heard.push(said);
    const { status, reason, limit, report, records, quarantined } = parsed;
    const { rows, bad } = this.#since;
    const handedOver = report.kind === 'failure' ? rows + 1 : rows;
    this.#expect(records === handedOver, 'identity', `${records} records are told, ${handedOver} came`);
    this.#expect(quarantined === bad, 'identity', `${quarantined} quarantined are told, ${bad} came`);
    if (report.kind === 'aggregate') this.#expectOrdinals();
    const isWhole = reason === undefined && quarantined === 0;
    this.#expect((status === 'ok') === isWhole, 'values', `a report is ${status} for ${String(reason)}`);
    this.#expect(reason === undefined || isReason(reason), 'closed_sets', `partial for ${String(reason)}`);
    this.#expect(isLimit(limit), 'closed_sets', `cut by a limit ${String(limit)}`);
    this.#expect(/^[0-9a-f]{64}$/.test(parsed.documentHash), 'values', 'a document hash is no SHA-256');
    this.#expectNone(reportFaults(report));
    this.#isStopped ||= reason !== undefined;
    this.#end(deviations, records + quarantined);
  }

  rejected(rejection: Rejection): void {
    const { deviations, ...said } = rejection;
    this.#heard.push({ rejected: said });
    const { reason, limit, quarantined, offset } = rejection;
    const { rows, bad } = this.#since;
    // A failure mail is one record, which was never handed over.
    const isIdentity = quarantined === rows + bad || (quarantined === 1 && rows + bad === 0);
    this.#expect(
      isIdentity,
      'identity',
      `${quarantined} quarantined are told of a rejection, ${rows + bad} came`,
    );
    this.#expect(isReason(reason), 'closed_sets', `rejected for ${reason}`);
    this.#expect(reason !== 'reader_broke', 'throws', rejection.detail);
    this.#expect(isLimit(limit), 'closed_sets', `rejected by a limit ${String(limit)}`);
    this.#expect(offset === undefined || offset >= 0, 'values', `a rejection at byte ${String(offset)}`);
    this.#isStopped = true;
    this.#end(deviations, quarantined);
  }

  drained(): Promise<void> | undefined {
    return this.#heard.length % 3 === 0 ? Promise.resolve() : undefined;
  }

  /** The document has been read. */
  end(): void {
    this.#heard.push({ deviations: this.#toldDeviations() });
    this.#expect(this.#deviations.length > 0, 'silence', 'nothing came of a document, not even a reason');
    const { rows, bad } = this.#since;
    this.#expect(rows + bad === 0, 'identity', `${rows + bad} records belong to no report`);
  }

  #row(ordinal: number, what: string): void {
    this.#since.rows++;
    this.#since.ordinals.push(ordinal);
    this.#expect(
      Number.isSafeInteger(ordinal) && ordinal >= 0,
      'values',
      `a ${what}'s ordinal is ${ordinal}`,
    );
  }

  /** Each record's place in its report, bad ones counted: every number once. */
  #expectOrdinals(): void {
    const { ordinals, badOrdinals } = this.#since;
    this.#expect(
      ordinals.every((n, i) => i === 0 || n > (ordinals[i - 1] ?? 0)),
      'order',
      'ordinals fall',
    );
    const all = [...ordinals, ...badOrdinals].sort((a, b) => a - b);
    this.#expect(
      all.every((n, i) => n === i),
      'order',
      `ordinals ${all.join(' ')}`,
    );
  }

  #end(deviations: Deviations, held: number): void {
    for (const [code, times] of deviations.entries()) {
      this.#expect(isDeviation(code), 'closed_sets', `a deviation ${code}`);
      this.#expect(Number.isSafeInteger(times) && times > 0, 'values', `a deviation ${times} times`);
    }
    this.#deviations.push(deviations.entries());
    this.#held += held;
    this.#since = new SinceLastEnd();
  }

  /**
   * The container's are complete when the last byte has been read: of several reports in a document, the first may
   * or may not have been told of them. And where reading stops, more or less of what follows has been decoded.
   */
  #toldDeviations(): unknown[] {
    const [first = [], ...more] = this.#deviations;
    if (more.length > 0) return [...new Set([first, ...more].flat().map(([code]) => code))].sort();
    return this.#isStopped ? first.filter(([code]) => code !== 'invalid_bytes') : [...first];
  }

  #expectNone(faults: Iterable<string>): void {
    for (const fault of faults) this.#expect(false, 'values', fault);
  }

  #expect(holds: boolean, rule: Rule, says: string): void {
    if (!holds) this.#complaints.push({ rule, says });
  }
}

/** What was handed over and belongs to the next report. */
class SinceLastEnd {
  hasHead = false;
  rows = 0;
  bad = 0;
  readonly ordinals: number[] = [];
  readonly badOrdinals: number[] = [];
  lastPolicy = -1;
  lastFailure: Pick<TlsFailure, 'policy' | 'ordinal'> = { policy: -1, ordinal: -1 };
}

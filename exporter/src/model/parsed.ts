import type { Deviations } from './deviations.js';
import type { LimitName } from './limits.js';
import type { Reason } from './reasons.js';
import type {
  AggregateRecord,
  AggregateReport,
  FailureReport,
  TlsFailure,
  TlsPolicy,
  TlsReport,
} from './report.js';

/** A record that could not be read into a row, with its bytes. */
export interface BadRecord {
  readonly ordinal: number;
  readonly reason: Reason;
  readonly detail: string;
  /** The record's bytes in the document, cut at `limits.salvageBytes`. */
  readonly raw: Uint8Array;
}

/**
 * Takes what a document holds, as it is read. Everything since the last `report` or `rejected` belongs to the
 * next one: a document in which two reports run together ends several times.
 */
export interface ReportSink {
  /**
   * The head of an aggregate report, before its first record: once, and only where the document has it there.
   * `report` has the last word.
   */
  head(report: AggregateReport): void;
  record(record: AggregateRecord): void;
  tlsFailure(failure: TlsFailure): void;
  tlsPolicy(policy: TlsPolicy): void;
  badRecord(bad: BadRecord): void;
  report(parsed: ParsedReport): void;
  rejected(rejection: Rejection): void;
  /** Backpressure: asked between chunks; reading goes on when the promise resolves. */
  drained(): Promise<void> | undefined;
}

export interface ParsedReport {
  /** `partial`: a report of which something was not read (bad records, a cut, a limit). */
  readonly status: 'ok' | 'partial';
  /** Why it is partial, where the cause is not a bad record. */
  readonly reason: Reason | undefined;
  readonly detail: string | undefined;
  readonly limit?: LimitName;
  readonly report: AggregateReport | FailureReport | TlsReport;
  /** Rows handed to the sink (1 for a failure report); with `quarantined` what the document held. */
  readonly records: number;
  readonly quarantined: number;
  readonly deviations: Deviations;
  /** Hex SHA-256 of the decoded document's bytes; design rule 2. */
  readonly documentHash: string;
}

export interface Rejection {
  readonly reason: Reason;
  readonly detail: string;
  readonly limit?: LimitName;
  /** Byte offset in the document where that is known. */
  readonly offset?: number;
  /** Records that were seen before it was given up; the document goes to quarantine whole, and they with it. */
  readonly quarantined: number;
  readonly deviations: Deviations;
}

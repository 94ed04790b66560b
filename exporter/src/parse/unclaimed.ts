import type { Document, Ignored } from '../model/delivery.js';
import type { BadRecord, ParsedReport, Rejection, ReportSink } from '../model/parsed.js';
import type { Reason } from '../model/reasons.js';
import type { AggregateRecord, AggregateReport, TlsFailure, TlsPolicy } from '../model/report.js';

/** What says that a document is no report, rather than one that cannot be read. */
const NO_REPORT: ReadonlySet<Reason> = new Set([
  'not_a_report',
  'html',
  'unknown_format',
  'placeholder',
  'empty',
]);

/**
 * Stands before the sink of a document that nobody called a report. If it is none it is ignored, and the sink is
 * never opened.
 */
export class UnclaimedSink implements ReportSink {
  readonly #path: string;
  readonly #open: () => ReportSink;
  readonly #ignored: (thing: Ignored) => void;
  #opened: ReportSink | undefined;

  constructor({ path }: Document, open: () => ReportSink, ignored: (thing: Ignored) => void) {
    this.#path = path;
    this.#open = open;
    this.#ignored = ignored;
  }

  head(report: AggregateReport): void {
    this.#sink().head(report);
  }

  record(record: AggregateRecord): void {
    this.#sink().record(record);
  }

  tlsFailure(failure: TlsFailure): void {
    this.#sink().tlsFailure(failure);
  }

  tlsPolicy(policy: TlsPolicy): void {
    this.#sink().tlsPolicy(policy);
  }

  badRecord(bad: BadRecord): void {
    this.#sink().badRecord(bad);
  }

  report(parsed: ParsedReport): void {
    this.#sink().report(parsed);
  }

  rejected(rejection: Rejection): void {
    const { reason, detail } = rejection;
    if (this.#opened !== undefined || rejection.quarantined > 0 || !NO_REPORT.has(reason))
      this.#sink().rejected(rejection);
    else this.#ignored({ type: 'ignored', path: this.#path, reason: 'no_report', detail });
  }

  drained(): Promise<void> | undefined {
    return this.#opened?.drained();
  }

  #sink(): ReportSink {
    return (this.#opened ??= this.#open());
  }
}

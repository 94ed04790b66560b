import type { BadRecord, ParsedReport, Rejection, ReportSink } from '../model/parsed.js';
import type { AggregateRecord, TlsFailure, TlsPolicy } from '../model/report.js';
import { rejectedLine, reportLine, type Origin } from './document-line.js';
import type { ParseOutput } from './parse-output.js';
import { badRecordLine, failureLine, recordLine, tlsFailureLine, tlsPolicyLine } from './record-line.js';
import { Tally } from './tally.js';

/** Turns what one document holds into lines: one at the end of each report in it, and with `records` one a record. */
export class DocumentSink implements ReportSink {
  readonly #origin: Origin;
  readonly #output: ParseOutput;
  readonly #records: boolean;
  #tally = new Tally();

  constructor(origin: Origin, output: ParseOutput, records: boolean) {
    this.#origin = origin;
    this.#output = output;
    this.#records = records;
  }

  head(): void {
    // The last word is in `report`, and the line is written then.
  }

  record(record: AggregateRecord): void {
    this.#tally.record(record);
    if (this.#records) this.#output.record(recordLine(this.#origin, record));
  }

  tlsFailure(failure: TlsFailure): void {
    if (this.#records) this.#output.record(tlsFailureLine(this.#origin, failure));
  }

  tlsPolicy(policy: TlsPolicy): void {
    this.#tally.policy(policy);
    if (this.#records) this.#output.record(tlsPolicyLine(this.#origin, policy));
  }

  badRecord(bad: BadRecord): void {
    this.#tally.badRecord(bad);
    if (this.#records) this.#output.record(badRecordLine(this.#origin, bad));
  }

  report(parsed: ParsedReport): void {
    if (this.#records && parsed.report.kind === 'failure')
      this.#output.record(failureLine(this.#origin, parsed.report));
    this.#output.document(reportLine(this.#origin, parsed, this.#tally), parsed);
    this.#tally = new Tally();
  }

  rejected(rejection: Rejection): void {
    const { quarantined } = rejection;
    const line = rejectedLine(this.#origin, rejection);
    this.#output.document(line, { status: 'rejected', records: 0, quarantined });
    this.#tally = new Tally();
  }

  drained(): Promise<void> | undefined {
    return this.#output.drained();
  }
}

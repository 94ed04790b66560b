/** What the parser makes of mails. */
import type { BadRecord, ParsedReport, Rejection, ReportSink } from '../../../model/parsed.js';
import { DEFAULT_LIMITS } from '../../../model/limits.js';
import type { AggregateRecord, TlsFailure, TlsPolicy } from '../../../model/report.js';
import { parseDocument } from '../../../parse/document.js';
import { parseFailureMail } from '../../../parse/failure/document.js';
import { unpack } from '../../../unpack/unpack.js';

export interface ReadReport {
  readonly parsed: ParsedReport;
  readonly records: readonly AggregateRecord[];
  readonly policies: readonly TlsPolicy[];
  readonly failures: readonly TlsFailure[];
}

export async function readMails(
  mails: Iterable<{ readonly bytes: Iterable<Uint8Array> }>,
): Promise<ReadReport[]> {
  const reports: ReadReport[] = [];
  for (const { bytes } of mails) {
    for await (const thing of unpack({ name: 'a.eml', bytes: stream(bytes) }, DEFAULT_LIMITS)) {
      const sink = new KeepingSink(reports);
      const settings = { limits: DEFAULT_LIMITS, now: undefined };
      if (thing.type === 'document') await parseDocument(thing, sink, settings);
      if (thing.type === 'failure_mail') parseFailureMail(thing, sink, settings);
    }
  }
  return reports;
}

async function* stream(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

class KeepingSink implements ReportSink {
  readonly #reports: ReadReport[];
  readonly #records: AggregateRecord[] = [];
  readonly #policies: TlsPolicy[] = [];
  readonly #failures: TlsFailure[] = [];

  constructor(reports: ReadReport[]) {
    this.#reports = reports;
  }

  head(): void {
    // `report` has the last word.
  }

  record(record: AggregateRecord): void {
    this.#records.push(record);
  }

  tlsPolicy(policy: TlsPolicy): void {
    this.#policies.push(policy);
  }

  tlsFailure(failure: TlsFailure): void {
    this.#failures.push(failure);
  }

  badRecord(bad: BadRecord): void {
    throw new Error(bad.detail);
  }

  rejected(rejection: Rejection): void {
    throw new Error(rejection.detail);
  }

  report(parsed: ParsedReport): void {
    this.#reports.push({
      parsed,
      records: this.#records,
      policies: this.#policies,
      failures: this.#failures,
    });
  }

  drained(): undefined {
    return undefined;
  }
}

import { createHash, type Hash } from 'node:crypto';
import { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { ReportSink } from '../../model/parsed.js';
import { TlsReader } from './reader.js';
import type { TlsStop } from './outcome.js';

/** The reports of one JSON document: one, unless several were run together. */
export class TlsDocument {
  readonly #sink: ReportSink;
  readonly #limits: Limits;
  readonly #now: number | undefined;
  #deviations: Deviations;
  #reader: TlsReader;
  #hash: Hash = createHash('sha256');
  /** Something other than a report has followed: nothing behind it is read. */
  #trailing = false;

  /** `now` is in seconds since 1970; undefined where nobody knows. */
  constructor(sink: ReportSink, limits: Limits, deviations: Deviations, now: number | undefined) {
    this.#sink = sink;
    this.#limits = limits;
    this.#now = now;
    this.#deviations = deviations;
    this.#reader = new TlsReader(sink, limits, deviations);
  }

  /** Whether more bytes would not be looked at. */
  get stopped(): boolean {
    return this.#reader.stopped && !this.#reader.done;
  }

  write(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#reader.done) rest = this.#nextReport(rest);
      if (rest.length === 0) return;
      const after = this.#reader.push(rest);
      this.#hash.update(rest.subarray(0, rest.length - after.length));
      rest = after;
      if (this.#reader.stopped && !this.#reader.done) return;
    }
  }

  /** `cut` says that the bytes do not go on as they should have. */
  end(cut?: TlsStop): void {
    const documentHash = this.#hash.digest('hex');
    const outcome = this.#reader.end(documentHash);
    if (!outcome.ok) {
      const { reason, detail, limit, offset, quarantined } = outcome;
      this.#sink.rejected({
        reason: cut?.reason ?? reason,
        detail: cut?.detail ?? detail,
        ...optional('limit', cut?.limit ?? limit),
        ...optional('offset', offset),
        quarantined,
        deviations: this.#deviations,
      });
      return;
    }
    if (this.#now !== undefined && outcome.report.period.end > this.#now)
      this.#deviations.add('period_future');
    const stop = cut ?? outcome.partial;
    this.#sink.report({
      status: stop !== undefined || outcome.quarantined > 0 ? 'partial' : 'ok',
      reason: stop?.reason,
      detail: stop?.detail,
      ...optional('limit', stop?.limit),
      report: outcome.report,
      records: outcome.records,
      quarantined: outcome.quarantined,
      deviations: this.#deviations,
      documentHash,
    });
  }

  /** After the end of a report: another object is another report, anything else but white space is not read. */
  #nextReport(rest: Uint8Array): Uint8Array {
    const at = rest.findIndex((byte) => byte > 0x20);
    if (at < 0 || this.#trailing) return rest.subarray(rest.length);
    if (rest[at] !== 0x7b) {
      this.#trailing = true;
      this.#deviations.add('trailing_text');
      return rest.subarray(rest.length);
    }
    this.#deviations.add('documents_run_together');
    this.end();
    this.#deviations = new Deviations();
    this.#deviations.add('documents_run_together');
    this.#hash = createHash('sha256');
    this.#reader = new TlsReader(this.#sink, this.#limits, this.#deviations);
    return rest.subarray(at);
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  const pair: Partial<Record<K, V>> = {};
  if (value !== undefined) pair[key] = value;
  return pair;
}

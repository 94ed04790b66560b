import type { BadRecord } from '../../model/parsed.js';

export interface BadRecordLimits {
  /** How many of a report are held one by one. */
  readonly records: number;
  /** What their bytes may be together. */
  readonly bytes: number;
}

const BAD_RECORD_LIMITS: BadRecordLimits = { records: 1000, bytes: 4 * 1024 * 1024 };

const NO_BYTES = new Uint8Array(0);

/**
 * The bad records of one report. A stranger may send millions of them, so only the first are held one by one, and
 * the rest as one thing with their number; all of them can be read again from the document.
 */
export class BadRecords {
  readonly #limits: BadRecordLimits;
  readonly #listed: BadRecord[] = [];
  #first: BadRecord | undefined;
  #unlisted = 0;
  #bytes = 0;

  constructor(limits: BadRecordLimits = BAD_RECORD_LIMITS) {
    this.#limits = limits;
  }

  /** What is held of them in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  get listed(): readonly BadRecord[] {
    return this.#listed;
  }

  get unlisted(): { readonly first: BadRecord | undefined; readonly count: number } {
    return { first: this.#first, count: this.#unlisted };
  }

  add(bad: BadRecord): void {
    if (this.#listed.length < this.#limits.records) {
      this.#listed.push(this.#bounded(bad));
      return;
    }
    this.#first ??= this.#bounded(bad);
    this.#unlisted += 1;
  }

  #bounded(bad: BadRecord): BadRecord {
    if (this.#bytes + bad.raw.length > this.#limits.bytes) return { ...bad, raw: NO_BYTES };
    this.#bytes += bad.raw.length;
    return bad;
  }
}

import type { Ignored, Refused } from '@plumbline/exporter/model/delivery.js';
import type { Limits } from '@plumbline/exporter/model/limits.js';
import type { AggregateRecord } from '@plumbline/exporter/model/report.js';
import type { DeliveryObserver } from '@plumbline/exporter/pipeline.js';
import { isLimit, isReason } from './closed-sets.js';
import type { Complaint, Rule } from './complaint.js';
import { DocumentWitness } from './document-witness.js';

/** Hears everything that comes of a delivery, writes it down, and complains of what must not be. */
export class Witness implements DeliveryObserver {
  readonly complaints: Complaint[] = [];
  /** All that became a row. */
  readonly records: AggregateRecord[] = [];
  readonly #limits: Limits;
  readonly #heard: unknown[] = [];
  #document: DocumentWitness | undefined;
  #held = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Records and quarantined of all documents together. */
  get held(): number {
    return this.#held;
  }

  ignored({ path, reason, detail }: Ignored): void {
    this.#endDocument();
    this.#heard.push({ ignored: { path, reason, detail } });
    this.#expect(isReason(reason), 'closed_sets', `ignored for ${reason}`);
  }

  refused({ path, reason, detail, limit }: Refused): void {
    this.#endDocument();
    this.#heard.push({ refused: { path, reason, detail, limit } });
    this.#expect(isReason(reason), 'closed_sets', `refused for ${reason}`);
    this.#expect(isLimit(limit), 'closed_sets', `refused by a limit ${String(limit)}`);
    this.#expect(reason !== 'reader_broke', 'throws', detail);
  }

  open(path: string): DocumentWitness {
    this.#endDocument();
    this.#heard.push({ document: path });
    this.#document = new DocumentWitness(this.#limits, this.#heard, this.complaints);
    return this.#document;
  }

  /** The delivery has been read. */
  end(): void {
    this.#endDocument();
    this.#expect(this.#heard.length > 0, 'silence', 'nothing came of the delivery, not even a reason');
  }

  /** All that was heard, a line each: equal where the same was said. */
  testimony(): string[] {
    return this.#heard.map((one) => JSON.stringify(one, plainly));
  }

  #endDocument(): void {
    this.#document?.end();
    this.#held += this.#document?.held ?? 0;
    this.records.push(...(this.#document?.records ?? []));
    this.#document = undefined;
  }

  #expect(holds: boolean, rule: Rule, says: string): void {
    if (!holds) this.complaints.push({ rule, says });
  }
}

function plainly(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

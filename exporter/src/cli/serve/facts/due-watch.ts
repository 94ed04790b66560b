import type { Asked } from '../../../store/failures.js';
import type { DueSources } from '../../../store/facts/due-sources.js';

/** Looks through the store for addresses that are due, some at a time, and rests when it has seen all. */
export class DueWatch {
  readonly #look: (after: Uint8Array | undefined) => Promise<Asked<DueSources>>;
  readonly #everyMs: number;
  readonly #clock: () => number;
  #after: Uint8Array | undefined;
  #nextAt: number;
  #firstWish = Infinity;
  #lastWish = -Infinity;

  constructor(
    look: (after: Uint8Array | undefined) => Promise<Asked<DueSources>>,
    everyMs: number,
    clock: () => number,
  ) {
    this.#look = look;
    this.#everyMs = everyMs;
    this.#clock = clock;
    this.#nextAt = clock();
  }

  /** How long until there may be something. */
  get restMs(): number {
    return Math.max(0, Math.min(this.#nextAt, this.#firstWish) - this.#clock());
  }

  /** There is something of which only the store knows, now or in a while. */
  hurry(inMs = 0): void {
    const at = this.#clock() + inMs;
    this.#firstWish = Math.min(this.#firstWish, at);
    this.#lastWish = Math.max(this.#lastWish, at);
  }

  async next(): Promise<Asked<readonly Uint8Array[]>> {
    const isFirst = this.#after === undefined;
    const began = this.#clock();
    const due = await this.#look(this.#after);
    if (!due.ok) return due;
    // What was wished for later is seen by a later look; of many wishes the last is one for all.
    if (isFirst && this.#firstWish <= began)
      this.#firstWish = this.#lastWish > began ? this.#lastWish : Infinity;
    this.#after = due.value.next;
    if (this.#after === undefined) this.#nextAt = this.#clock() + this.#everyMs;
    return { ok: true, value: due.value.ips };
  }
}

import type { Asked } from '../../../store/failures.js';
import type { DueSources } from '../../../store/facts/due-sources.js';

/** Looks through the store for addresses that are due, some at a time, and rests when it has seen all. */
export class DueWatch {
  readonly #look: (after: Uint8Array | undefined) => Promise<Asked<DueSources>>;
  readonly #everyMs: number;
  readonly #clock: () => number;
  #after: Uint8Array | undefined;
  #nextAt: number;

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
    return Math.max(0, this.#nextAt - this.#clock());
  }

  /** There is something of which only the store knows. */
  hurry(): void {
    this.#nextAt = this.#clock();
  }

  async next(): Promise<Asked<readonly Uint8Array[]>> {
    const due = await this.#look(this.#after);
    if (!due.ok) return due;
    this.#after = due.value.next;
    if (this.#after === undefined) this.#nextAt = this.#clock() + this.#everyMs;
    return { ok: true, value: due.value.ips };
  }
}

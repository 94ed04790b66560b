import type { Asked, Failed } from '../failures.js';
import type { EntryOutcome, Settled } from './entry.js';

/** What became of the things in a delivery: how many each. */
export type Taken = Readonly<Partial<Record<EntryOutcome, number>>>;

/** Counts what becomes of a delivery's entries: there may be as many as an mbox has mails, so none is remembered. */
export class DeliveryTally {
  readonly #counts: Partial<Record<EntryOutcome, number>> = {};
  #expected = 0;
  #failure: Failed | undefined;
  #done: (() => void) | undefined;

  expect(settling: Promise<Settled>): void {
    this.#expected++;
    void settling.then(({ outcome }) => {
      if (outcome.ok) this.#counts[outcome.value] = (this.#counts[outcome.value] ?? 0) + 1;
      else this.#failure ??= outcome;
      if (--this.#expected === 0) this.#done?.();
    });
  }

  /** Nothing more is expected; resolves when all has been settled, and fails if anything was given up. */
  async complete(): Promise<Asked<Taken>> {
    if (this.#expected > 0) await new Promise<void>((done) => (this.#done = done));
    return this.#failure ?? { ok: true, value: this.#counts };
  }
}

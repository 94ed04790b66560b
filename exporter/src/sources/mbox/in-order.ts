import type { Verdict } from '../../model/intake-source.js';
import type { MboxPlace } from './parts.js';

/** Parts are committed in any order: how far all of them are. */
export class InOrder {
  readonly #parts: { readonly to: MboxPlace; isTaken: boolean }[] = [];
  readonly #waiting = new Set<Promise<void>>();
  #at: MboxPlace;

  constructor(from: MboxPlace) {
    this.#at = from;
  }

  /** Up to here all is on disk. */
  get at(): MboxPlace {
    return this.#at;
  }

  expect(to: MboxPlace, verdict: Promise<Verdict>): void {
    const part = { to, isTaken: false };
    this.#parts.push(part);
    const waiting = verdict.then((told) => {
      this.#waiting.delete(waiting);
      part.isTaken = told.verdict === 'ack';
      while (this.#parts[0]?.isTaken === true) this.#at = this.#parts.shift()?.to ?? this.#at;
    });
    this.#waiting.add(waiting);
  }

  /** Resolves when all that is expected has its verdict. */
  async settled(): Promise<void> {
    await Promise.all(this.#waiting);
  }
}

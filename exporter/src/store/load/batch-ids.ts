import { randomInt } from 'node:crypto';

const CHANCE_BITS = 20n;

/** Numbers for batches: of one process they rise, and over all they follow the clock. */
export class BatchIds {
  readonly #now: () => number;
  #last = 0n;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A number above every one given out here, and above `seen`. */
  next(seen = 0n): bigint {
    const fresh = (BigInt(this.#now()) << CHANCE_BITS) + BigInt(randomInt(2 ** Number(CHANCE_BITS)));
    const floor = seen > this.#last ? seen : this.#last;
    this.#last = fresh > floor ? fresh : floor + 1n;
    return this.#last;
  }
}

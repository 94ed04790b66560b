const FIRST_MS = 100;
const LONGEST_MS = 5000;
/** After so long without a wrong password, an address begins anew. */
const FORGIVEN_MS = 60_000;
const ADDRESSES = 1000;

interface Wrong {
  readonly times: number;
  readonly at: number;
}

/** Slows down whoever tries passwords: each wrong one is answered later than the last. */
export class Throttle {
  readonly #wrong = new Map<string, Wrong>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** How long the answer to one more wrong password waits. */
  waitMs(address: string): number {
    const now = this.#clock();
    const before = this.#wrong.get(address);
    const times = before === undefined || now - before.at > FORGIVEN_MS ? 0 : before.times;
    this.#wrong.delete(address);
    this.#wrong.set(address, { times: times + 1, at: now });
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > ADDRESSES && oldest !== undefined) this.#wrong.delete(oldest);
    return Math.min(FIRST_MS * 2 ** times, LONGEST_MS);
  }
}

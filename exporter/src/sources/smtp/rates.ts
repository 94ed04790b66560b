const MINUTE_MS = 60_000;
/** Strangers have many addresses; of so many it is known how often they came. */
const MOST_KEYS = 10_000;

interface Bucket {
  left: number;
  at: number;
}

/** So many a minute of each key, all at once or spread. */
export class Rates {
  readonly #aMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(aMinute: number, now: () => number) {
    this.#aMinute = aMinute;
    this.#now = now;
  }

  /** Whether one more is within the rate; it counts then. */
  take(key: string): boolean {
    const now = this.#now();
    const known = this.#buckets.get(key) ?? { left: this.#aMinute, at: now };
    const left = Math.min(this.#aMinute, known.left + ((now - known.at) / MINUTE_MS) * this.#aMinute);
    const isWithin = left >= 1;
    // Behind all others: the first in the map is the one that has been away the longest.
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: isWithin ? left - 1 : left, at: now });
    this.#forget();
    return isWithin;
  }

  #forget(): void {
    if (this.#buckets.size <= MOST_KEYS) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}

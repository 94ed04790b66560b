/** A bucket that fills evenly: as much at once as a minute gives, and then as it comes in. */
interface Bucket {
  left: number;
  at: number;
}

const MINUTE_MS = 60_000;
/** Buckets that are full again are forgotten. */
const MOST_BUCKETS = 10_000;

/** How much each of many may do in a minute. */
export class Rate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes `amount`; or says after how many seconds there is enough again, and takes nothing. */
  take(who: string, amount: number, perMinute: number): number | undefined {
    const bucket = this.#filled(who, perMinute);
    // What is more than a minute gives is let through when the bucket is full: it would never be otherwise.
    const needed = Math.min(amount, perMinute);
    if (bucket.left < needed) return ((needed - bucket.left) / perMinute) * (MINUTE_MS / 1000);
    bucket.left -= amount;
    return undefined;
  }

  /** For what was used up before it was known how much it is. */
  charge(who: string, amount: number, perMinute: number): void {
    this.#filled(who, perMinute).left -= amount;
  }

  #filled(who: string, perMinute: number): Bucket {
    const now = this.#clock();
    const bucket = this.#buckets.get(who) ?? { left: perMinute, at: now };
    bucket.left = Math.min(perMinute, bucket.left + ((now - bucket.at) / MINUTE_MS) * perMinute);
    bucket.at = now;
    this.#buckets.delete(who);
    this.#buckets.set(who, bucket);
    if (this.#buckets.size > MOST_BUCKETS) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    for (const [who] of this.#buckets) {
      this.#buckets.delete(who);
      return;
    }
  }
}

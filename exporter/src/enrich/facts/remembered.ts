interface Kept<V> {
  readonly value: V;
  readonly until: number;
}

/**
 * So many values, each for a while; for a new one, the one that was not asked for the longest goes. The clock is one that
 * never goes back.
 */
export class Remembered<V> {
  readonly #most: number;
  readonly #clock: () => number;
  readonly #kept = new Map<string, Kept<V>>();

  constructor(most: number, clock: () => number) {
    this.#most = most;
    this.#clock = clock;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): V | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    if (kept.until <= this.#clock()) return undefined;
    this.#kept.set(key, kept);
    return kept.value;
  }

  /** Says whether another had to go for it. */
  set(key: string, value: V, ms: number): boolean {
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: this.#clock() + ms });
    if (this.#kept.size <= this.#most) return false;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
    return true;
  }
}

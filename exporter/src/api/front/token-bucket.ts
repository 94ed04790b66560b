/** So many requests at once, and one more every `intervalMs`; as Go's rate.Limiter. */
export class TokenBucket {
  readonly #intervalMs: number;
  readonly #burst: number;
  readonly #clock: () => number;
  #tokens: number;
  #at: number;

  constructor(intervalMs: number, burst: number, clock: () => number) {
    this.#intervalMs = intervalMs;
    this.#burst = burst;
    this.#clock = clock;
    this.#tokens = burst;
    this.#at = clock();
  }

  /** Nothing where there is one; else in how many milliseconds there will be. */
  take(): number | undefined {
    const now = this.#clock();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) / this.#intervalMs);
    this.#at = now;
    if (this.#tokens < 1) return (1 - this.#tokens) * this.#intervalMs;
    this.#tokens -= 1;
    return undefined;
  }
}

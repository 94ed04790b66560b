export interface BackoffSettings {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Waits that grow with each failure, never two alike: a server that comes back is not asked by all at once. */
export class Backoff {
  readonly #settings: BackoffSettings;
  readonly #random: () => number;
  #failures = 0;

  /** `random` is from 0 to 1. */
  constructor(settings: BackoffSettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
  }

  /** In a row. */
  get failures(): number {
    return this.#failures;
  }

  /** How long to wait after one more failure. */
  failed(): number {
    const { firstMs, longestMs } = this.#settings;
    const full = Math.min(longestMs, firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return full * (0.5 + this.#random() / 2);
  }

  /** So long, or up to a quarter longer: for waits that others set. */
  orLater(ms: number): number {
    return ms * (1 + this.#random() / 4);
  }

  worked(): void {
    this.#failures = 0;
  }
}

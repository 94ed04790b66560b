import type { Handed, Verdict } from '../../model/intake-source.js';

/** Deliveries that are handed in and have no verdict yet: so many at most, and each verdict is told once. */
export class InFlight<T> {
  readonly #most: number;
  readonly #onVerdict: (of: T, verdict: Verdict) => void;
  readonly #waiting: (() => void)[] = [];
  #size = 0;

  constructor(most: number, onVerdict: (of: T, verdict: Verdict) => void) {
    this.#most = most;
    this.#onVerdict = onVerdict;
  }

  /** Resolves when one more may be handed in. */
  async room(): Promise<void> {
    await this.#until(() => this.#size < this.#most);
  }

  add(of: T, handed: Handed): void {
    this.#size += 1;
    void handed.verdict.then((verdict) => {
      this.#size -= 1;
      this.#onVerdict(of, verdict);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Resolves when all that was handed in has its verdict. */
  async empty(): Promise<void> {
    await this.#until(() => this.#size === 0);
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

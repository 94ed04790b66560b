import { pause } from '../../../sources/running/pause.js';

/** So many a second, one after the other: who comes too early waits for a turn, in the order they came. */
export class Rate {
  readonly #apart: number;
  readonly #clock: () => number;
  readonly #limited: () => void;
  #next = 0;

  constructor(perSecond: number, clock: () => number, limited: () => void) {
    this.#apart = 1000 / perSecond;
    this.#clock = clock;
    this.#limited = limited;
  }

  async turn(stop: AbortSignal): Promise<void> {
    const now = this.#clock();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#apart;
    // A timer is no finer.
    if (at - now < 1) return;
    this.#limited();
    await pause(at - now, stop);
  }
}

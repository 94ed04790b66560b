import { setImmediate } from 'node:timers/promises';
import type { Turns as GivesTurns } from '../parse/document.js';

/**
 * What is at hand is read without a pause, and so would keep signals, timers and scrapes waiting: this gives them a
 * turn every few milliseconds.
 */
export class Turns implements GivesTurns {
  readonly #clock: () => number;
  readonly #everyMs: number;
  #last: number;

  /** By a clock that never goes back. */
  constructor(clock: () => number, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#last = clock();
  }

  give(): Promise<void> | undefined {
    return this.#clock() - this.#last < this.#everyMs ? undefined : this.#turn();
  }

  async #turn(): Promise<void> {
    await setImmediate();
    this.#last = this.#clock();
  }
}

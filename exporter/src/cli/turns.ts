import { setImmediate } from 'node:timers/promises';
import type { Turns as GivesTurns } from '../parse/document.js';

/**
 * What is at hand is read without a pause, and so would keep signals, timers and scrapes waiting: this gives them a
 * turn every few milliseconds. Of many who read at once one goes on after each, for all that wait for the loop's next
 * round go on in the same one.
 */
export class Turns implements GivesTurns {
  readonly #clock: () => number;
  readonly #everyMs: number;
  readonly #waiting: (() => void)[] = [];
  #isGiving = false;
  #last: number;

  /** By a clock that never goes back. */
  constructor(clock: () => number, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#last = clock();
  }

  give(): Promise<void> | undefined {
    if (this.#clock() - this.#last < this.#everyMs) return undefined;
    const turn = new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (!this.#isGiving) void this.#giveAll();
    return turn;
  }

  async #giveAll(): Promise<void> {
    this.#isGiving = true;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      await setImmediate();
      this.#waiting.shift();
      this.#last = this.#clock();
      next();
    }
    this.#isGiving = false;
  }
}

import { setImmediate } from 'node:timers/promises';
import type { CommandIo } from './io.js';

/**
 * Small files are read without a pause, and so would keep signals and timers waiting: this gives them a turn
 * every few milliseconds.
 */
export class Turns {
  readonly #io: CommandIo;
  #last: number;

  constructor(io: CommandIo) {
    this.#io = io;
    this.#last = io.now();
  }

  async give(): Promise<boolean> {
    if (this.#io.now() - this.#last < 50) return false;
    await setImmediate();
    this.#last = this.#io.now();
    return true;
  }
}

import type { DoorQuery } from '@plumbline/embedded/hold.js';
import type { Logger } from 'pino';

/** Whoever guesses passwords must not fill the log: metrics count each. */
const EVERY_MS = 1000;

/** Who asked what at the door: for whoever looks, and what was turned away for everybody. */
export class QueryLog {
  readonly #log: Logger;
  readonly #clock: () => number;
  #toldAt = -Infinity;
  #untold = 0;

  constructor(log: Logger, clock: () => number) {
    this.#log = log;
    this.#clock = clock;
  }

  asked({ user, outcome, reason, detail, seconds, rows, bytes, agent }: DoorQuery): void {
    const entry = { user, outcome, reason, detail, seconds, rows, bytes, agent };
    switch (outcome) {
      case 'unauthenticated':
        this.#unauthenticated(entry);
        break;
      case 'refused':
        this.#log.warn(entry, 'turned away at the door');
        break;
      case 'limited':
        this.#log.info(entry, 'came to a limit of the door');
        break;
      case 'answered':
      case 'failed':
      case 'gone':
        this.#log.debug(entry, 'asked at the door');
    }
  }

  #unauthenticated(entry: object): void {
    const now = this.#clock();
    if (now - this.#toldAt < EVERY_MS) {
      this.#untold += 1;
      return;
    }
    const more = this.#untold === 0 ? {} : { not_logged_before: this.#untold };
    this.#log.warn({ ...entry, ...more }, 'turned away at the door');
    this.#toldAt = now;
    this.#untold = 0;
  }
}

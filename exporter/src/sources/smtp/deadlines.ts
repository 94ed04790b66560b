import { timerMs } from '../../model/timers.js';

/** One clock for each session: a client that is slow on purpose is not waited for. */
export class Deadlines {
  readonly #late: (session: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(late: (session: string) => void) {
    this.#late = late;
  }

  /** In the place of what was set for the session before. */
  set(session: string, ms: number): void {
    this.clear(session);
    const timer = setTimeout(() => {
      this.#timers.delete(session);
      this.#late(session);
    }, timerMs(ms));
    this.#timers.set(session, timer);
  }

  clear(session: string): void {
    clearTimeout(this.#timers.get(session));
    this.#timers.delete(session);
  }
}

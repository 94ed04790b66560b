import type { Logger } from 'pino';

/** What goes wrong inside goes wrong again as often as a stranger asks for it: each must not fill the log. */
const EVERY_MS = 1000;

/** What went wrong inside: one of each kind a second, and how many came between. */
export class FailureLog {
  readonly #log: Logger;
  readonly #clock: () => number;
  readonly #told = new Map<string, { at: number; untold: number }>();

  constructor(log: Logger, clock: () => number) {
    this.#log = log;
    this.#clock = clock;
  }

  failed(what: string, error: unknown, more: Readonly<Record<string, string>> = {}): void {
    const now = this.#clock();
    const told = this.#told.get(what);
    if (told !== undefined && now - told.at < EVERY_MS) {
      told.untold += 1;
      return;
    }
    const text = error instanceof Error ? error.stack : String(error);
    const untold = told === undefined || told.untold === 0 ? {} : { not_logged_before: told.untold };
    this.#log.error({ ...more, error: text, ...untold }, what);
    this.#told.set(what, { at: now, untold: 0 });
  }
}

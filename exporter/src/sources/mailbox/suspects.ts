const TRIES = 5;
const FIRST_MS = 60_000;
const LONGEST_MS = 3_600_000;

/**
 * Mails that were not taken and have no verdict that says why: connections broke at them, the server would not give
 * them, or handing them in broke something of ours. One that does so again is asked for alone, and after some times
 * left alone for a while, so that it does not keep those behind it from being taken.
 */
export class Suspects<Mail> {
  readonly #now: () => number;
  readonly #failures = new Map<Mail, { count: number; at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  isSuspect(mail: Mail): boolean {
    return this.#failures.has(mail);
  }

  isLeftAlone(mail: Mail): boolean {
    const failed = this.#failures.get(mail);
    return failed !== undefined && failed.count >= TRIES && this.#now() - failed.at < waitMs(failed.count);
  }

  failed(mails: readonly Mail[]): void {
    for (const mail of mails) {
      const before = this.#failures.get(mail)?.count ?? 0;
      // Only who fails alone is to blame.
      const count = mails.length === 1 ? before + 1 : Math.max(before, 1);
      this.#failures.set(mail, { count, at: this.#now() });
    }
  }

  cleared(mails: readonly Mail[]): void {
    for (const mail of mails) this.#failures.delete(mail);
  }

  /** Those that are gone need not be known. */
  keepOnly(isThere: (mail: Mail) => boolean): void {
    for (const mail of this.#failures.keys()) if (!isThere(mail)) this.#failures.delete(mail);
  }
}

function waitMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - TRIES));
}

const FIRST_MS = 100;
const LONGEST_MS = 5000;
/** After so long without a wrong password, whoever it was begins anew. */
const FORGIVEN_MS = 60_000;
const REMEMBERED = 1000;

interface Wrong {
  readonly times: number;
  readonly at: number;
}

/**
 * Slows down whoever tries passwords: after each wrong one, all that comes from there for that user waits longer, right
 * or wrong, so that nothing is learned sooner by not waiting for an answer.
 */
export class Throttle {
  readonly #wrong = new Map<string, Wrong>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** How long it is before the next password is looked at. */
  waitMs(who: string): number {
    const wrong = this.#wrong.get(who);
    return wrong === undefined ? 0 : Math.max(0, wrong.at + pauseMs(wrong) - this.#clock());
  }

  /** One more wrong password. */
  wrong(who: string): void {
    const now = this.#clock();
    const before = this.#wrong.get(who);
    const times = before === undefined || now - before.at > FORGIVEN_MS ? 0 : before.times;
    this.#wrong.delete(who);
    this.#wrong.set(who, { times: times + 1, at: now });
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > REMEMBERED && oldest !== undefined) this.#wrong.delete(oldest);
  }
}

function pauseMs({ times }: Wrong): number {
  return Math.min(FIRST_MS * 2 ** (times - 1), LONGEST_MS);
}

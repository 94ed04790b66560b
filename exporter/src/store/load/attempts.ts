const ATTEMPTS = 2 ** 32;
/** So many keys are remembered under one number. */
const MOST_KEYS = 200_000;

/**
 * The numbers of a writer's tries. Rows of a load are hidden by the claim that names it until its batch is committed:
 * so no two claims may name the same load, or a repeat that is under way, or never ends, would hide what was stored
 * long before. Otherwise the number stays what it is: it is a column of every row.
 */
export class Attempts {
  readonly #keys = new Set<bigint>();
  readonly #mostKeys: number;
  #attempt: number;

  constructor(first: number, mostKeys = MOST_KEYS) {
    this.#attempt = first;
    this.#mostKeys = mostKeys;
  }

  /** The number under which these reports may be claimed: none of them has been under it before. */
  next(reportKeys: readonly bigint[]): number {
    const isRepeat = reportKeys.some((key) => this.#keys.has(key));
    if (isRepeat || this.#keys.size + reportKeys.length > this.#mostKeys) {
      this.#attempt = (this.#attempt + 1) % ATTEMPTS;
      this.#keys.clear();
    }
    for (const key of reportKeys) this.#keys.add(key);
    return this.#attempt;
  }
}

/** What was found of the statements, with all that they were judged by, that were asked last: dashboards ask the same ones again and again. */
export class Verdicts<T> {
  readonly #most: number;
  readonly #longest: number;
  readonly #known = new Map<string, T>();

  constructor(most: number, longest: number) {
    this.#most = most;
    this.#longest = longest;
  }

  async of(statement: string, find: () => Promise<{ verdict: T; keeps: boolean }>): Promise<T> {
    const known = this.#known.get(statement);
    if (known !== undefined) {
      this.#remember(statement, known);
      return known;
    }
    const { verdict, keeps } = await find();
    if (keeps && statement.length <= this.#longest) this.#remember(statement, verdict);
    return verdict;
  }

  /** As the newest; the oldest goes where there are too many. */
  #remember(statement: string, verdict: T): void {
    this.#known.delete(statement);
    this.#known.set(statement, verdict);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }
}

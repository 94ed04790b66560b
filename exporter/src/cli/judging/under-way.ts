/** Deliveries that are read and not committed yet: they may have been judged by what was known when they began. */
export class UnderWay {
  readonly #now: () => number;
  /** In the order in which they began. */
  readonly #begun = new Map<symbol, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One begins; to be called when it is committed or given up. */
  begin(): () => void {
    const one = Symbol();
    this.#begun.set(one, this.#now());
    return () => {
      this.#begun.delete(one);
    };
  }

  /** When the first of those began that are under way. */
  get oldest(): number | undefined {
    const [first] = this.#begun.values();
    return first;
  }
}

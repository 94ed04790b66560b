/** What is said of domains: the longest name at or above a domain decides. */
export class SuffixTable<T> {
  readonly #byName = new Map<string, T>();
  #mostLabels = 0;

  constructor(entries: Iterable<readonly [string, T]>) {
    for (const [name, value] of entries) {
      if (!this.#byName.has(name)) this.#byName.set(name, value);
      this.#mostLabels = Math.max(this.#mostLabels, name.split('.').length);
    }
  }

  /** Costs the labels of the longest name in the table, however many a stranger's name has. */
  find(domain: string): T | undefined {
    for (let at = this.#beginning(domain); at >= 0; at = nextLabel(domain, at)) {
      const found = this.#byName.get(at === 0 ? domain : domain.slice(at));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Where the last labels begin, as many as a name of the table can have. */
  #beginning(domain: string): number {
    let at = domain.length;
    for (let labels = 0; labels < this.#mostLabels; labels++) {
      if (at <= 0) return 0;
      at = domain.lastIndexOf('.', at - 1);
    }
    return this.#mostLabels === 0 ? -1 : at + 1;
  }
}

function nextLabel(domain: string, at: number): number {
  const dot = domain.indexOf('.', at);
  return dot < 0 ? -1 : dot + 1;
}

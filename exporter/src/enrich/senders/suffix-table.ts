import { wholePattern } from './selector-table.js';

/**
 * What is said of domains: the longest name at or above a domain decides. In the first label of a name `*` stands for
 * any run of letters, digits and hyphens; of a name and such a pattern the name decides.
 */
export class SuffixTable<T> {
  readonly #byName = new Map<string, T>();
  /** By what is behind the first label. */
  readonly #byParent = new Map<string, (readonly [RegExp, T])[]>();
  #mostLabels = 0;

  constructor(entries: Iterable<readonly [string, T]>) {
    for (const [name, value] of entries) {
      if (name.includes('*')) this.#addPattern(name, value);
      else if (!this.#byName.has(name)) this.#byName.set(name, value);
      this.#mostLabels = Math.max(this.#mostLabels, name.split('.').length);
    }
  }

  /** Costs the labels of the longest name in the table, however many a stranger's name has. */
  find(domain: string): T | undefined {
    for (let at = this.#beginning(domain); at >= 0; at = nextLabel(domain, at)) {
      const name = at === 0 ? domain : domain.slice(at);
      const found = this.#byName.get(name) ?? this.#matching(name)[0];
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** All that is said of it, what decides first. */
  findAll(domain: string): readonly T[] {
    const found: T[] = [];
    for (let at = this.#beginning(domain); at >= 0; at = nextLabel(domain, at)) {
      const name = domain.slice(at);
      const said = this.#byName.get(name);
      if (said !== undefined) found.push(said);
      found.push(...this.#matching(name));
    }
    return found;
  }

  #matching(name: string): readonly T[] {
    if (this.#byParent.size === 0) return NONE;
    const dot = name.indexOf('.');
    const patterns = dot < 0 ? undefined : this.#byParent.get(name.slice(dot + 1));
    if (patterns === undefined) return NONE;
    return patterns.filter(([pattern]) => pattern.test(name.slice(0, dot))).map(([, value]) => value);
  }

  #addPattern(name: string, value: T): void {
    const dot = name.indexOf('.');
    const parent = name.slice(dot + 1);
    const alike = this.#byParent.get(parent) ?? [];
    alike.push([wholePattern(name.slice(0, dot)), value]);
    this.#byParent.set(parent, alike);
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

const NONE: readonly never[] = [];

function nextLabel(domain: string, at: number): number {
  const dot = domain.indexOf('.', at);
  return dot < 0 ? -1 : dot + 1;
}

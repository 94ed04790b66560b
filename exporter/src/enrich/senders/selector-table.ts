/** A longer one is nobody's habit, and a stranger could make it slow to look at. */
const LONGEST = 128;

/** What is said of selectors; `*` in a pattern stands for any run of letters, digits and hyphens. */
export class SelectorTable<T> {
  readonly #exact = new Map<string, T[]>();
  /** By the first letter, where the pattern begins with one. */
  readonly #patterns = new Map<string, (readonly [RegExp, T])[]>();

  constructor(entries: Iterable<readonly [string, T]>) {
    for (const [pattern, value] of entries) {
      if (pattern.includes('*')) this.#addPattern(pattern, value);
      else this.#exact.set(pattern, [...(this.#exact.get(pattern) ?? []), value]);
    }
  }

  /** What is said of it by name first, then by what it begins with; the first said before others. */
  find(selector: string): readonly T[] {
    if (selector.length > LONGEST) return [];
    return [
      ...(this.#exact.get(selector) ?? []),
      ...this.#matching(selector, selector.charAt(0)),
      ...this.#matching(selector, '*'),
    ];
  }

  #matching(selector: string, bucket: string): readonly T[] {
    const patterns = this.#patterns.get(bucket) ?? [];
    return patterns.filter(([pattern]) => pattern.test(selector)).map(([, value]) => value);
  }

  #addPattern(pattern: string, value: T): void {
    const bucket = pattern.charAt(0);
    const alike = this.#patterns.get(bucket) ?? [];
    alike.push([wholePattern(pattern), value]);
    this.#patterns.set(bucket, alike);
  }
}

/** The whole of a text, `*` being any run of letters, digits and hyphens. */
export function wholePattern(pattern: string, before = ''): RegExp {
  const escaped = pattern.split(/\*+/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${before}${escaped.join('[a-z0-9-]*')}$`);
}

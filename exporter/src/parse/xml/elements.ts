import type { XmlName } from './names.js';

/** The elements that are open, outermost first. */
export class OpenElements {
  readonly #names: XmlName[] = [];
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  get innermost(): XmlName | undefined {
    return this.#depth > 0 ? this.#names[this.#depth - 1] : undefined;
  }

  push(name: XmlName): void {
    this.#names[this.#depth++] = name;
  }

  pop(): XmlName | undefined {
    return this.#depth > 0 ? this.#names[--this.#depth] : undefined;
  }

  /** How deep the innermost element of this name is; -1 where there is none. */
  find(name: XmlName): number {
    let level = this.#depth - 1;
    while (level >= 0 && this.#names[level]?.raw !== name.raw) level--;
    return level;
  }

  /** Forgets elements below `depth`. */
  unwind(depth: number): void {
    this.#depth = Math.min(this.#depth, depth);
  }

  /** The innermost element takes the place at `depth`; those that were open from there on are forgotten. */
  promote(depth: number): void {
    const { innermost } = this;
    if (innermost === undefined) return;
    this.#names[depth] = innermost;
    this.#depth = depth + 1;
  }
}

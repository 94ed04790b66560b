import { Node } from './schema.js';

/** Where in the schema the reader is: the node of each open element, outermost first. */
export class NodePath {
  /** The node around each open element. */
  readonly #parents: Uint8Array;
  #level = 0;
  #node: number = Node.document;

  constructor(depth: number) {
    this.#parents = new Uint8Array(depth + 1);
  }

  get node(): number {
    return this.#node;
  }

  /** How many elements are open. */
  get level(): number {
    return this.#level;
  }

  enter(node: number): void {
    this.#parents[this.#level++] = this.#node;
    this.#node = node;
  }

  leave(): void {
    this.#node = this.#parents[--this.#level] ?? Node.document;
  }

  /** As if the element at `level` and those in it had not been opened. */
  rewind(level: number): void {
    this.#node = this.around(level);
    this.#level = level;
  }

  /** As if the elements from `level` on did not stand between what is around them and what is in them. */
  seeThrough(level: number): void {
    const around = this.around(level);
    this.#parents.fill(around, level, this.#level);
    this.#node = around;
  }

  /** The level of the outermost open element that is one of these; -1 where none is. */
  find(...nodes: readonly number[]): number {
    for (let level = 0; level < this.#level; level++) if (nodes.includes(this.at(level))) return level;
    return -1;
  }

  /** The node of the open element at `level`. */
  at(level: number): number {
    return level + 1 < this.#level ? (this.#parents[level + 1] ?? Node.document) : this.#node;
  }

  around(level: number): number {
    return level < this.#level ? (this.#parents[level] ?? Node.document) : this.#node;
  }
}

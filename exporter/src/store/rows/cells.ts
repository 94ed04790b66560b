const NONE = new Uint32Array(0);
const FIRST_ROWS = 8;
const SHORT = 256;
/** More is given back when the rows are cleared: thousands wait for their next document, and any may have had a long one. */
const KEPT_CELLS = 1 << 13;

/** Rows of so many cells of 32 bits, one behind the other, in memory that grows. */
export class Cells {
  readonly width: number;
  #data = NONE;
  #length = 0;

  constructor(width: number) {
    this.width = width;
  }

  get rows(): number {
    return this.#length / this.width;
  }

  /** How many cells are in use. */
  get length(): number {
    return this.#length;
  }

  /** Another array once a row was added. */
  get data(): Uint32Array {
    return this.#data;
  }

  /** Adds a row of zeros or leftovers, to be filled in; says where it begins. */
  add(): number {
    const at = this.#length;
    this.#length = at + this.width;
    if (this.#length > this.#data.length) this.#grow();
    return at;
  }

  /** Adds the rows of others that are as wide. */
  append({ data, length }: Cells): void {
    const at = this.#length;
    this.#length = at + length;
    if (this.#length > this.#data.length) this.#grow();
    const own = this.#data;
    // For few cells, a call costs more than they do.
    if (length > SHORT) own.set(data.subarray(0, length), at);
    else for (let i = 0; i < length; i++) own[at + i] = data[i] ?? 0;
  }

  /** Makes room for so many cells in all. */
  reserve(cells: number): void {
    if (cells > this.#data.length) this.#resize(cells);
  }

  clear(): void {
    this.#length = 0;
    if (this.#data.length > KEPT_CELLS) this.#data = NONE;
  }

  #grow(): void {
    this.#resize(Math.max(2 * this.#data.length, this.#length, FIRST_ROWS * this.width));
  }

  #resize(cells: number): void {
    const resized = new Uint32Array(cells);
    resized.set(this.#data);
    this.#data = resized;
  }
}

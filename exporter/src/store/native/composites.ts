import { bytesOf, type ColumnType } from './column-type.js';

export function array<T>(of: ColumnType<T>): ColumnType<readonly T[]> {
  return {
    name: `Array(${of.name})`,
    prefix: of.prefix,
    encode: (lists) => {
      const ends = new Ends(lists.length);
      for (const list of lists) ends.add(list.length);
      return [ends.bytes, ...of.encode(lists.flatMap((list) => list))];
    },
  };
}

export function pair<A, B>(first: ColumnType<A>, second: ColumnType<B>): ColumnType<readonly [A, B]> {
  return {
    name: `Tuple(${first.name}, ${second.name})`,
    prefix: [...first.prefix, ...second.prefix],
    encode: (pairs) => [
      ...first.encode(pairs.map(([value]) => value)),
      ...second.encode(pairs.map(([, value]) => value)),
    ],
  };
}

/** Where the list of each row ends in the values of all, as 64-bit numbers. */
export class Ends {
  readonly #halves: Uint32Array;
  #row = 0;
  #total = 0;

  constructor(rows: number) {
    this.#halves = new Uint32Array(2 * rows);
  }

  get total(): number {
    return this.#total;
  }

  get bytes(): Uint8Array {
    return bytesOf(this.#halves);
  }

  add(length: number): void {
    this.#total += length;
    // The upper half stays 0: no block has 2^32 values.
    this.#halves[this.#row] = this.#total;
    this.#row += 2;
  }
}

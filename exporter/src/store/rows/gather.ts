import { ByteWriter } from '../native/byte-writer.js';
import { bytesOf } from '../native/column-type.js';
import { Ends } from '../native/composites.js';
import { dictionaryEncoded } from '../native/low-cardinality.js';
import type { Cells } from './cells.js';
import type { Lexicon } from './words.js';

/** Cells of one kind, of one document or of several in a row, and what their words are numbered by. */
export interface Piece {
  readonly cells: Cells;
  readonly lexicon: Lexicon;
}

export function rowsOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { cells }) => sum + cells.rows, 0);
}

/** Some neighbouring cells of all rows, as they are. */
export function numbers(pieces: readonly Piece[], cell: number, width: number): Uint8Array {
  const out = new Uint32Array(width * rowsOf(pieces));
  let at = 0;
  for (const { cells } of pieces) {
    const { data, length, width: step } = cells;
    for (let from = cell; from < length; from += step)
      for (let i = 0; i < width; i++) out[at++] = data[from + i] ?? 0;
  }
  return bytesOf(out);
}

/** Some bits of a cell of all rows, as a byte each. */
export function bits(pieces: readonly Piece[], cell: number, mask: number): Uint8Array {
  const shift = 31 - Math.clz32(mask & -mask);
  const out = new Uint8Array(rowsOf(pieces));
  let at = 0;
  for (const { cells } of pieces) {
    const { data, length, width } = cells;
    for (let from = cell; from < length; from += width) out[at++] = ((data[from] ?? 0) & mask) >>> shift;
  }
  return out;
}

/** The lengths of the lists of all rows, as the places where they end. */
export function ends(pieces: readonly Piece[], cell: number): Uint8Array {
  const out = new Ends(rowsOf(pieces));
  for (const { cells } of pieces) {
    const { data, length, width } = cells;
    for (let from = cell; from < length; from += width) out.add(data[from] ?? 0);
  }
  return out.bytes;
}

/** Words of all rows one by one, for a column whose words hardly repeat; most have none. */
export function texts(pieces: readonly Piece[], cell: number): Uint8Array {
  const out = new ByteWriter();
  for (const { cells, lexicon } of pieces) {
    const { data, length, width } = cells;
    for (let from = cell; from < length; from += width) out.text(lexicon.textOf(data[from] ?? 0));
  }
  return out.take();
}

/** Makes the dictionaries of a block's columns from the numbers of their words. */
export class Dictionaries {
  readonly #places = new Map<Lexicon, Places>();

  words(pieces: readonly Piece[], cell: number): Uint8Array[] {
    const words: string[] = [];
    const indexes = new Uint32Array(rowsOf(pieces));
    let places: Places | undefined;
    let at = 0;
    for (const { cells, lexicon } of pieces) {
      if (places?.lexicon !== lexicon) places = this.#placesOf(lexicon);
      const { data, length, width } = cells;
      for (let from = cell; from < length; from += width) indexes[at++] = places.of(data[from] ?? 0, words);
    }
    for (const used of this.#places.values()) used.clear();
    return dictionaryEncoded(words, indexes);
  }

  #placesOf(lexicon: Lexicon): Places {
    const known = this.#places.get(lexicon);
    if (known !== undefined) return known;
    const places = new Places(lexicon);
    this.#places.set(lexicon, places);
    return places;
  }
}

/** Where the words of a lexicon stand in the dictionary of one column. */
class Places {
  readonly lexicon: Lexicon;
  /** One more than the place, or 0. */
  readonly #places: Uint32Array;
  #used: number[] = [];

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
    this.#places = new Uint32Array(lexicon.size);
  }

  of(word: number, words: string[]): number {
    const place = this.#places[word] ?? 0;
    if (place > 0) return place - 1;
    const next = words.push(this.lexicon.textOf(word));
    this.#places[word] = next;
    this.#used.push(word);
    return next - 1;
  }

  clear(): void {
    for (const word of this.#used) this.#places[word] = 0;
    this.#used = [];
  }
}

import type { DeviationCode, Deviations } from '../../model/deviations.js';
import { decodeText } from '../xml/text.js';

/** A text of a document, read: what it means, and in which ways it departs from how it should be written. */
export interface Reading<T> {
  readonly value: T;
  readonly deviations: readonly DeviationCode[];
}

interface Entry<T> extends Reading<T> {
  readonly hash: number;
  readonly length: number;
  /** The bytes, four to a word, and which bits of the last word count. */
  readonly words: Int32Array;
  readonly lastMask: number;
}

/** Longer texts seldom repeat. */
const LONGEST = 128;
const WORD = Int32Array.BYTES_PER_ELEMENT;

/**
 * Reads texts that repeat: a value is made once and shared as long as its slot is not taken by another. Bounded,
 * whatever a document holds.
 */
export class Interned<T> {
  readonly #read: (text: string) => Reading<T>;
  readonly #slots: (Entry<T> | undefined)[];
  readonly #shift: number;
  #buffer: Buffer | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Keeps up to 2 to the power of `slotBits` texts. */
  constructor(slotBits: number, read: (text: string) => Reading<T>) {
    this.#read = read;
    this.#slots = new Array<Entry<T> | undefined>(2 ** slotBits).fill(undefined);
    this.#shift = 32 - slotBits;
  }

  /** The value of the text in `bytes` from `start` to `end`; `hash` and `marks` are the scanner's. */
  at(bytes: Buffer, start: number, end: number, marks: number, hash: number, deviations: Deviations): T {
    const slot = mixed(hash) >>> this.#shift;
    let entry = this.#slots[slot];
    if (entry?.hash !== hash) entry = this.#slots[slot ^ 1];
    if (entry?.hash === hash && entry.length === end - start && this.#stands(entry, bytes, start)) {
      if (entry.deviations.length > 0) count(entry.deviations, deviations);
      return entry.value;
    }
    return this.#make(bytes, start, end, marks, hash, deviations);
  }

  /** Whether the words of the entry are those at `start`; not where a look at whole words would reach too far. */
  #stands({ words, lastMask }: Entry<T>, bytes: Buffer, start: number): boolean {
    if (bytes !== this.#buffer) {
      this.#buffer = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const view = this.#view;
    const last = words.length - 1;
    if (start + WORD * words.length > view.byteLength) return false;
    for (let i = 0; i < last; i++) if (view.getInt32(start + WORD * i, true) !== words[i]) return false;
    return last < 0 || (view.getInt32(start + WORD * last, true) & lastMask) === words[last];
  }

  #make(bytes: Buffer, start: number, end: number, marks: number, hash: number, tally: Deviations): T {
    const replacedBefore = tally.total;
    const text = decodeText(bytes, start, end, marks, tally);
    const clean = tally.total === replacedBefore;
    const { value, deviations } = this.#read(text);
    count(deviations, tally);
    // A text whose decoding was counted is read anew each time, so that each time is counted.
    if (clean && end - start <= LONGEST) {
      const slot = mixed(hash) >>> this.#shift;
      // Each text has two slots, or two that share one would push each other out record by record.
      this.#slots[slot ^ 1] = this.#slots[slot];
      this.#slots[slot] = { hash, length: end - start, ...wordsOf(bytes, start, end), value, deviations };
    }
    return value;
  }
}

function wordsOf(bytes: Buffer, start: number, end: number): Pick<Entry<unknown>, 'words' | 'lastMask'> {
  const length = end - start;
  const words = new Int32Array(Math.ceil(length / WORD));
  for (let i = 0; i < length; i++)
    words[i >> 2] = (words[i >> 2] ?? 0) | ((bytes[start + i] ?? 0) << (8 * (i & 3)));
  const rest = length % WORD;
  return { words, lastMask: rest === 0 ? -1 : (1 << (8 * rest)) - 1 };
}

/** The scanner's hash differs most in its low bits, and in few. */
function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
}

function count(codes: readonly DeviationCode[], tally: Deviations): void {
  for (const code of codes) tally.add(code);
}

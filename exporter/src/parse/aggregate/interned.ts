import type { DeviationCode, Deviations } from '../../model/deviations.js';
import { decodeText } from '../xml/text.js';

/** A text of a document, read: what it means, and in which ways it departs from how it should be written. */
export interface Reading<T> {
  readonly value: T;
  readonly deviations: readonly DeviationCode[];
}

interface Entry<T> extends Reading<T> {
  readonly hash: number;
  readonly bytes: Uint8Array;
}

const SLOT_BITS = 11;
const SLOTS = 2 ** SLOT_BITS;
/** Longer texts seldom repeat. */
const LONGEST = 128;

/**
 * Reads texts that repeat: a value is made once and shared as long as its slot is not taken by another. Bounded,
 * whatever a document holds.
 */
export class Interned<T> {
  readonly #read: (text: string) => Reading<T>;
  readonly #slots: (Entry<T> | undefined)[] = new Array<Entry<T> | undefined>(SLOTS).fill(undefined);

  constructor(read: (text: string) => Reading<T>) {
    this.#read = read;
  }

  /** The value of the text in `bytes` from `start` to `end`; `hash` and `marks` are the scanner's. */
  at(bytes: Buffer, start: number, end: number, marks: number, hash: number, deviations: Deviations): T {
    const slot = slotOf(hash);
    let entry = this.#slots[slot];
    if (entry?.hash !== hash) entry = this.#slots[slot ^ 1];
    if (entry?.hash === hash && sameBytes(entry.bytes, bytes, start, end)) {
      if (entry.deviations.length > 0) count(entry.deviations, deviations);
      return entry.value;
    }
    return this.#make(bytes, start, end, marks, hash, deviations);
  }

  #make(bytes: Buffer, start: number, end: number, marks: number, hash: number, tally: Deviations): T {
    const replacedBefore = tally.total;
    const text = decodeText(bytes, start, end, marks, tally);
    const clean = tally.total === replacedBefore;
    const { value, deviations } = this.#read(text);
    count(deviations, tally);
    // A text whose decoding was counted is read anew each time, so that each time is counted.
    if (clean && end - start <= LONGEST) {
      const slot = slotOf(hash);
      // Each text has two slots, or two that share one would push each other out record by record.
      this.#slots[slot ^ 1] = this.#slots[slot];
      this.#slots[slot] = {
        hash,
        bytes: Uint8Array.prototype.slice.call(bytes, start, end),
        value,
        deviations,
      };
    }
    return value;
  }
}

/** The top bits of a product with the golden ratio: the scanner's hash differs most in its low bits, and in few. */
function slotOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

function count(codes: readonly DeviationCode[], tally: Deviations): void {
  for (const code of codes) tally.add(code);
}

function sameBytes(known: Uint8Array, bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}

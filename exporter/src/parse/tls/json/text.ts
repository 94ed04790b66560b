import { isUtf8 } from 'node:buffer';
import { CUT, type JsonText } from './value.js';

const FIRST_BYTES = 256;
const REPLACEMENT = 0xfffd;

export interface ReadText {
  readonly text: JsonText;
  /** Whether invalid bytes were replaced. */
  readonly invalid: boolean;
}

/** Collects the bytes of one string or number that cannot be read in one piece, up to a limit. */
export class TextCollector {
  readonly #limit: number;
  #bytes = Buffer.alloc(FIRST_BYTES);
  #length = 0;
  #over = false;
  /** The first half of a surrogate pair written as \u escapes. */
  #high: number | undefined;
  #unpaired = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  clear(): void {
    this.#length = 0;
    this.#over = false;
    this.#high = undefined;
    this.#unpaired = 0;
  }

  /** Half surrogate pairs that were replaced. */
  get unpaired(): number {
    return this.#unpaired;
  }

  add(chunk: Uint8Array, from: number, to: number): void {
    if (to > from) this.#endHigh();
    this.#append(chunk, from, to);
  }

  /** One UTF-16 unit, as an escape writes it. */
  addUnit(unit: number): void {
    const isHigh = unit >= 0xd800 && unit < 0xdc00;
    const isLow = unit >= 0xdc00 && unit < 0xe000;
    if (isLow && this.#high !== undefined) {
      const point = 0x10000 + (this.#high - 0xd800) * 0x400 + (unit - 0xdc00);
      this.#high = undefined;
      this.#addPoint(point);
      return;
    }
    this.#endHigh();
    if (isHigh) this.#high = unit;
    else if (isLow) this.#addUnpaired();
    else this.#addPoint(unit);
  }

  take(): ReadText {
    this.#endHigh();
    if (this.#over) return { text: CUT, invalid: false };
    return decodeUtf8(this.#bytes, 0, this.#length);
  }

  #endHigh(): void {
    if (this.#high === undefined) return;
    this.#high = undefined;
    this.#addUnpaired();
  }

  #addUnpaired(): void {
    this.#unpaired++;
    this.#addPoint(REPLACEMENT);
  }

  #addPoint(point: number): void {
    const bytes = Buffer.from(String.fromCodePoint(point), 'utf8');
    this.#append(bytes, 0, bytes.length);
  }

  #append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#limit) this.#over = true;
    if (this.#over) return;
    if (length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(length, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk.subarray(from, to), this.#length);
    this.#length = length;
  }
}

export function decodeUtf8(bytes: Buffer, from: number, to: number): ReadText {
  const text = bytes.toString('utf8', from, to);
  return { text, invalid: text.includes('\uFFFD') && !isUtf8(bytes.subarray(from, to)) };
}

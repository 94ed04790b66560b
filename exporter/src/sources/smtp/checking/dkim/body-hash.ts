import { createHash } from 'node:crypto';
import type { Canonical } from './header.js';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const LINE_ENDS = Buffer.from('\r\n'.repeat(4096));

/**
 * The hash of a body as RFC 6376 (3.4.3, 3.4.4) has it, of bytes as they come. What counts only where something follows
 * is counted and not kept: a body of blank lines, or of one line, takes no more memory than any other.
 */
export class BodyHash {
  readonly #isRelaxed: boolean;
  readonly #hash = createHash('sha256');
  #isEmpty = true;
  /** Held back: so many ends of lines, and behind them a blank or a carriage return. */
  #lineEnds = 0;
  #isBlank = false;
  #wasReturn = false;
  #out = Buffer.alloc(0);
  #length = 0;

  constructor(how: Canonical) {
    this.#isRelaxed = how === 'relaxed';
  }

  add(chunk: Uint8Array): void {
    // A byte comes out once at the most, and two may have been held back of the chunk before.
    this.#out = Buffer.allocUnsafe(chunk.length + 2);
    this.#length = 0;
    for (const byte of chunk) this.#take(byte);
    this.#hash.update(this.#out.subarray(0, this.#length));
  }

  /** In base64; once. */
  digest(): string {
    this.#out = Buffer.allocUnsafe(2);
    this.#length = 0;
    if (this.#wasReturn) this.#put(CR);
    this.#hash.update(this.#out.subarray(0, this.#length));
    if (!this.#isEmpty || !this.#isRelaxed) this.#hash.update('\r\n');
    return this.#hash.digest('base64');
  }

  #take(byte: number): void {
    if (this.#wasReturn) {
      this.#wasReturn = false;
      if (byte === LF) {
        this.#lineEnds += 1;
        this.#isBlank = false;
        return;
      }
      this.#put(CR);
    }
    if (byte === CR) this.#wasReturn = true;
    else if (this.#isRelaxed && (byte === SPACE || byte === TAB)) this.#isBlank = true;
    else this.#put(byte);
  }

  #put(byte: number): void {
    if (this.#lineEnds > 0) this.#putLineEnds();
    if (this.#isBlank) this.#out[this.#length++] = SPACE;
    this.#isBlank = false;
    this.#out[this.#length++] = byte;
    this.#isEmpty = false;
  }

  /** Those of the chunks before may be many more than there is room for; nothing of this one is out yet then. */
  #putLineEnds(): void {
    let left = this.#lineEnds * 2;
    this.#lineEnds = 0;
    if (this.#length === 0) {
      for (; left > 0; left -= LINE_ENDS.length) this.#hash.update(LINE_ENDS.subarray(0, left));
      return;
    }
    this.#out.fill('\r\n', this.#length, this.#length + left);
    this.#length += left;
  }
}

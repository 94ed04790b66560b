import { LONGEST_BEGINNING, nextBeginning, type Beginning } from './beginning.js';

/**
 * Looks for where reading can go on after damage, in the chunk and in the last bytes before it: a string that has
 * lost its quote ends in the first name of the entry it has run into.
 */
export class BeginningSearch {
  #tail: Buffer = Buffer.alloc(0);
  /** Offset of the chunk in the document. */
  #base = 0;
  #from: number | undefined;
  #floor = 0;

  get active(): boolean {
    return this.#from !== undefined;
  }

  get base(): number {
    return this.#base;
  }

  /** Passes over bytes before the report. */
  skip(bytes: number): void {
    this.#base += bytes;
    this.#floor = this.#base;
  }

  /** What ends at this offset has been read and holds no beginning that is still wanted. */
  readTo(offset: number): void {
    this.#floor = offset;
  }

  begin(damage: number): void {
    this.#from ??= Math.max(this.#floor, damage - LONGEST_BEGINNING);
  }

  /** The chunk with the bytes before it that may be read again, and where they begin. */
  window(chunk: Uint8Array): { readonly bytes: Buffer; readonly base: number } {
    return { bytes: Buffer.concat([this.#tail, chunk]), base: this.#base - this.#tail.length };
  }

  /** Ends the search, unless more bytes must come. */
  next({ bytes, base }: { readonly bytes: Buffer; readonly base: number }): Beginning {
    const found = nextBeginning(bytes, (this.#from ?? base) - base);
    this.#from = found.kind === 'more' ? base + found.at : undefined;
    return found;
  }

  leave(chunk: Uint8Array): void {
    const last = chunk.length < LONGEST_BEGINNING ? Buffer.concat([this.#tail, chunk]) : chunk;
    this.#tail = Buffer.from(last.subarray(-LONGEST_BEGINNING));
    this.#base += chunk.length;
  }
}

const CR = 0x0d;
const LF = 0x0a;

/** Looks for the empty line that ends a header, in bytes as they come. */
export class HeaderEnd {
  /** Of CR LF CR LF so much was seen; a header may be empty. */
  #seen = 2;

  /** Where the body begins in the chunk; nothing where it does not begin there. */
  in(chunk: Uint8Array): number | undefined {
    for (const [at, byte] of chunk.entries()) {
      if (byte === (this.#seen % 2 === 0 ? CR : LF)) this.#seen += 1;
      else this.#seen = byte === CR ? 1 : 0;
      if (this.#seen === 4) return at + 1;
    }
    return undefined;
  }
}

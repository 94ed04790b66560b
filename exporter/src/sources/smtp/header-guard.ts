const CR = 0x0d;
const LF = 0x0a;

/**
 * Looks at the bytes of a mail's header for a line feed or a carriage return that stands alone. A mail server before us
 * may have taken it for part of a line, and we would take it for the end of one: a header that nobody looked at could
 * come in behind it, such as an Authentication-Results of somebody else's.
 */
export class HeaderGuard {
  #last = 0;
  #lineBytes = 0;
  #isOver = false;

  /** Whether it is there; `true` once and for all ends the mail. */
  isBroken(chunk: Uint8Array): boolean {
    if (this.#isOver) return false;
    for (const byte of chunk) {
      const wasReturn = this.#last === CR;
      this.#last = byte;
      if (wasReturn !== (byte === LF)) return true;
      if (byte === LF) {
        this.#isOver = this.#lineBytes === 0;
        if (this.#isOver) return false;
        this.#lineBytes = 0;
      } else if (byte !== CR) this.#lineBytes += 1;
    }
    return false;
  }
}

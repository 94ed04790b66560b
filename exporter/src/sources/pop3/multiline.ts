const CR = 13;
const LF = 10;
const DOT = 46;

/** Where in a line the next byte is. */
type Place = 'begin' | 'inside' | 'cr' | 'dot' | 'dot_cr';

/**
 * An answer of many lines (RFC 1939, 3), in whatever pieces it comes: it ends with a line of one dot, and a line that
 * begins with a dot has one more.
 */
export class Multiline {
  #place: Place = 'begin';
  #hasEnded = false;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What of the next piece is of the answer, and what comes after its end. */
  take(piece: Buffer): { readonly bytes: Buffer; readonly rest: Buffer } {
    const parts: Buffer[] = [];
    let from = 0;
    let at = 0;
    while (at < piece.length && !this.#hasEnded) {
      if (this.#place === 'inside') {
        const cr = piece.indexOf(CR, at);
        at = cr < 0 ? piece.length : cr + 1;
        if (cr >= 0) this.#place = 'cr';
        continue;
      }
      const held = this.#step(piece[at] ?? 0);
      if (held !== undefined) {
        parts.push(piece.subarray(from, at));
        if (held.give !== undefined) parts.push(held.give);
        from = held.passes ? at : at + 1;
      }
      at += 1;
    }
    if (this.#hasEnded) return { bytes: Buffer.concat(parts), rest: piece.subarray(at) };
    parts.push(piece.subarray(from));
    return { bytes: Buffer.concat(parts), rest: Buffer.alloc(0) };
  }

  #step(byte: number): Held | undefined {
    switch (this.#place) {
      case 'begin':
        if (byte === DOT) {
          this.#place = 'dot';
          return { passes: false };
        }
        this.#place = byte === CR ? 'cr' : 'inside';
        return undefined;
      case 'cr':
        this.#place = byte === LF ? 'begin' : byte === CR ? 'cr' : 'inside';
        return undefined;
      case 'dot':
        if (byte === CR) {
          this.#place = 'dot_cr';
          return { passes: false };
        }
        this.#place = 'inside';
        return undefined;
      case 'dot_cr':
        if (byte === LF) {
          this.#hasEnded = true;
          return { passes: false };
        }
        this.#place = byte === CR ? 'cr' : 'inside';
        return { passes: true, give: Buffer.from([CR]) };
      case 'inside':
        return undefined;
    }
  }
}

interface Held {
  /** Whether the byte itself passes. */
  readonly passes: boolean;
  /** Bytes before it that were held back, and pass after all. */
  readonly give?: Buffer;
}

import type { ByteStream } from '../../model/delivery.js';

/** Bytes one after the other, as they come. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(bytes: ByteStream) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next one, which stays; nothing at the end. Awaited at the end of a chunk only. */
  peek(): number | undefined | Promise<number | undefined> {
    return this.#at < this.#chunk.length ? this.#chunk[this.#at] : this.#fill();
  }

  skip(): void {
    this.#at += 1;
  }

  async #fill(): Promise<number | undefined> {
    for (;;) {
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      this.#chunk = next.value;
      this.#at = 0;
      if (this.#chunk.length > 0) return this.#chunk[0];
    }
  }
}

const PIECE = 64 * 1024;

/** Gathers bytes into pieces. */
export class Pieces {
  #piece = Buffer.allocUnsafe(PIECE);
  #size = 0;

  /** Whether it should be taken. */
  add(byte: number): boolean {
    this.#piece[this.#size++] = byte;
    return this.#size === PIECE;
  }

  take(): Uint8Array {
    const taken = this.#piece.subarray(0, this.#size);
    this.#piece = Buffer.allocUnsafe(PIECE);
    this.#size = 0;
    return taken;
  }
}

import type { StreamEnd } from '../model/delivery.js';
import type { Keeper, Keeping } from '../model/keeping.js';

export const WHOLE: StreamEnd = { whole: true };
export const NO_BYTES = new Uint8Array(0);

/** Where bytes come from, a chunk at a time and only when asked: that is all the backpressure there is. */
export interface ByteSource {
  /** The next bytes, maybe none yet; undefined at the end, and from then on. Expected failures end the bytes, they never throw. */
  pull(): Promise<Uint8Array | undefined> | Uint8Array | undefined;
  /** How it ended; known once `pull` has given undefined. */
  end(): StreamEnd;
  /** Lets go of everything held. Nothing is pulled afterwards. */
  close(): Promise<void> | void;
}

/** Who keeps what is handed out, and from where on. */
export interface KeptFrom {
  readonly keeping: Keeping;
  readonly from: number;
}

/** A source that can be looked at before it is read, and given back what was taken too much. */
export class Bytes {
  readonly #source: ByteSource;
  #ahead: Uint8Array[] = [];
  #aheadBytes = 0;
  #ended = false;
  #pulled = 0;
  #kept: KeptFrom | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** How many bytes have been handed out. */
  get taken(): number {
    return this.#pulled - this.#aheadBytes;
  }

  end(): StreamEnd {
    return this.#source.end();
  }

  /** At least `size` bytes, or all there are; they stay to be read. */
  async peek(size: number): Promise<Uint8Array> {
    while (this.#aheadBytes < size && !this.#ended) await this.#pull();
    if (this.#ahead.length > 1) this.#ahead = [Buffer.concat(this.#ahead, this.#aheadBytes)];
    return this.#ahead[0] ?? NO_BYTES;
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#ahead.length === 0 && !this.#ended) await this.#pull();
    const chunk = this.#ahead.shift();
    this.#aheadBytes -= chunk?.length ?? 0;
    return chunk;
  }

  /** Passes over bytes that were peeked at. */
  skip(size: number): void {
    let left = size;
    while (left > 0) {
      const chunk = this.#ahead.shift();
      if (chunk === undefined) return;
      this.#aheadBytes -= chunk.length;
      if (chunk.length > left) this.unread(chunk.subarray(left));
      left -= chunk.length;
    }
  }

  unread(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#ahead.unshift(chunk);
    this.#aheadBytes += chunk.length;
  }

  /** Has what is handed out from here on kept, where it is not yet. */
  async keep(keeper: Keeper): Promise<KeptFrom> {
    if (this.#kept !== undefined) return this.#kept;
    const keeping = keeper.open();
    for (const chunk of this.#ahead) await keeping.add(chunk);
    this.#kept = { keeping, from: this.taken };
    return this.#kept;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#ahead = [];
    this.#aheadBytes = 0;
    await this.#source.close();
  }

  async #pull(): Promise<void> {
    const chunk = await this.#source.pull();
    if (chunk === undefined) {
      this.#ended = true;
    } else if (chunk.length > 0) {
      this.#ahead.push(chunk);
      this.#aheadBytes += chunk.length;
      this.#pulled += chunk.length;
      const written = this.#kept?.keeping.add(chunk);
      if (written !== undefined) await written;
    }
  }
}

/** The same memory as a Buffer, for its native searching and decoding. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

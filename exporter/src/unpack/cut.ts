import type { StreamEnd } from '../model/delivery.js';
import type { Bytes, ByteSource } from './bytes.js';
import type { CutShort } from './allowance.js';

/** The first so many bytes of something. If there are more, they end there and say why. */
export class CutAt implements ByteSource {
  readonly #bytes: Bytes;
  readonly #why: CutShort;
  #room: number;
  #cut = false;

  constructor(bytes: Bytes, most: number, why: CutShort) {
    this.#bytes = bytes;
    this.#room = most;
    this.#why = why;
  }

  async pull(): Promise<Uint8Array | undefined> {
    const chunk = this.#cut ? undefined : await this.#bytes.read();
    if (chunk === undefined || chunk.length <= this.#room) {
      this.#room -= chunk?.length ?? 0;
      return chunk;
    }
    this.#cut = true;
    return chunk.subarray(0, this.#room);
  }

  end(): StreamEnd {
    return this.#cut ? this.#why : this.#bytes.end();
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }
}

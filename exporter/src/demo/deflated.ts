import { crc32 } from 'node:zlib';
import { Deflate } from 'fflate';

/**
 * fflate rather than node:zlib, though it takes most of the time of a demo: its output is the same on every
 * machine and with every version of Node. Level 3 is as fast as level 1 and half its size on reports. A
 * checksum has one right value, so that is taken where it is fastest.
 */
const COMPRESSION = { level: 3, mem: 4 } as const;

/** Deflates content, and knows afterwards what gzip and zip say of it at their end. */
export class Deflated {
  readonly #out: Uint8Array<ArrayBuffer>[] = [];
  readonly #deflating = new Deflate(COMPRESSION, (chunk) => this.#out.push(chunk));
  #size = 0;
  #crc = 0;

  get size(): number {
    return this.#size;
  }

  get crc(): number {
    return this.#crc;
  }

  *deflate(content: Iterable<Uint8Array>): Generator<Uint8Array<ArrayBuffer>> {
    for (const chunk of content) {
      this.#size += chunk.length;
      this.#crc = crc32(chunk, this.#crc);
      this.#deflating.push(chunk);
      yield* this.#out.splice(0);
    }
    this.#deflating.push(new Uint8Array(0), true);
    yield* this.#out.splice(0);
  }
}

import type { StreamEnd } from '../model/delivery.js';
import { asBuffer, type Bytes, type ByteSource } from './bytes.js';

const LF = 0x0a;
const CR = 0x0d;

/** Whether lines end in a carriage return alone. */
export function hasBareReturns(front: Uint8Array): boolean {
  return front.includes(CR) && !front.includes(LF);
}

/** Text with line feeds for its carriage returns. */
export class BareReturns implements ByteSource {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  async pull(): Promise<Uint8Array | undefined> {
    const chunk = await this.#bytes.read();
    if (chunk?.includes(CR) !== true) return chunk;
    // A copy: the chunk is not ours.
    const text = Buffer.from(asBuffer(chunk));
    for (let at = text.indexOf(CR); at >= 0; at = text.indexOf(CR, at + 1)) text[at] = LF;
    return text;
  }

  end(): StreamEnd {
    return this.#bytes.end();
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }
}

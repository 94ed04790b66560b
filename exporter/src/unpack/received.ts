import type { ByteStream, StreamEnd } from '../model/delivery.js';
import type { Allowance } from './allowance.js';
import { WHOLE, type ByteSource } from './bytes.js';

/** The bytes of a delivery. Reading them is somebody else's I/O: if it fails, the bytes end there. */
export class Received implements ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #allowance: Allowance;
  #end: StreamEnd = WHOLE;
  #over = false;

  constructor(stream: ByteStream, allowance: Allowance) {
    this.#allowance = allowance;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async pull(): Promise<Uint8Array | undefined> {
    if (this.#over) return undefined;
    try {
      const next = await this.#chunks.next();
      if (next.done !== true) {
        this.#allowance.receive(next.value.length);
        return next.value;
      }
    } catch (error) {
      this.#end = { whole: false, reason: 'unreadable', detail: messageOf(error) };
    }
    this.#over = true;
    return undefined;
  }

  end(): StreamEnd {
    return this.#end;
  }

  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    try {
      await this.#chunks.return?.();
    } catch {
      // It is being given up: that it cannot be closed either changes nothing.
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

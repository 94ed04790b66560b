import type { ByteStream } from '../../model/delivery.js';
import type { Handed, SourcedDelivery, Verdict } from '../../model/intake-source.js';

/**
 * Hands in bytes that we have taken to their end before. Where they cannot be read now that is no fault of the
 * delivery's, whatever was made of what came: it is to come again.
 */
export async function takeOurs(
  take: (delivery: SourcedDelivery) => Promise<Handed>,
  delivery: SourcedDelivery,
): Promise<Handed> {
  const bytes = new WatchedBytes(delivery.bytes);
  const { verdict } = await take({ ...delivery, bytes: bytes.read(), isSteady: true });
  const { fault } = bytes;
  if (fault === undefined) return { verdict };
  const nack: Verdict = { verdict: 'nack', reason: 'bytes_broke', detail: fault };
  return { verdict: verdict.then(() => nack) };
}

/** Bytes that remember how they broke. */
export class WatchedBytes {
  readonly #bytes: ByteStream;
  #fault: string | undefined;

  constructor(bytes: ByteStream) {
    this.#bytes = bytes;
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  async *read(): ByteStream {
    try {
      yield* this.#bytes;
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}

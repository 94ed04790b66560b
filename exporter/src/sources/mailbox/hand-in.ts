import type { ByteStream } from '../../model/delivery.js';
import type { Desk, Handed, SourcedDelivery } from '../../model/intake-source.js';
import { messageOf } from './troubles.js';

/** A delivery could not be handed in, and its stream is not to blame. */
export class NotHandedIn extends Error {}

/** Hands a delivery in; what its stream throws is thrown on as it is. */
export async function handIn(desk: Desk, delivery: SourcedDelivery): Promise<Handed> {
  const broken: unknown[] = [];
  try {
    return await desk.take({ ...delivery, bytes: watched(delivery.bytes, broken) });
  } catch (error) {
    if (broken.length > 0) throw error;
    throw new NotHandedIn(messageOf(error), { cause: error });
  }
}

async function* watched(bytes: ByteStream, broken: unknown[]): ByteStream {
  try {
    yield* bytes;
  } catch (error) {
    broken.push(error);
    throw error;
  }
}

import type { Delivery, Unpacked } from '../model/delivery.js';
import type { Keeper } from '../model/keeping.js';
import type { Limits } from '../model/limits.js';
import { Allowance } from './allowance.js';
import { Bytes } from './bytes.js';
import { readContents } from './contents.js';
import { top } from './place.js';
import { Received } from './received.js';
import { readUnit } from './unit.js';

/**
 * Turns a file, stream or mail into documents, by what its bytes are. Each document's bytes are to be read to
 * their end, or returned, before the next thing is asked for. What a keeper is given stays with whoever holds it.
 */
export async function* unpack(delivery: Delivery, limits: Limits, keeper?: Keeper): AsyncGenerator<Unpacked> {
  const allowance = new Allowance(limits);
  const bytes = new Bytes(new Received(delivery.bytes, allowance));
  try {
    yield* readUnit(bytes, top(delivery.name, allowance, keeper, delivery.firstMail), readContents);
  } finally {
    await bytes.close();
  }
}

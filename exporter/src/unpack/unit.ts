import type { Unpacked } from '../model/delivery.js';
import type { Bytes } from './bytes.js';
import type { Place, ReadContents } from './place.js';
import { Recording } from './recording.js';

/** Reads a delivery, or one mail of an mbox, and has it kept whole for whoever holds something refused in it. */
export async function* readUnit(bytes: Bytes, place: Place, read: ReadContents): AsyncGenerator<Unpacked> {
  if (place.keeper === undefined) {
    yield* read(bytes, place);
    return;
  }
  const unit = await Recording.of(bytes, 'plain', place.keeper);
  try {
    yield* read(bytes, { ...place, unit: { path: place.path, kept: unit } });
    if (unit.wanted) await unit.endWithRest();
  } finally {
    unit.end();
    await unit.release();
  }
}

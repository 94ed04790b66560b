import { brokenBy } from '../model/breaking.js';
import type { Refused, Unpacked } from '../model/delivery.js';
import type { Kept } from '../model/keeping.js';
import type { Bytes } from './bytes.js';
import type { Place, ReadContents } from './place.js';
import { Recording } from './recording.js';

/** Reads a delivery, or one mail of an mbox, and has it kept whole for whoever holds something refused in it. */
export async function* readUnit(bytes: Bytes, place: Place, read: ReadContents): AsyncGenerator<Unpacked> {
  if (place.keeper === undefined) {
    yield* unlessBroken(read(bytes, place), place.path);
    return;
  }
  const unit = await Recording.of(bytes, 'plain', place.keeper);
  try {
    yield* unlessBroken(read(bytes, { ...place, unit: { path: place.path, kept: unit } }), place.path, unit);
    if (unit.wanted) await unit.endWithRest();
  } finally {
    unit.end();
    await unit.release();
  }
}

/** A fault of ours costs the mail or file that it is met in, which is kept, and nothing besides. */
async function* unlessBroken(
  things: AsyncGenerator<Unpacked>,
  path: string,
  kept?: Kept,
): AsyncGenerator<Unpacked> {
  try {
    yield* things;
  } catch (error) {
    const refused: Refused = { type: 'refused', path, ...brokenBy(error) };
    yield kept === undefined ? refused : { ...refused, kept, unit: path };
  }
}

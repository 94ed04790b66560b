import type { Document, StreamEnd } from '../model/delivery.js';
import { tooLarge } from './allowance.js';
import type { Bytes } from './bytes.js';
import type { Place } from './place.js';
import type { Recording } from './recording.js';

const ABANDONED: StreamEnd = { whole: false, reason: 'unreadable', detail: 'not read to its end' };

/** The bytes at a place as a document, held to `limits.documentBytes`; a cut there is told by `end()`. */
export function documentAt(place: Place, bytes: Bytes, recording: Recording | undefined): Document {
  const { documentBytes } = place.allowance.limits;
  let room = documentBytes;
  let end: StreamEnd | undefined;

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const chunk = end === undefined ? await bytes.read() : undefined;
    if (chunk === undefined) {
      if (end === undefined) await finish(bytes.end());
      return { done: true, value: undefined };
    }
    if (chunk.length > room) await finish(tooLarge(documentBytes));
    const value = chunk.length > room ? chunk.subarray(0, room) : chunk;
    room -= value.length;
    return { done: false, value };
  }

  async function finish(how: StreamEnd): Promise<void> {
    end = how;
    // Behind damage, or what was too much, may stand what another version can read.
    if (how.whole) recording?.end();
    else await recording?.endWithRest();
    for (const outer of place.lineage) {
      for (const code of outer.codes()) if (!place.deviations.has(code)) place.deviations.add(code);
    }
  }

  async function abandon(): Promise<IteratorResult<Uint8Array, undefined>> {
    recording?.end();
    if (end === undefined) await finish(ABANDONED);
    await bytes.close();
    return { done: true, value: undefined };
  }

  return {
    type: 'document',
    path: place.path,
    bytes: { [Symbol.asyncIterator]: () => ({ next, return: abandon }) },
    deviations: place.deviations,
    mail: place.mail,
    claimed: place.claimed,
    charset: place.charset,
    kept: recording,
    size: () => documentBytes - room,
    end: () => end ?? ABANDONED,
    keepRest: async () => recording?.endWithRest(),
  };
}

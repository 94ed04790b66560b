import type { Document, StreamEnd } from '../model/delivery.js';
import { tooLarge } from './allowance.js';
import type { Bytes } from './bytes.js';
import type { Place } from './place.js';

/** The bytes at a place as a document, held to `limits.documentBytes`; a cut there is told by `end()`. */
export function documentAt(place: Place, bytes: Bytes): Document {
  const { documentBytes } = place.allowance.limits;
  let room = documentBytes;
  let end: StreamEnd | undefined;

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const chunk = end === undefined ? await bytes.read() : undefined;
    if (chunk === undefined) {
      if (end === undefined) finish(bytes.end());
      return { done: true, value: undefined };
    }
    if (chunk.length > room) finish(tooLarge(documentBytes));
    const value = chunk.length > room ? chunk.subarray(0, room) : chunk;
    room -= value.length;
    return { done: false, value };
  }

  function finish(how: StreamEnd): void {
    end = how;
    for (const outer of place.lineage) {
      for (const code of outer.codes()) if (!place.deviations.has(code)) place.deviations.add(code);
    }
  }

  async function abandon(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (end === undefined) finish({ whole: false, reason: 'unreadable', detail: 'not read to its end' });
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
    end: () => end ?? { whole: false, reason: 'unreadable', detail: 'not read to its end' },
  };
}

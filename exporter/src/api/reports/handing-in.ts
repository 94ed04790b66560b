import { takeOurs } from '../../sources/running/our-bytes.js';
import { refusal, type Refusal } from '../refusals.js';
import type { UploadHouse } from './house.js';
import type { ReceivedFiles } from './received.js';
import type { Held } from './places.js';
import { resultOf, type FileResult } from './result.js';

export interface HandedIn {
  readonly ok: true;
  readonly results: readonly FileResult[];
}

/**
 * Hands files in, one after the other, and waits until all that they held is on disk. They are let go in any case.
 * Where that takes too long what was handed in goes on without us: sent again, it is a duplicate.
 */
export async function handIn(
  received: ReceivedFiles,
  house: Pick<UploadHouse, 'take'>,
  { waitMs, place }: { readonly waitMs: number; readonly place: Held },
): Promise<HandedIn | Refusal> {
  const waiting = new AbortController();
  const work = handInAll(received, house, waiting.signal).finally(() => received.release());
  place.until(work);
  const late = setTimeout(() => {
    waiting.abort();
  }, waitMs);
  const tooLate = new Promise<Refusal>((resolve) => {
    waiting.signal.addEventListener('abort', () => {
      resolve(refusal('store_away'));
    });
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(late);
  }
}

async function handInAll(
  { files }: ReceivedFiles,
  house: Pick<UploadHouse, 'take'>,
  givenUp: AbortSignal,
): Promise<HandedIn | Refusal> {
  const told: Promise<FileResult | undefined>[] = [];
  for (const { name, whole } of files) {
    if (givenUp.aborted) return refusal('store_away');
    const handed = await takeOurs((ours) => house.take(ours), { name, bytes: whole.read() });
    told.push(
      handed.verdict.then((verdict) => (verdict.verdict === 'ack' ? resultOf(name, verdict) : undefined)),
    );
  }
  const results = (await Promise.all(told)).filter((result) => result !== undefined);
  return results.length < files.length ? refusal('store_away') : { ok: true, results };
}

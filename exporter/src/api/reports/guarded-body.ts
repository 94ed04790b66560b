import type { Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ByteStream } from '../../model/delivery.js';
import { refusal, type Refusal, type RefusalReason } from '../refusals.js';
import type { Place } from './places.js';

/** Thrown out of a body that is not read to its end, for whoever reads it to catch. */
export class BodyRefused extends Error {
  readonly refused: Refusal;

  constructor(reason: RefusalReason, more: Omit<Refusal, 'ok' | 'reason'> = {}) {
    super(reason);
    this.refused = refusal(reason, more);
  }
}

export interface BodyGuard {
  readonly mostBytes: number;
  readonly idleMs: number;
  readonly bytesPerSecond: number;
  readonly clock: () => number;
  /** What the bytes go through as they pass. */
  readonly hash?: Hash | undefined;
  readonly onBytes: (bytes: number) => void;
  /** Aborted when nothing more is taken: what is not all here is to be sent again. */
  readonly ending: AbortSignal;
  /** What it holds until all of it is here, and may have to give up. */
  readonly place: Pick<Place, 'crowded' | 'whole'>;
}

/** Whoever begins slowly may have a bad line. */
const GRACE_MS = 10_000;

/** The body of a request, with an end to its length and to our patience. */
export async function* guardedBody(request: Readable, guard: BodyGuard): ByteStream {
  const { mostBytes, bytesPerSecond, clock, hash, onBytes, place } = guard;
  // Left half way, the request is still to be answered: its socket must live.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  const patience = new Patience(guard);
  let size = 0;
  let waitedMs = 0;
  try {
    for (;;) {
      const begun = clock();
      const next = await patience.wait(chunks.next());
      // Only the time that the client took: ours is no fault of theirs.
      waitedMs += clock() - begun;
      if (next.done === true) {
        place.whole();
        return;
      }
      size += next.value.length;
      onBytes(next.value.length);
      if (size > mostBytes) throw new BodyRefused('request_too_large');
      if (waitedMs > GRACE_MS && size < (waitedMs / 1000) * bytesPerSecond)
        throw new BodyRefused('too_slow', { limit: 'bytes_per_second' });
      hash?.update(next.value);
      yield next.value;
    }
  } finally {
    patience.end();
  }
}

/** Waits for a client, up to a time, as long as we do not end and nobody needs its place more. */
class Patience {
  readonly #idleMs: number;
  readonly #ending: AbortSignal;
  readonly #crowded: AbortSignal;
  #giveUp: (refused: BodyRefused) => void = () => undefined;

  constructor({ idleMs, ending, place }: Pick<BodyGuard, 'idleMs' | 'ending' | 'place'>) {
    this.#idleMs = idleMs;
    this.#ending = ending;
    this.#crowded = place.crowded;
    ending.addEventListener('abort', this.#onEnding);
    this.#crowded.addEventListener('abort', this.#onCrowded);
  }

  end(): void {
    this.#ending.removeEventListener('abort', this.#onEnding);
    this.#crowded.removeEventListener('abort', this.#onCrowded);
  }

  async wait<T>(something: Promise<T>): Promise<T> {
    const given = new Promise<never>((_, reject) => {
      this.#giveUp = reject;
    });
    if (this.#ending.aborted) this.#onEnding();
    if (this.#crowded.aborted) this.#onCrowded();
    const late = setTimeout(() => {
      this.#giveUp(new BodyRefused('too_slow'));
    }, this.#idleMs);
    try {
      return await Promise.race([something, given]);
    } catch (error) {
      // Anything else that a request throws is a connection that broke.
      throw error instanceof BodyRefused ? error : new BodyRefused('aborted');
    } finally {
      clearTimeout(late);
    }
  }

  readonly #onEnding = (): void => {
    this.#giveUp(new BodyRefused('not_ready'));
  };

  readonly #onCrowded = (): void => {
    const detail = 'It came in slowly while others waited for its place: send it again.';
    this.#giveUp(new BodyRefused('too_slow', { detail, limit: 'crowded', retryAfterSeconds: 1 }));
  };
}

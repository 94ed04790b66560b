import type { BigIntStats } from 'node:fs';
import { isSame, signatureOf, type Signature } from './opened-file.js';

/** Of so many files is it known since when they are as they are; the others have to wait until these are taken. */
const MOST_OBSERVED = 10_000;

interface Observed {
  readonly signature: Signature;
  readonly since: number;
}

/**
 * How long a file has to be left alone: until it has not changed for a while. The time of its last change in the file
 * system (ctime) cannot be set by whoever writes it; where that is in the future, because somebody's clock is wrong, we
 * look for ourselves.
 */
export class Settling {
  readonly #settleMs: number;
  readonly #emptyMs: number;
  readonly #observed = new Map<string, Observed>();

  /** A file without a byte may be the beginning of a slow copy: it has a time of its own. */
  constructor(settleMs: number, emptyMs: number) {
    this.#settleMs = settleMs;
    this.#emptyMs = emptyMs;
  }

  /** In milliseconds; 0 when it may be taken. */
  left(path: string, stat: BigIntStats, now: number): number {
    const neededMs = stat.size === 0n ? this.#emptyMs : this.#settleMs;
    const changed = this.#changedAt(path, stat, now);
    const left = Math.max(0, changed + neededMs - now);
    if (left === 0) this.#observed.delete(path);
    return left;
  }

  #changedAt(path: string, stat: BigIntStats, now: number): number {
    const [ctime, mtime] = [Number(stat.ctimeMs), Number(stat.mtimeMs)];
    if (ctime <= now) return mtime <= now ? Math.max(ctime, mtime) : ctime;
    const signature = signatureOf(stat);
    const before = this.#observed.get(path);
    if (before !== undefined && isSame(before.signature, signature)) return before.since;
    if (this.#observed.size < MOST_OBSERVED || before !== undefined)
      this.#observed.set(path, { signature, since: now });
    return now;
  }
}

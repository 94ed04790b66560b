import type { Asked } from '../../../store/failures.js';
import type { DueSources } from '../../../store/facts/due-sources.js';

export interface DueTimes {
  /** The store is looked through so often at least. */
  readonly everyMs: number;
  /** How often it is asked whether others have written anything, after which it is looked through sooner. */
  readonly askMs: number;
  /** So long is waited after a look, and so many times as long as it took. */
  readonly leastMs: number;
  readonly rest: number;
}

export interface DueTools {
  readonly look: (after: Uint8Array | undefined) => Promise<Asked<DueSources>>;
  /** Another word than before where others have written since. */
  readonly writtenByOthers: () => Promise<Asked<string>>;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
}

/** Looks through the store for addresses that are due, some at a time, and rests when it has seen all. */
export class DueWatch {
  readonly #tools: DueTools;
  readonly #times: DueTimes;
  #after: Uint8Array | undefined;
  #written: string | undefined;
  #askAt: number;
  #lookAt: number;
  #restUntil = -Infinity;
  #tookMs = 0;
  /** When the next look is wanted, as far as is known while one is under way. */
  #wantedAt = Infinity;

  constructor(tools: DueTools, times: DueTimes) {
    this.#tools = tools;
    this.#times = times;
    this.#askAt = this.#lookAt = tools.clock();
  }

  /** How long until there may be something. */
  get restMs(): number {
    if (this.#after !== undefined) return 0;
    return Math.max(0, Math.min(this.#lookAt, this.#askAt) - this.#tools.clock());
  }

  /** There is something of which only the store knows. */
  hurry(): void {
    this.dueIn(0);
  }

  /** Something that was written is due again after so long. */
  dueIn(ms: number): void {
    this.#wantedAt = Math.min(this.#wantedAt, this.#tools.clock() + ms);
    if (this.#after === undefined) this.#lookAt = this.#next();
  }

  async next(): Promise<Asked<readonly Uint8Array[]>> {
    const isLooking = this.#after !== undefined;
    const began = this.#tools.clock();
    if (!isLooking) {
      const asked = await this.#ask();
      if (!asked.ok || this.#lookAt > this.#tools.clock()) return asked;
      this.#wantedAt = Infinity;
      this.#tookMs = 0;
    }
    const due = await this.#tools.look(this.#after);
    if (!due.ok) return due;
    const now = this.#tools.clock();
    this.#tookMs += now - began;
    const { ips, next, dueInMs = Infinity } = due.value;
    this.#wantedAt = Math.min(this.#wantedAt, now + dueInMs);
    this.#after = next;
    if (next === undefined) {
      this.#restUntil = now + Math.max(this.#times.leastMs, this.#times.rest * this.#tookMs);
      this.#wantedAt = Math.min(this.#wantedAt, now + this.#times.everyMs);
      this.#lookAt = this.#next();
    }
    return { ok: true, value: ips };
  }

  #next(): number {
    return Math.max(this.#wantedAt, this.#restUntil);
  }

  async #ask(): Promise<Asked<readonly Uint8Array[]>> {
    const written = await this.#tools.writtenByOthers();
    if (!written.ok) return written;
    this.#askAt = this.#tools.clock() + this.#times.askMs;
    if (written.value !== this.#written) this.hurry();
    this.#written = written.value;
    return { ok: true, value: [] };
  }
}

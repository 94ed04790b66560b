import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked } from '../../../store/failures.js';
import type { DictionaryName } from '../../../store/facts/dictionaries.js';

export interface ReloadPace {
  readonly leastMs: number;
  /** How many times as long as loading took is waited until it is done again. */
  readonly rest: number;
}

/** Of what views look up a twentieth of the time at most goes into loading it anew. */
export const DEFAULT_RELOAD_PACE: ReloadPace = { leastMs: 3000, rest: 20 };

/** Has dictionaries loaded anew a while after something has changed: what changes meanwhile comes with it. */
export class Reloads {
  readonly #reload: (names: readonly DictionaryName[]) => Promise<Asked<void>>;
  readonly #pace: ReloadPace;
  readonly #clock: () => number;
  readonly #wanted = new Set<DictionaryName>();
  #isRunning = false;
  #pauseMs: number;

  constructor(
    reload: (names: readonly DictionaryName[]) => Promise<Asked<void>>,
    clock: () => number,
    pace: ReloadPace = DEFAULT_RELOAD_PACE,
  ) {
    this.#reload = reload;
    this.#clock = clock;
    this.#pace = pace;
    this.#pauseMs = pace.leastMs;
  }

  want(names: readonly DictionaryName[], signal: AbortSignal): void {
    for (const name of names) this.#wanted.add(name);
    if (!this.#isRunning) void this.#run(signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#isRunning = true;
    while (this.#wanted.size > 0 && !signal.aborted) {
      await sleep(this.#pauseMs, undefined, { signal }).catch(() => undefined);
      await this.#reloadOnce(signal);
    }
    this.#isRunning = false;
  }

  async #reloadOnce(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const names = [...this.#wanted];
    this.#wanted.clear();
    const began = this.#clock();
    const done = await this.#reload(names);
    this.#pauseMs = Math.max(this.#pace.leastMs, this.#pace.rest * (this.#clock() - began));
    // A store that is away says so to others, who tell of it; what stands there is old, and no more than that.
    if (!done.ok) for (const name of names) this.#wanted.add(name);
  }
}

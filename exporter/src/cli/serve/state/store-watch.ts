import { pause } from '../../../sources/running/pause.js';
import type { Asked } from '../../../store/failures.js';
import { hasEnded } from '../../../store/has-ended.js';

/** What another process has stored is seen after so long at most. */
const EVERY_MS = 3000;

export interface StoreWatchTools {
  /** Another word than before where anything has changed. */
  readonly newest: () => Promise<Asked<string>>;
  /** There is what was not there when the state was read last. */
  readonly changed: () => void;
}

/** Sees what commands and other exporters store beside us, at the price of a small question now and then. */
export class StoreWatch {
  readonly #tools: StoreWatchTools;
  readonly #everyMs: number;
  readonly #stopping = new AbortController();
  #read: string | undefined;

  constructor(tools: StoreWatchTools, everyMs = EVERY_MS) {
    this.#tools = tools;
    this.#everyMs = everyMs;
    void this.#look();
  }

  /** From here on all that there is now is read. */
  async readBegins(): Promise<void> {
    const newest = await this.#tools.newest();
    if (newest.ok) this.#read = newest.value;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopping;
    const { newest, changed } = this.#tools;
    for (;;) {
      await pause(this.#everyMs, signal);
      if (signal.aborted) return;
      // Before it was read for the first time it is about to be read anyway.
      const found = this.#read === undefined ? undefined : await newest();
      if (found?.ok === true && found.value !== this.#read && !hasEnded(signal)) changed();
    }
  }
}

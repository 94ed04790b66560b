import type { Logger } from 'pino';
import type { Asked } from '../../store/failures.js';
import { NOBODY } from '../../store/labels/labels.js';

const USUAL: LabelWatchTimes = { everyMs: 3000, betweenMs: 500 };

export interface LabelWatchTimes {
  /** A label that a command has written is seen after so long at most. */
  readonly everyMs: number;
  /** Of many labels one after the other, not each is told. */
  readonly betweenMs: number;
}

export interface LabelWatchTools {
  /** Another word than before where somebody has said something since. */
  readonly newest: () => Promise<Asked<string>>;
  /** Whoever applies labels; told at the start as well, where there are any. */
  readonly relabelled: () => void;
  readonly log: Pick<Logger, 'info'>;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
}

/** Sees when anybody, by command, by the API, or in another exporter, has said who was who. */
export class LabelWatch {
  readonly #tools: LabelWatchTools;
  readonly #times: LabelWatchTimes;
  #seen = NOBODY;
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = -Infinity;
  #looking = false;
  #asked = 0;
  #stopped = false;

  constructor(tools: LabelWatchTools, times = USUAL) {
    this.#tools = tools;
    this.#times = times;
  }

  /** Looks as soon as may be, and from then on now and then. */
  soon(): void {
    this.#asked++;
    if (!this.#looking) this.#in(Math.max(0, this.#lookedAt + this.#times.betweenMs - this.#tools.clock()));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #in(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    this.#lookedAt = this.#tools.clock();
    this.#looking = true;
    const asked = this.#asked;
    const newest = await this.#tools.newest();
    this.#looking = false;
    // A store that is away is asked again the next time.
    if (newest.ok && newest.value !== this.#seen && !this.#stopped) {
      this.#seen = newest.value;
      this.#tools.log.info('labels have changed');
      this.#tools.relabelled();
    }
    this.#in(this.#asked > asked ? this.#times.betweenMs : this.#times.everyMs);
  }
}

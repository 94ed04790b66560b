import { Remembered } from '../remembered.js';
import type { Answer, Ask } from './answer.js';

/** Of names with more addresses nothing is remembered: strangers say how many there are. Some 4 kB each at most. */
const MOST_ADDRESSES = 64;
const MOST_NAMES = 1000;
const KEPT_MS = 60_000;

export interface ForwardSettings {
  /** Milliseconds that an answer is good for. */
  readonly keep: { readonly found: number; readonly none: number };
}

/** Addresses that names had a moment ago: many addresses may point to one name, and are looked up together. */
export class Forward {
  readonly #keep: ForwardSettings['keep'];
  readonly #told: Remembered<Answer>;

  constructor({ keep }: ForwardSettings, clock: () => number) {
    this.#keep = keep;
    this.#told = new Remembered(MOST_NAMES, clock);
  }

  /** Asks about names once a while, and whatever else each time. */
  by(ask: Ask): Ask {
    return async (name, type) => {
      if (type !== 'A' && type !== 'AAAA') return await ask(name, type);
      const key = `${type} ${name}`;
      const known = this.#told.get(key);
      if (known !== undefined) return known;
      const answer = await ask(name, type);
      const { outcome, values } = answer;
      if ((outcome === 'found' || outcome === 'none') && values.length <= MOST_ADDRESSES)
        this.#told.set(key, answer, Math.min(KEPT_MS, this.#keep[outcome]));
      return answer;
    };
  }
}

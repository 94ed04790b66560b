import { timerMs } from '../../../../model/timers.js';
import type { Answers, Lookup } from './lookup.js';

export interface MailLookupLimits {
  readonly questions: number;
  /** Milliseconds that are waited for answers when a mail is all there. */
  readonly time: number;
}

/** The questions that one mail may ask: its sender says which, and how many. */
export class MailLookup {
  readonly #lookup: Lookup;
  readonly #limits: MailLookupLimits;
  readonly #limited: (limit: string) => void;
  readonly #late: Promise<never>;
  #giveUp: (why: Error) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(lookup: Lookup, limits: MailLookupLimits, limited: (limit: string) => void) {
    this.#lookup = lookup;
    this.#limits = limits;
    this.#limited = limited;
    this.#late = new Promise((_, reject) => (this.#giveUp = reject));
    // Nobody may be waiting for an answer when it comes.
    this.#late.catch(() => undefined);
  }

  readonly ask: Lookup = async (name, type): Promise<Answers> => {
    this.#asked += 1;
    if (this.#asked > this.#limits.questions) {
      if (this.#asked === this.#limits.questions + 1) this.#limited('checks.questions');
      throw new Error('too many questions');
    }
    return await Promise.race([this.#lookup(name, type), this.#late]);
  };

  /** From now on somebody waits for the answers. */
  hurry(): void {
    this.#timer = setTimeout(() => {
      this.#limited('checks.time');
      this.#giveUp(new Error('no answer in time'));
    }, timerMs(this.#limits.time));
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

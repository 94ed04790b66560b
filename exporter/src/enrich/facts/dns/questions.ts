import type { Lookup } from '../../../sources/smtp/checking/dns/lookup.js';
import type { Answer, AnswerOutcome, Ask, QuestionType } from './answer.js';
import { Rate } from './rate.js';
import { Silence, type SilenceSettings } from './silence.js';

export interface QuestionSettings extends SilenceSettings {
  /** How often one question is asked while nobody answers. */
  readonly tries: number;
  readonly perSecond: number;
}

export interface QuestionEvents {
  answered(type: QuestionType, outcome: AnswerOutcome): void;
  /** A question waited for its turn. */
  delayed(): void;
  resting(isResting: boolean): void;
}

/** All questions that are asked of the DNS: none too often, and none where nobody has answered for long. */
export class Questions {
  readonly #tries: number;
  readonly #now: () => number;
  readonly #events: QuestionEvents;
  readonly #rate: Rate;
  readonly #silence: Silence;

  constructor(settings: QuestionSettings, now: () => number, events: QuestionEvents) {
    this.#tries = settings.tries;
    this.#now = now;
    this.#events = events;
    this.#silence = new Silence(settings, now);
    this.#rate = new Rate(settings.perSecond, now, () => {
      events.delayed();
    });
  }

  /** Whoever asks in this way asks this server, until told to stop. */
  by(lookup: Lookup, stop: AbortSignal): Ask {
    return async (name, type) => {
      const answer = await this.#ask(name, type, lookup, stop);
      this.#events.answered(type, answer.outcome);
      return answer;
    };
  }

  async #ask(name: string, type: QuestionType, lookup: Lookup, stop: AbortSignal): Promise<Answer> {
    const isOver = (): boolean => stop.aborted;
    let answer = without('resting');
    for (let tried = 0; tried < this.#tries; tried++) {
      if (isOver() || !this.#silence.mayAsk()) break;
      await this.#rate.turn(stop);
      if (isOver()) break;
      const askedAt = this.#now();
      answer = await answerOf(lookup, name, type);
      // What was cancelled says nothing of the server.
      if (!isOver()) this.#heard(answer.outcome, askedAt);
      if (answer.outcome !== 'silent') break;
    }
    return answer;
  }

  #heard(outcome: AnswerOutcome, askedAt: number): void {
    const before = this.#silence.isResting;
    if (outcome === 'silent') this.#silence.silent(askedAt);
    else this.#silence.spoke();
    const { isResting } = this.#silence;
    if (before !== isResting) this.#events.resting(isResting);
  }
}

/** Codes of c-ares for servers that do not answer, or are not there. */
const SILENT: ReadonlySet<unknown> = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED', 'ESERVER', 'EOF']);

async function answerOf(lookup: Lookup, name: string, type: QuestionType): Promise<Answer> {
  try {
    const values = (await lookup(name, type)).filter((value) => typeof value === 'string');
    return values.length > 0 ? { outcome: 'found', values } : without('none');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return without(SILENT.has(code) ? 'silent' : 'unable');
  }
}

function without(outcome: AnswerOutcome): Answer {
  return { outcome, values: [] };
}

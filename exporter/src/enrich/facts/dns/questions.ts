import type { Lookup } from '../../../sources/smtp/checking/dns/lookup.js';
import type { Answer, AnswerOutcome, Ask, QuestionType } from './answer.js';
import { Rate } from './rate.js';
import { shared } from './shared.js';
import { Silence, type SilenceSettings } from './silence.js';
import { Zones } from './zones.js';

export interface QuestionSettings extends SilenceSettings {
  /** Questions in a row of one zone that nobody answers, until the zone is left alone for a rest. */
  readonly silentZone: number;
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

/**
 * Servers have this zone themselves and ask nobody for it (RFC 6303 4.2): whoever does not answer is dead. Of other
 * names silence says nothing, for anybody may own names, and reports with addresses, of which nobody tells.
 */
const OF_ITS_OWN = '1.0.0.127.in-addr.arpa';

/**
 * All questions that are asked of the DNS: none too often, and none where nobody has answered for long. The clock is one
 * that never goes back.
 */
export class Questions {
  readonly #tries: number;
  readonly #clock: () => number;
  readonly #events: QuestionEvents;
  readonly #rate: Rate;
  readonly #silence: Silence;
  readonly #zones: Zones;
  #proof: Promise<void> | undefined;

  constructor(settings: QuestionSettings, clock: () => number, events: QuestionEvents) {
    this.#tries = settings.tries;
    this.#clock = clock;
    this.#events = events;
    this.#silence = new Silence(settings, clock);
    this.#zones = new Zones({ silent: settings.silentZone, rest: settings.rest }, clock);
    this.#rate = new Rate(settings.perSecond, clock, () => {
      events.delayed();
    });
  }

  /** Whoever asks in this way asks this server, until told to stop; what is under way is not asked twice. */
  by(lookup: Lookup, stop: AbortSignal): Ask {
    return shared(async (name, type) => {
      const answer = await this.#ask(name, type, lookup, stop);
      this.#events.answered(type, answer.outcome);
      return answer;
    });
  }

  async #ask(name: string, type: QuestionType, lookup: Lookup, stop: AbortSignal): Promise<Answer> {
    const isOver = (): boolean => stop.aborted;
    const zone = this.#zones.of(name);
    const firstAt = this.#clock();
    let answer = without('resting');
    for (let tried = 0; tried < this.#tries; tried++) {
      if (isOver() || !(await this.#mayAsk(lookup, stop))) break;
      if (tried === 0 && !zone.mayAsk()) return without('zone_silent');
      await this.#rate.turn(stop);
      if (isOver()) break;
      answer = await this.#askOnce(name, type, lookup, stop);
      if (answer.outcome !== 'silent') break;
    }
    if (!isOver()) this.#heardOf(zone, answer.outcome, firstAt);
    return answer;
  }

  async #askOnce(name: string, type: QuestionType, lookup: Lookup, stop: AbortSignal): Promise<Answer> {
    const askedAt = this.#clock();
    const answer = await answerOf(lookup, name, type);
    // What was cancelled says nothing of the server.
    if (stop.aborted) return answer;
    if (answer.outcome === 'silent') this.#silence.silent(askedAt);
    else this.#spoke();
    return answer;
  }

  /** After a long silence the server has to show that it lives. At rest, both that and one question may wake it. */
  async #mayAsk(lookup: Lookup, stop: AbortSignal): Promise<boolean> {
    if (this.#silence.isResting && this.#silence.mayAsk()) {
      void this.#provenAlive(lookup, stop);
      return true;
    }
    // Whoever comes while it is asked would else have to wait for the next time.
    if (this.#silence.isResting) await this.#proof;
    else if (this.#silence.isLong) await this.#provenAlive(lookup, stop);
    return !this.#silence.isResting;
  }

  #provenAlive(lookup: Lookup, stop: AbortSignal): Promise<void> {
    this.#proof ??= this.#prove(lookup, stop).finally(() => {
      this.#proof = undefined;
    });
    return this.#proof;
  }

  async #prove(lookup: Lookup, stop: AbortSignal): Promise<void> {
    for (let tried = 0; tried < this.#tries; tried++) {
      await this.#askOnce(OF_ITS_OWN, 'PTR', lookup, stop);
      if (stop.aborted || !this.#silence.isLong) return;
    }
    const wasResting = this.#silence.isResting;
    this.#silence.rest();
    if (wasResting) return;
    // That they were silent was not their doing.
    this.#zones.forget();
    this.#events.resting(true);
  }

  #spoke(): void {
    const wasResting = this.#silence.isResting;
    this.#silence.spoke();
    if (wasResting) this.#events.resting(false);
  }

  #heardOf(zone: Silence, outcome: AnswerOutcome, askedAt: number): void {
    if (this.#silence.isResting || outcome === 'resting') return;
    if (outcome !== 'silent') zone.spoke();
    else {
      zone.silent(askedAt);
      if (zone.isLong && !zone.isResting) zone.rest();
    }
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

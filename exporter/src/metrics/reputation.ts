import { Counter, Gauge, type Registry } from 'prom-client';
import { ANSWER_OUTCOMES, type AnswerOutcome, type QuestionType } from '../enrich/facts/dns/answer.js';
import { FILE_TROUBLES, type FileTrouble } from '../enrich/files/troubles.js';
import { LIST_WORDS, type Listing } from '../enrich/reputation/listing.js';
import type { ReputationEvents } from '../enrich/reputation/reputation.js';

/** A setting that was reached. */
const LIMIT = 'reputation.per_second';

/** What is asked of lists of addresses, as it happens. Names of lists and files are of the settings. */
export class ReputationMetrics implements ReputationEvents {
  readonly #said: Counter<'list' | 'said'>;
  readonly #questions: Counter<'outcome'>;
  readonly #resting: Gauge;
  readonly #limitHits: Counter<'limit'>;
  readonly #fileUp: Gauge<'file'>;
  readonly #networks: Gauge<'file'>;
  readonly #unread: Gauge<'file'>;
  readonly #troubles: Counter<'file' | 'reason'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const gauge = <T extends string = never>(name: string, help: string, labelNames: T[] = []): Gauge<T> =>
      new Gauge({ name: `plumbline_reputation_${name}`, help, labelNames, registers });
    const counter = <T extends string>(name: string, help: string, labelNames: T[]): Counter<T> =>
      new Counter({ name: `plumbline_reputation_${name}_total`, help, labelNames, registers });
    this.#said = counter('answers', 'Addresses that lists were asked about, by what they said.', [
      'list',
      'said',
    ]);
    this.#questions = counter('dns_questions', 'Questions to blocklists, by what came of them.', ['outcome']);
    this.#resting = gauge(
      'dns_resting',
      'Whether blocklists are hardly asked, because none has answered for long.',
    );
    this.#limitHits = counter('limit_hits', 'How often a limit of asking lists was reached.', ['limit']);
    this.#fileUp = gauge('file_up', 'Whether the list is read, whole and the newest there is.', ['file']);
    this.#networks = gauge('file_networks', 'Addresses, networks and ranges on the list that is in use.', [
      'file',
    ]);
    this.#unread = gauge(
      'file_unread_lines',
      'Lines of that list that were not understood, and mean no address.',
      ['file'],
    );
    this.#troubles = counter('file_troubles', 'How often a list could not be used any more.', [
      'file',
      'reason',
    ]);
    this.#limitHits.inc({ limit: LIMIT }, 0);
    for (const outcome of ANSWER_OUTCOMES) this.#questions.inc({ outcome }, 0);
  }

  said(list: string, said: Listing['said']): void {
    for (const one of LIST_WORDS) this.#said.inc({ list, said: one }, 0);
    this.#said.inc({ list, said });
  }

  answered(_type: QuestionType, outcome: AnswerOutcome): void {
    this.#questions.inc({ outcome });
  }

  resting(isResting: boolean): void {
    this.#resting.set(isResting ? 1 : 0);
  }

  delayed(): void {
    this.#limitHits.inc({ limit: LIMIT });
  }

  opened(file: string, networks: number, unread: number): void {
    this.#fileUp.set({ file }, 1);
    this.#networks.set({ file }, networks);
    this.#unread.set({ file }, unread);
  }

  troubled(file: string, reason: FileTrouble): void {
    this.#fileUp.set({ file }, 0);
    for (const one of Object.keys(FILE_TROUBLES)) this.#troubles.inc({ file, reason: one }, 0);
    this.#troubles.inc({ file, reason });
  }

  /** These lists are asked no more: nothing is wrong with them. */
  begunAnew(): void {
    for (const gauge of [this.#fileUp, this.#networks, this.#unread]) gauge.reset();
    this.#resting.set(0);
  }
}

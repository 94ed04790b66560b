import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import {
  ANSWER_OUTCOMES,
  QUESTION_TYPES,
  type AnswerOutcome,
  type QuestionType,
} from '../enrich/facts/dns/answer.js';
import { DNS_OUTCOMES, type DnsOutcome } from '../enrich/facts/facts.js';
import { FACT_LIMITS, type FactLimit, type FinderEvents } from '../enrich/facts/finder.js';
import type { DatabaseEvents } from '../enrich/facts/mmdb/databases.js';
import { FILE_TROUBLES, type FileTrouble } from '../enrich/files/troubles.js';

/** From an answer that a server had to one that never came. */
const LOOKUP_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30];

/** What is found out of addresses, as it happens. Names of databases are of the settings; other labels are words of ours. */
export class FactMetrics implements FinderEvents, DatabaseEvents {
  readonly #lookups: Counter<'outcome'>;
  readonly #remembered: Counter;
  readonly #entries: Gauge;
  readonly #inFlight: Gauge;
  readonly #seconds: Histogram;
  readonly #questions: Counter<'type' | 'outcome'>;
  readonly #resting: Gauge;
  readonly #limitHits: Counter<'limit'>;
  readonly #databaseUp: Gauge<'database'>;
  readonly #databaseBuilt: Gauge<'database'>;
  readonly #databaseTroubles: Counter<'database' | 'reason'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const gauge = <T extends string = never>(name: string, help: string, labelNames: T[] = []): Gauge<T> =>
      new Gauge({ name: `plumbline_facts_${name}`, help, labelNames, registers });
    const counter = <T extends string = never>(
      name: string,
      help: string,
      labelNames: T[] = [],
    ): Counter<T> => new Counter({ name: `plumbline_facts_${name}_total`, help, labelNames, registers });
    this.#lookups = counter('lookups', 'Addresses looked up, by what the DNS said.', ['outcome']);
    this.#remembered = counter('memory_hits', 'Addresses whose names were remembered, so nobody was asked.');
    this.#entries = gauge('memory_addresses', 'Addresses whose names are remembered.');
    this.#inFlight = gauge('in_flight_addresses', 'Addresses that are being looked up.');
    this.#seconds = new Histogram({
      name: 'plumbline_facts_lookup_duration_seconds',
      help: 'How long it took to look up an address that was not remembered.',
      buckets: LOOKUP_SECONDS,
      registers,
    });
    this.#questions = counter('dns_questions', 'Questions to the DNS, by what came of them.', [
      'type',
      'outcome',
    ]);
    this.#resting = gauge(
      'dns_resting',
      'Whether the DNS is hardly asked, because nobody has answered for long.',
    );
    this.#limitHits = counter('limit_hits', 'How often a limit of looking up was reached.', ['limit']);
    this.#databaseUp = gauge('database_up', 'Whether the file is read, whole and the newest there is.', [
      'database',
    ]);
    this.#databaseBuilt = gauge(
      'database_build_timestamp_seconds',
      'When the database that is in use was made.',
      ['database'],
    );
    this.#databaseTroubles = counter(
      'database_troubles',
      'How often a file of facts could not be used any more.',
      ['database', 'reason'],
    );
    this.#zero();
  }

  began(): void {
    this.#inFlight.inc();
  }

  found(outcome: DnsOutcome, isRemembered: boolean, seconds: number): void {
    this.#inFlight.dec();
    this.#lookups.inc({ outcome });
    if (isRemembered) this.#remembered.inc();
    else if (outcome !== 'off' && outcome !== 'not_public') this.#seconds.observe(seconds);
  }

  remembers(addresses: number): void {
    this.#entries.set(addresses);
  }

  limited(limit: FactLimit): void {
    this.#limitHits.inc({ limit });
  }

  answered(type: QuestionType, outcome: AnswerOutcome): void {
    this.#questions.inc({ type, outcome });
  }

  resting(isResting: boolean): void {
    this.#resting.set(isResting ? 1 : 0);
  }

  opened(database: string, _type: string, built: number): void {
    this.#databaseUp.set({ database }, 1);
    this.#databaseBuilt.set({ database }, built / 1000);
  }

  troubled(database: string, reason: FileTrouble): void {
    this.#databaseUp.set({ database }, 0);
    for (const one of Object.keys(FILE_TROUBLES)) this.#databaseTroubles.inc({ database, reason: one }, 0);
    this.#databaseTroubles.inc({ database, reason });
  }

  /** Other databases are read from now on: nothing is wrong with those that are read no more. */
  begunAnew(): void {
    for (const gauge of [this.#databaseUp, this.#databaseBuilt]) gauge.reset();
    this.#resting.set(0);
  }

  /** A series that appears with its first event has no rate for it. */
  #zero(): void {
    for (const outcome of DNS_OUTCOMES) this.#lookups.inc({ outcome }, 0);
    for (const limit of FACT_LIMITS) this.#limitHits.inc({ limit }, 0);
    for (const type of QUESTION_TYPES)
      for (const outcome of ANSWER_OUTCOMES) this.#questions.inc({ type, outcome }, 0);
  }
}

import { Counter, Histogram, type Registry } from 'prom-client';

/** A dashboard asks for milliseconds, an analyst for up to the limit. */
const QUERY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A statement that came, and what became of it. */
export interface DoorAsked {
  readonly outcome: string;
  /** The limit it came to, or why it was not answered. */
  readonly reason: string;
  readonly seconds: number;
  readonly bytes: number;
}

/** What comes to the door of the embedded store; `outcomes` are all that there are. */
export class DoorMetrics {
  readonly #queries: Counter<'outcome'>;
  readonly #refused: Counter<'reason'>;
  readonly #limits: Counter<'limit'>;
  readonly #seconds: Histogram;
  readonly #bytes: Counter;

  constructor(registry: Registry, outcomes: readonly string[]) {
    const registers = [registry];
    this.#queries = new Counter({
      name: 'plumbline_door_queries_total',
      help: 'Statements that came to the door of the embedded store, by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    this.#refused = new Counter({
      name: 'plumbline_door_refused_total',
      help: 'Statements that were turned away at the door: for what they say, or for who sent them.',
      labelNames: ['reason'],
      registers,
    });
    this.#limits = new Counter({
      name: 'plumbline_door_limit_hits_total',
      help: 'Statements that came to a limit of the door (store.door.*).',
      labelNames: ['limit'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'plumbline_door_query_duration_seconds',
      help: 'How long answers at the door took, waiting for a turn included.',
      buckets: QUERY_SECONDS,
      registers,
    });
    this.#bytes = new Counter({
      name: 'plumbline_door_result_bytes_total',
      help: 'Bytes of results, before they were compressed.',
      registers,
    });
    for (const outcome of outcomes) this.#queries.inc({ outcome }, 0);
    for (const reason of REASONS.values()) this.#refused.inc({ reason }, 0);
  }

  asked({ outcome, reason, seconds, bytes }: DoorAsked): void {
    this.#queries.inc({ outcome });
    const why = REASONS.get(outcome);
    if (why !== undefined) this.#refused.inc({ reason: why });
    if (outcome === 'limited') this.#limits.inc({ limit: reason });
    if (outcome === 'answered') this.#seconds.observe(seconds);
    this.#bytes.inc(bytes);
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['refused', 'statement'],
  ['unauthenticated', 'password'],
]);

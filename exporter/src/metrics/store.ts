import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { STORE_FAILURES, type StoreFailure } from '../store/failures.js';

/** Inserts are blocks of many rows: none takes less than some milliseconds, and a slow one waits for merges. */
const INSERT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What happens between the exporter and its store. */
export class StoreMetrics {
  readonly #up: Gauge;
  readonly #insertSeconds: Histogram;
  readonly #rows: Counter<'table'>;
  readonly #failures: Counter<'reason'>;
  readonly #restarts: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#up = new Gauge({
      name: 'plumbline_store_up',
      help: 'Whether the store answered when it was last asked.',
      registers,
    });
    this.#insertSeconds = new Histogram({
      name: 'plumbline_store_insert_duration_seconds',
      help: 'How long inserts of one block took, until the block was on disk.',
      buckets: INSERT_SECONDS,
      registers,
    });
    this.#rows = new Counter({
      name: 'plumbline_store_rows_inserted_total',
      help: 'Rows written, those of tries that were given up included.',
      labelNames: ['table'],
      registers,
    });
    this.#failures = new Counter({
      name: 'plumbline_store_failures_total',
      help: 'What the store did not do when it was asked; most of it is tried again.',
      labelNames: ['reason'],
      registers,
    });
    this.#restarts = new Counter({
      name: 'plumbline_store_engine_restarts_total',
      help: 'How often the embedded engine had to be started again.',
      registers,
    });
    for (const reason of Object.keys(STORE_FAILURES)) this.#failures.inc({ reason }, 0);
  }

  up(isUp: boolean): void {
    this.#up.set(isUp ? 1 : 0);
  }

  inserted(table: string, rows: number, seconds: number): void {
    this.#insertSeconds.observe(seconds);
    this.#rows.inc({ table }, rows);
  }

  failed(reason: StoreFailure): void {
    this.#failures.inc({ reason });
  }

  engineRestarted(): void {
    this.#restarts.inc();
  }
}

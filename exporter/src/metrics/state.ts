import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { STORE_FAILURES, type StoreFailure } from '../store/failures.js';
import { FOLDED, type FoldedLabel } from './domains/folded.js';

/** From a store with a report to one with a thousand domains that has much to do. */
const REFRESH_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** How the state of the domains is read from the store, and what of it is not shown. */
export class StateMetrics {
  readonly #refreshed: Gauge;
  readonly #seconds: Histogram;
  readonly #failures: Counter<'reason'>;
  readonly #series: Gauge;
  readonly #folded: Counter<'label'>;
  readonly #foldedNow: Gauge<'label'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#refreshed = new Gauge({
      name: 'plumbline_state_refreshed_timestamp_seconds',
      help: 'When the state of the domains was read from the store; 0 where it was not yet.',
      registers,
    });
    this.#seconds = new Histogram({
      name: 'plumbline_state_refresh_duration_seconds',
      help: 'How long it took to read the state of the domains.',
      buckets: REFRESH_SECONDS,
      registers,
    });
    this.#failures = new Counter({
      name: 'plumbline_state_refresh_failures_total',
      help: 'How often the state of the domains could not be read; it is tried again.',
      labelNames: ['reason'],
      registers,
    });
    this.#series = new Gauge({
      name: 'plumbline_state_series',
      help: 'Series of the domains at /metrics.',
      registers,
    });
    this.#folded = new Counter({
      name: 'plumbline_folded_series_total',
      help: 'What began to be left out or shown as other, because there is more than the settings of metrics allow.',
      labelNames: ['label'],
      registers,
    });
    this.#foldedNow = new Gauge({
      name: 'plumbline_state_folded',
      help: 'What is left out or shown as other at /metrics now, because there is more than the settings of metrics allow.',
      labelNames: ['label'],
      registers,
    });
    for (const reason of Object.keys(STORE_FAILURES)) this.#failures.inc({ reason }, 0);
    for (const label of FOLDED) {
      this.#folded.inc({ label }, 0);
      this.#foldedNow.set({ label }, 0);
    }
  }

  refreshed(at: number, seconds: number): void {
    this.#refreshed.set(at / 1000);
    this.#seconds.observe(seconds);
  }

  failed(reason: StoreFailure): void {
    this.#failures.inc({ reason });
  }

  shows(series: number, folded: ReadonlyMap<FoldedLabel, number>): void {
    this.#series.set(series);
    for (const [label, count] of folded) this.#foldedNow.set({ label }, count);
  }

  folds(label: FoldedLabel, count: number): void {
    this.#folded.inc({ label }, count);
  }
}

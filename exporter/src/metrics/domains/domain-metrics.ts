import { setImmediate } from 'node:timers/promises';
import type { DomainState } from '../../store/state/read-state.js';
import type { StateMetrics } from '../state.js';
import { domainSeries, type DomainSeries, type TopSettings } from './domain-series.js';
import { fit } from './fit.js';
import { Folded } from './folded.js';
import { domainText } from './text.js';

export interface DomainMetricsSettings extends TopSettings {
  /** Of all there is at /metrics. */
  readonly maxSeries: number;
}

/** The room of the process grows by steps, so that one more series of its own does not move everything. */
const STEP = 100;
/** So many series are made at once, so that whoever scrapes meanwhile gets an answer in between. */
const RUN = 500;

/** The series of the domains, as text that waits to be asked for. */
export class DomainMetrics {
  readonly #settings: DomainMetricsSettings;
  readonly #metrics: StateMetrics;
  #domains: readonly DomainSeries[] = [];
  #unshown = 0;
  #folded = new Folded();
  #ownRoom = 0;
  #bytes = Buffer.from(domainText([]));

  constructor(settings: DomainMetricsSettings, metrics: StateMetrics) {
    this.#settings = settings;
    this.#metrics = metrics;
  }

  /** This is how it is now. */
  async have(state: DomainState): Promise<void> {
    this.#domains = await inRuns(domainSeries(state, this.#settings));
    this.#unshown = state.unshown;
    this.#fit();
  }

  /** Nobody knows any more how it is. */
  forget(): void {
    this.#domains = [];
    this.#bytes = Buffer.from(domainText([]));
    this.#metrics.shows(0, new Folded().counts());
  }

  /** Beside so many series of the process. */
  bytesBeside(ownSeries: number): Buffer {
    if (ownSeries > this.#ownRoom) {
      this.#ownRoom = Math.ceil(ownSeries / STEP) * STEP;
      this.#fit();
    }
    return this.#bytes;
  }

  #fit(): void {
    if (this.#domains.length === 0) {
      this.forget();
      return;
    }
    const { samples, folded } = fit(this.#domains, Math.max(0, this.#settings.maxSeries - this.#ownRoom));
    folded.add('subdomain', [], this.#unshown);
    for (const [label, count] of folded.since(this.#folded)) this.#metrics.folds(label, count);
    this.#folded = folded;
    this.#bytes = Buffer.from(domainText(samples));
    this.#metrics.shows(samples.length, folded.counts());
  }
}

async function inRuns(made: Iterable<DomainSeries>): Promise<DomainSeries[]> {
  const all: DomainSeries[] = [];
  let run = 0;
  for (const one of made) {
    all.push(one);
    run += one.core.length + one.troubles.length + one.habits.length + one.rest.length;
    if (run < RUN) continue;
    await setImmediate();
    run = 0;
  }
  return all;
}

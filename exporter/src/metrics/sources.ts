import { Counter, Gauge, type Registry } from 'prom-client';
import { SOURCE_TROUBLES, type TroubleReason } from '../model/source-troubles.js';

/** What all sources share, as its setting is called. */
export const SPOOL_LIMIT = 'raw.spool_bytes';

/** How intake sources are. Their names are of the settings; every other label is a word of ours. */
export class SourceMetrics {
  readonly #up: Gauge<'source'>;
  readonly #lastSuccess: Gauge<'source'>;
  readonly #failures: Counter<'source' | 'reason'>;
  readonly #circuits: Gauge<'source'>;
  readonly #underWay: Gauge<'source'>;
  readonly #limitHits: Counter<'source' | 'limit'>;
  readonly #backlog: Gauge<'source'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const gauge = (name: string, help: string): Gauge<'source'> =>
      new Gauge({ name: `plumbline_source_${name}`, help, labelNames: ['source'], registers });
    this.#up = gauge('up', 'Whether the intake source works: 0 from a failure until all is well again.');
    this.#lastSuccess = gauge(
      'last_success_timestamp_seconds',
      'When the intake source was last asked, or something of it was stored.',
    );
    this.#circuits = gauge('circuit_open', 'Whether the intake source is left alone after many failures.');
    this.#underWay = gauge(
      'under_way_deliveries',
      'Deliveries of the intake source that are not on disk yet.',
    );
    this.#backlog = gauge(
      'backlog_deliveries',
      'Deliveries that the intake source has found and not handed in.',
    );
    this.#failures = new Counter({
      name: 'plumbline_source_failures_total',
      help: 'What went wrong with intake sources; all of it is tried again.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.#limitHits = new Counter({
      name: 'plumbline_source_limit_hits_total',
      help: 'How often a limit of an intake source was reached.',
      labelNames: ['source', 'limit'],
      registers,
    });
  }

  /** Its series are there from now on. */
  began(source: string): void {
    this.#up.set({ source }, 0);
    this.#circuits.set({ source }, 0);
    this.#underWay.set({ source }, 0);
    this.#backlog.set({ source }, 0);
    for (const reason of Object.keys(SOURCE_TROUBLES)) this.#failures.inc({ source, reason }, 0);
    this.#limitHits.inc({ source, limit: SPOOL_LIMIT }, 0);
  }

  well(source: string, now: number): void {
    this.#up.set({ source }, 1);
    this.#lastSuccess.set({ source }, now / 1000);
  }

  failed(source: string, reason: TroubleReason): void {
    this.#failures.inc({ source, reason });
  }

  down(source: string): void {
    this.#up.set({ source }, 0);
  }

  circuit(source: string, isOpen: boolean): void {
    this.#circuits.set({ source }, isOpen ? 1 : 0);
  }

  underWay(source: string, deliveries: number): void {
    this.#underWay.set({ source }, deliveries);
  }

  backlog(source: string, deliveries: number): void {
    this.#backlog.set({ source }, deliveries);
  }

  limited(source: string, limit: string): void {
    this.#limitHits.inc({ source, limit });
  }

  /** The settings have it no more. What it counted stays: a counter does not vanish. */
  ended(source: string): void {
    for (const gauge of [this.#up, this.#lastSuccess, this.#circuits, this.#underWay, this.#backlog])
      gauge.remove({ source });
  }
}

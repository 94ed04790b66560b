import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { MailCheck } from '../model/authentication.js';
import { DEVIATIONS } from '../model/deviations.js';
import { DEFAULT_LIMITS, type LimitName } from '../model/limits.js';
import type { BadRecords } from '../store/quarantine/bad-records.js';
import type { Entry, ExpiredEntry, Settled } from '../store/intake/entry.js';

const KINDS = ['aggregate', 'failure', 'tls'] as const;
/** Of what was not read far enough to tell. */
const UNKNOWN = 'unknown';
const REPORT_OUTCOMES = ['stored', 'duplicate', 'revision', 'quarantined'] as const;
const CHECKS = ['pass', 'fail', 'unknown'] as const satisfies readonly MailCheck[];
const RECORD_OUTCOMES = ['stored', 'duplicate', 'quarantined', 'expired'] as const;

export const STAGES = ['read', 'commit'] as const;
export type Stage = (typeof STAGES)[number];
/** From a small report to one of millions of records. */
const STAGE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300];

/** What passes from deliveries to rows, as it happens. Every label is a word of ours, never one of a report's. */
export class IntakeMetrics {
  readonly #deliveries: Counter<'source' | 'outcome'>;
  readonly #reports: Counter<'kind' | 'outcome'>;
  readonly #reporterChecks: Counter<'outcome'>;
  readonly #records: Counter<'kind' | 'outcome'>;
  readonly #recordsRead: Counter<'kind'>;
  readonly #quarantined: Counter<'kind' | 'reason'>;
  readonly #deviations: Counter<'code'>;
  readonly #limitHits: Counter<'limit'>;
  readonly #bytes: Counter<'stage'>;
  readonly #stages: Histogram<'stage'>;
  readonly #queue: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = <T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> =>
      new Counter({ name: `plumbline_${name}_total`, help, labelNames, registers });
    this.#deliveries = counter('deliveries', 'Mails, files and uploads taken in.', ['source', 'outcome']);
    this.#reports = counter('reports', 'Reports, by what became of them.', ['kind', 'outcome']);
    this.#reporterChecks = counter(
      'reporter_checks',
      'Stored reports, by whether their mail was shown to be of their reporter (pass), of another (fail), or neither.',
      ['outcome'],
    );
    this.#records = counter('records', 'Records, by what became of them.', ['kind', 'outcome']);
    this.#recordsRead = counter('records_read', 'Records that reports held: the sum of all outcomes.', [
      'kind',
    ]);
    this.#quarantined = counter('quarantined', 'Things that went to quarantine.', ['kind', 'reason']);
    this.#deviations = counter('deviations', 'Departures of reports from their standard.', ['code']);
    this.#limitHits = counter('limit_hits', 'How often something was over a limit.', ['limit']);
    this.#bytes = counter('bytes', 'Bytes as received, and of documents after decompression.', ['stage']);
    this.#stages = new Histogram({
      name: 'plumbline_stage_duration_seconds',
      help: 'How long a delivery took: to be read, and from then on until it was on disk.',
      labelNames: ['stage'],
      buckets: STAGE_SECONDS,
      registers,
    });
    this.#queue = new Gauge({
      name: 'plumbline_queue_deliveries',
      help: 'Deliveries that were begun and are not on disk yet.',
      registers,
    });
    this.#zero();
  }

  /** A delivery has begun. */
  begun(): void {
    this.#queue.inc();
  }

  received(bytes: number): void {
    this.#bytes.inc({ stage: 'received' }, bytes);
  }

  took(stage: Stage, seconds: number): void {
    this.#stages.observe({ stage }, seconds);
  }

  /** All that a delivery held has been committed, or was given up. */
  ended(source: string, outcome: 'committed' | 'given_up'): void {
    this.#queue.dec();
    this.#deliveries.inc({ source, outcome });
  }

  settled({ entry, outcome }: Settled): void {
    if (!outcome.ok) return;
    if (entry.type === 'expired') this.#expired(entry);
    if (outcome.value === 'ignored') return;
    const kind = entry.type === 'report' ? entry.parsed.report.kind : UNKNOWN;
    this.#reports.inc({ kind, outcome: outcome.value });
    this.#count(kind, entry, outcome.value === 'duplicate');
    this.#limit(limitOf(entry));
  }

  #count(kind: string, entry: Entry, isDuplicate: boolean): void {
    switch (entry.type) {
      case 'report': {
        const { records, quarantined, deviations, reason } = entry.parsed;
        this.#bytes.inc({ stage: 'decompressed' }, entry.documentBytes);
        this.#recordsRead.inc({ kind }, records + quarantined);
        if (isDuplicate) {
          this.#records.inc({ kind, outcome: 'duplicate' }, records + quarantined);
          return;
        }
        this.#reporterChecks.inc({ outcome: entry.trust.check });
        this.#records.inc({ kind, outcome: 'stored' }, records);
        this.#records.inc({ kind, outcome: 'quarantined' }, quarantined);
        for (const [code, times] of deviations.entries()) this.#deviations.inc({ code }, times);
        this.#bad(kind, entry.bad);
        if (reason !== undefined && kind !== 'failure') this.#quarantined.inc({ kind, reason });
        break;
      }
      case 'rejected':
        this.#recordsRead.inc({ kind }, entry.rejection.quarantined);
        this.#records.inc({ kind, outcome: 'quarantined' }, entry.rejection.quarantined);
        this.#quarantined.inc({ kind, reason: entry.rejection.reason });
        break;
      case 'refused':
        this.#quarantined.inc({ kind, reason: entry.thing.reason });
        break;
      case 'expired':
      case 'ignored':
        break;
    }
  }

  #expired({ parsed, documentBytes }: ExpiredEntry): void {
    const { report, records, quarantined } = parsed;
    const { kind } = report;
    this.#bytes.inc({ stage: 'decompressed' }, documentBytes);
    this.#recordsRead.inc({ kind }, records + quarantined);
    this.#records.inc({ kind, outcome: 'expired' }, records + quarantined);
  }

  #bad(kind: string, { listed, unlisted }: BadRecords): void {
    for (const { reason } of listed) this.#quarantined.inc({ kind, reason });
    if (unlisted.first !== undefined)
      this.#quarantined.inc({ kind, reason: unlisted.first.reason }, unlisted.count);
  }

  #limit(limit: LimitName | undefined): void {
    if (limit !== undefined) this.#limitHits.inc({ limit: settingName(limit) });
  }

  /** A series that appears with its first event has no rate for it. */
  #zero(): void {
    for (const kind of [...KINDS, UNKNOWN]) {
      this.#recordsRead.inc({ kind }, 0);
      for (const outcome of REPORT_OUTCOMES) this.#reports.inc({ kind, outcome }, 0);
      for (const outcome of RECORD_OUTCOMES) this.#records.inc({ kind, outcome }, 0);
    }
    for (const outcome of CHECKS) this.#reporterChecks.inc({ outcome }, 0);
    for (const code of Object.keys(DEVIATIONS)) this.#deviations.inc({ code }, 0);
    for (const limit of Object.keys(DEFAULT_LIMITS)) this.#limitHits.inc({ limit: settingName(limit) }, 0);
    for (const stage of ['received', 'decompressed']) this.#bytes.inc({ stage }, 0);
  }
}

function limitOf(entry: Entry): LimitName | undefined {
  switch (entry.type) {
    case 'report':
      return entry.parsed.limit;
    case 'rejected':
      return entry.rejection.limit;
    case 'refused':
      return entry.thing.limit;
    case 'expired':
    case 'ignored':
      return undefined;
  }
}

/** As it is called in `limits`. */
function settingName(limit: string): string {
  return limit.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

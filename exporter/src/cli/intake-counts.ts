import type { Settled } from '../store/intake/entry.js';

/** CONTRACT: what `ingest --json` prints. */
export interface IntakeSummary {
  readonly deliveries: number;
  readonly documents: number;
  readonly reports: Readonly<
    Record<
      | 'stored'
      | 'duplicate'
      | 'revision'
      | 'quarantined'
      /** Of those stored and the revisions: what was not read of them is in quarantine. */
      | 'partial',
      number
    >
  >;
  readonly records: Readonly<
    Record<
      | 'in'
      | 'stored'
      | 'duplicate'
      | 'quarantined'
      /** In reports that are older than what the store keeps. */
      | 'expired',
      number
    >
  >;
}

/** Keeps count of what became of deliveries. */
export class IntakeCounts {
  readonly #reports = { stored: 0, duplicate: 0, revision: 0, quarantined: 0, partial: 0 };
  readonly #records = { in: 0, stored: 0, duplicate: 0, quarantined: 0, expired: 0 };
  #deliveries = 0;
  #ignored = 0;

  delivery(): void {
    this.#deliveries++;
  }

  settled({ entry, outcome }: Settled): void {
    if (!outcome.ok) return;
    if (outcome.value === 'ignored') {
      this.#ignored++;
      if (entry.type === 'expired') this.#add({ expired: entry.parsed.records + entry.parsed.quarantined });
      return;
    }
    this.#reports[outcome.value]++;
    if (entry.type === 'report') {
      const { records, quarantined, status } = entry.parsed;
      if (status === 'partial' && outcome.value !== 'duplicate') this.#reports.partial++;
      this.#add(
        outcome.value === 'duplicate'
          ? { duplicate: records + quarantined }
          : { stored: records, quarantined },
      );
    } else if (entry.type === 'rejected') this.#add({ quarantined: entry.rejection.quarantined });
  }

  /** What was not read, or not whole. */
  get hasRefused(): boolean {
    return this.#reports.quarantined > 0 || this.#reports.partial > 0 || this.#records.quarantined > 0;
  }

  get summary(): IntakeSummary {
    const { stored, duplicate, revision, quarantined } = this.#reports;
    return {
      deliveries: this.#deliveries,
      documents: stored + duplicate + revision + quarantined + this.#ignored,
      reports: { ...this.#reports },
      records: { ...this.#records },
    };
  }

  #add(numbers: Partial<Record<'stored' | 'duplicate' | 'quarantined' | 'expired', number>>): void {
    const { stored = 0, duplicate = 0, quarantined = 0, expired = 0 } = numbers;
    this.#records.in += stored + duplicate + quarantined + expired;
    this.#records.stored += stored;
    this.#records.duplicate += duplicate;
    this.#records.quarantined += quarantined;
    this.#records.expired += expired;
  }
}

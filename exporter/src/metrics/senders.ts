import { Counter, Gauge, type Registry } from 'prom-client';

/** What is done about senders behind the back of the intake. `why` is a word of a closed set. */
export class SenderMetrics {
  readonly #waiting: Gauge;
  readonly #full: Counter;
  readonly #written: Counter<'changed'>;
  readonly #renewed: Counter<'why'>;

  constructor(registry: Registry, whys: readonly string[]) {
    const registers = [registry];
    this.#waiting = new Gauge({
      name: 'plumbline_facts_waiting_addresses',
      help: 'Addresses that wait for being looked up.',
      registers,
    });
    this.#full = new Counter({
      name: 'plumbline_facts_postponed_total',
      help: 'Addresses for which there was no room to wait; they are found in the store later.',
      registers,
    });
    this.#written = new Counter({
      name: 'plumbline_facts_written_total',
      help: 'Addresses whose look-up was written down, by whether anything has changed.',
      labelNames: ['changed'],
      registers,
    });
    this.#renewed = new Counter({
      name: 'plumbline_renewed_reports_total',
      help: 'Reports whose stored records were judged otherwise and written again, by why.',
      labelNames: ['why'],
      registers,
    });
    for (const changed of ['true', 'false']) this.#written.inc({ changed }, 0);
    for (const why of whys) this.#renewed.inc({ why }, 0);
  }

  waiting(addresses: number): void {
    this.#waiting.set(addresses);
  }

  full(): void {
    this.#full.inc();
  }

  written(addresses: number, changed: number): void {
    this.#written.inc({ changed: 'true' }, changed);
    this.#written.inc({ changed: 'false' }, addresses - changed);
  }

  renewed(why: string, reports: number): void {
    this.#renewed.inc({ why }, reports);
  }
}

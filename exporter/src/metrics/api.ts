import { Counter, type Registry } from 'prom-client';

/** What the API did not do, and why. */
export class ApiMetrics {
  readonly #refused: Counter<'reason'>;

  constructor(registry: Registry, reasons: readonly string[]) {
    this.#refused = new Counter({
      name: 'plumbline_api_refused_total',
      help: 'Requests to the API that were not done, by the reason that they were told.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of reasons) this.#refused.inc({ reason }, 0);
  }

  refused(reason: string): void {
    this.#refused.inc({ reason });
  }
}

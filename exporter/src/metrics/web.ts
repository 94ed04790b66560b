import { Counter, Gauge, type Registry } from 'prom-client';

/** Who was kept from the pages, by what `web.config.file` says. */
export class WebMetrics {
  readonly #refused: Counter<'reason'>;
  readonly #fileUp: Gauge;

  constructor(registry: Registry, reasons: readonly string[]) {
    this.#refused = new Counter({
      name: 'plumbline_web_refused_total',
      help: 'Requests and connections that did not get to any page, by what web.config.file says.',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.#fileUp = new Gauge({
      name: 'plumbline_web_config_up',
      help: 'Whether what stands in web.config.file is in use: 0 while it cannot be, and what was read before holds on.',
      registers: [registry],
    });
    for (const reason of reasons) this.#refused.inc({ reason }, 0);
    this.#fileUp.set(1);
  }

  refused(reason: string): void {
    this.#refused.inc({ reason });
  }

  fileUp(isUp: boolean): void {
    this.#fileUp.set(isUp ? 1 : 0);
  }
}

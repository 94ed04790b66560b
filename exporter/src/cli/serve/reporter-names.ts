import type { Logger } from 'pino';
import type { NameReporter } from '../../enrich/reporters/naming.js';
import type { StoreClient } from '../../store/client.js';
import type { Settled } from '../../store/intake/entry.js';
import { nameReporters } from '../../store/reporters/names.js';

/** Reports come in bursts; who sent them is looked at a moment later. A store that is away is asked again much later. */
const REPORTER_NAMES_WAITS = { momentMs: 2000, retryMs: 60_000 };
/** Beyond so many the store is asked for all of them. */
const MOST_PENDING = 1000;
const MOST_KNOWN = 10_000;

/** What reporters are called, while the exporter runs: all of them once, and then whoever reports for the first time. */
export class ReporterNames {
  readonly #client: StoreClient;
  readonly #nameOf: NameReporter;
  readonly #log: Logger;
  readonly #known = new Set<string>();
  readonly #pending = new Set<string>();
  #areAll = true;
  readonly #waits: typeof REPORTER_NAMES_WAITS;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(client: StoreClient, nameOf: NameReporter, log: Logger, waits = REPORTER_NAMES_WAITS) {
    this.#client = client;
    this.#nameOf = nameOf;
    this.#log = log;
    this.#waits = waits;
    this.#soon(waits.momentMs);
  }

  settled({ entry, outcome }: Settled): void {
    if (entry.type !== 'report' || !outcome.ok || outcome.value === 'duplicate') return;
    const { reporter } = entry.parsed.report.key;
    if (this.#known.has(reporter)) return;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(reporter);
    if (this.#pending.size >= MOST_PENDING) this.#areAll = true;
    else this.#pending.add(reporter);
    this.#soon(this.#waits.momentMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #soon(ms: number): void {
    if (this.#isStopped) return;
    this.#timer ??= setTimeout(() => void this.#name(), ms);
  }

  async #name(): Promise<void> {
    const only = this.#areAll ? undefined : [...this.#pending];
    this.#areAll = false;
    this.#pending.clear();
    const named = await nameReporters(this.#client, this.#nameOf, only);
    this.#timer = undefined;
    if (!named.ok) {
      this.#areAll = true;
      const { reason, detail } = named;
      this.#log.debug({ reason, detail }, 'the names of reporters wait for the store');
      this.#soon(this.#waits.retryMs);
    } else if (this.#isWaitedFor()) this.#soon(this.#waits.momentMs);
  }

  #isWaitedFor(): boolean {
    return this.#areAll || this.#pending.size > 0;
  }
}

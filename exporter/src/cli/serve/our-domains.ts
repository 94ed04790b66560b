import type { Logger } from 'pino';
import type { StoreClient } from '../../store/client.js';
import { configure } from '../../store/domain-decisions.js';
import { adoptBySelf } from '../../store/domains.js';
import type { Settled } from '../../store/intake/entry.js';
import { auditOf } from '../audit.js';
import type { CommandIo } from '../io.js';

/** Reports come in bursts; which domains they are about is looked at a moment later. */
const MOMENT_MS = 2000;

interface OurDomainsTools {
  readonly io: CommandIo;
  readonly log: Logger;
  readonly onAdopted: () => void;
}

/** Which domains are ours, while the exporter runs: those of the settings, and by itself as long as nobody has decided. */
export class OurDomains {
  readonly #client: StoreClient;
  readonly #tools: OurDomainsTools;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: StoreClient, tools: OurDomainsTools) {
    this.#client = client;
    this.#tools = tools;
  }

  /** What the settings say; where they say nothing, all stays as it is. */
  async configure(domains: readonly string[] | undefined): Promise<void> {
    if (domains === undefined) return;
    const done = await configure(this.#client, domains);
    if (!done.ok)
      this.#tools.log.error(
        { reason: done.reason, detail: done.detail },
        'the domains of the settings were not stored',
      );
  }

  settled({ entry, outcome }: Settled): void {
    if (entry.type !== 'report' || !outcome.ok || outcome.value === 'duplicate') return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#adopt();
    }, MOMENT_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #adopt(): Promise<void> {
    const adopted = await adoptBySelf(this.#client);
    if (!adopted.ok || adopted.value.length === 0) return;
    const { io, log, onAdopted } = this.#tools;
    log.info({ domains: adopted.value }, 'nobody has said which domains are ours: these count as ours');
    onAdopted();
    const detail = { domains: adopted.value };
    await auditOf(this.#client, io, { action: 'adopt', target: 'domains', detail });
  }
}

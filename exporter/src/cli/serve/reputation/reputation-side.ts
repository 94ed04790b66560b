import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Settings } from '../../../config/settings.js';
import { makeReputation, type ReputationSources } from '../../../enrich/reputation/make.js';
import type { ReputationMetrics } from '../../../metrics/reputation.js';
import type { StoreClient } from '../../../store/client.js';
import type { CommandIo } from '../../io.js';
import { ReputationWork, reputationWork } from './reputation-work.js';

export interface ReputationSideTools {
  readonly client: StoreClient;
  readonly io: Pick<CommandIo, 'now' | 'clock'>;
  readonly log: Logger;
  readonly metrics: ReputationMetrics;
}

type Wanted = Pick<Settings, 'reputation' | 'facts'>;

/** Who asks lists about addresses, as the settings say; nobody where they name no list. */
export class ReputationSide {
  readonly #tools: ReputationSideTools;
  #sources: ReputationSources | undefined;
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(tools: ReputationSideTools) {
    this.#tools = tools;
  }

  /** Goes on as it was where nothing else is said. */
  async have({ reputation, facts }: Wanted): Promise<void> {
    const sources = { reputation, servers: facts.servers, isOffline: facts.finder.isOffline };
    if (isDeepStrictEqual(sources, this.#sources)) return;
    this.#sources = sources;
    await this.end();
    const { client, io, log, metrics } = this.#tools;
    metrics.begunAnew();
    const lists = makeReputation(sources, () => io.clock(), metrics, {
      opened: (file, networks, unread, first_unread) => {
        metrics.opened(file, networks, unread);
        if (unread > 0)
          log.warn({ file, networks, unread, first_unread }, 'a list of addresses has lines that mean none');
      },
      troubled: (file, reason, says, isInUse) => {
        metrics.troubled(file, reason);
        log.warn({ file, reason, in_use: isInUse }, `a list of addresses cannot be used: ${says}`);
      },
    });
    if (lists === undefined) return;
    this.#stop = new AbortController();
    const tools = { client, reputation: lists, log, now: (): number => io.now() };
    this.#running = new ReputationWork(tools, reputationWork(reputation)).run(this.#stop.signal);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

import type { Logger } from 'pino';
import type { FoundReputation } from '../../../enrich/reputation/listing.js';
import type { Reputation } from '../../../enrich/reputation/reputation.js';
import { pause } from '../../../sources/running/pause.js';
import type { StoreClient } from '../../../store/client.js';
import type { Asked, Failed } from '../../../store/failures.js';
import { dueListings } from '../../../store/reputation/due-listings.js';
import { writeListings, type ListingLifetimes } from '../../../store/reputation/write-listings.js';

export interface ReputationWorkSettings {
  /** How old mail may be from whose source one wants to know it. */
  readonly days: number;
  readonly lifetimes: ListingLifetimes;
  /** How often the store is looked through for addresses that are due, and how many are taken at a time. */
  readonly look: { readonly everyMs: number; readonly addresses: number };
  /** How many are written together. */
  readonly batch: number;
  readonly retryMs: number;
}

const MINUTE = 60_000;

/** All that is no setting. */
export function reputationWork({
  days,
  keep,
}: {
  readonly days: number;
  readonly keep: number;
}): ReputationWorkSettings {
  return {
    days,
    lifetimes: { answeredMs: keep, failed: { firstMs: 15 * MINUTE, longestMs: 24 * 60 * MINUTE } },
    look: { everyMs: 10 * MINUTE, addresses: 10_000 },
    batch: 500,
    retryMs: MINUTE / 2,
  };
}

export interface ReputationWorkTools {
  readonly client: StoreClient;
  readonly reputation: Pick<Reputation, 'lists' | 'find' | 'look' | 'watch'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

/** Asks lists about sources of mail, behind the back of the intake, for people to see. */
export class ReputationWork {
  readonly #tools: ReputationWorkTools;
  readonly #settings: ReputationWorkSettings;

  constructor(tools: ReputationWorkTools, settings: ReputationWorkSettings) {
    this.#tools = tools;
    this.#settings = settings;
  }

  /** Resolves when the signal says so; what was found and is not written yet is found again. */
  async run(signal: AbortSignal): Promise<void> {
    const { reputation } = this.#tools;
    await reputation.look();
    await Promise.all([reputation.watch(signal), this.#work(signal)]);
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { look, retryMs } = this.#settings;
    while (!signal.aborted) {
      const looked = await this.#lookUpSome(signal);
      if (looked === undefined) await pause(retryMs, signal);
      else if (looked < look.addresses) await pause(look.everyMs, signal);
    }
  }

  /** How many addresses there were; undefined where it is to be tried again. */
  async #lookUpSome(signal: AbortSignal): Promise<number | undefined> {
    try {
      const done = await this.#lookUp(signal);
      if (done.ok) return done.value;
      this.#tell(done);
    } catch (error) {
      this.#tools.log.error({ error }, 'asking lists about addresses failed');
    }
    return undefined;
  }

  async #lookUp(signal: AbortSignal): Promise<Asked<number>> {
    const { client, reputation } = this.#tools;
    const { days, look, batch } = this.#settings;
    const due = await dueListings(client, { lists: reputation.lists, days, most: look.addresses });
    if (!due.ok) return due;
    let found: FoundReputation[] = [];
    for await (const one of reputation.find(due.value, signal)) {
      found.push(one);
      if (found.length < batch) continue;
      const written = await this.#write(found);
      if (!written.ok) return written;
      found = [];
    }
    // What was cut off says nothing of the lists.
    const last = signal.aborted ? [] : found;
    const written = await this.#write(last);
    return written.ok ? { ok: true, value: due.value.length } : written;
  }

  #write(found: readonly FoundReputation[]): Promise<Asked<void>> {
    const { client, now } = this.#tools;
    return writeListings(client, found, now(), this.#settings.lifetimes);
  }

  #tell({ reason, detail }: Failed): void {
    const { log } = this.#tools;
    const retry = { retry_ms: this.#settings.retryMs };
    log.warn({ reason, detail, ...retry }, 'the store did not take or tell what lists say of addresses');
  }
}

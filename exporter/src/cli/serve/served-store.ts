import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Dependency, DependencyState } from '../../api/dependency.js';
import type { Door } from '../../api/landing.js';
import type { Settings } from '../../config/settings.js';
import type { DoorMetrics } from '../../metrics/door.js';
import type { StoreMetrics } from '../../metrics/store.js';
import { ourDomains } from '../../store/domains.js';
import { failed as failedAs, type Failed } from '../../store/failures.js';
import type { CommandIo, ExitCode } from '../io.js';
import { openStore, type OpenedStore, type StoreRefusal } from '../open-store.js';
import { openDoor } from './open-door.js';
import { QueryLog } from './query-log.js';

const WATCH_MS = 10_000;
/** A store that takes longer to say that it is there is not ready. */
const ANSWER_MS = 2000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const SHOWN_DOMAINS = 25;

export interface ServedStoreTools {
  readonly io: CommandIo;
  readonly log: Logger;
  readonly metrics: StoreMetrics;
  readonly doorMetrics: DoorMetrics;
}

/** The store as `serve` has it: waited for, watched, and with its door open. */
export class ServedStore implements Dependency {
  readonly name = 'store';
  readonly #settings: Settings;
  readonly #tools: ServedStoreTools;
  #store: OpenedStore | undefined;
  #door: Door | undefined;
  #missing = 'it is being opened';
  #watch: NodeJS.Timeout | undefined;

  constructor(settings: Settings, tools: ServedStoreTools) {
    this.#settings = settings;
    this.#tools = tools;
  }

  /** Throws where it is not open. */
  get opened(): OpenedStore {
    if (this.#store === undefined) throw new Error('The store is not open.');
    return this.#store;
  }

  get isOpen(): boolean {
    return this.#store !== undefined;
  }

  get door(): Door | undefined {
    return this.#door;
  }

  /** Which domains count as ours is no condition, but whoever looks should see where nobody has decided. */
  readonly domains: Dependency = {
    name: 'domains',
    check: async () => ({ ready: true, detail: await this.#domainsText() }),
  };

  /** Nothing, or the code to end with. A server may be away: it is waited for. */
  async open(): Promise<ExitCode | undefined> {
    const { io, log } = this.#tools;
    for (let wait = FIRST_WAIT_MS; !io.stop.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      const store = await this.#tryToOpen();
      if (store.ok) return this.#begin(store);
      const { reason, detail, retryable, exitCode } = store;
      this.#missing = detail;
      if (!retryable) {
        log.error({ reason }, detail);
        return exitCode;
      }
      log.warn({ reason, detail, retry_ms: wait }, 'the store cannot be opened yet');
      await sleep(wait, undefined, { signal: io.stop }).catch(() => undefined);
    }
    return undefined;
  }

  async check(): Promise<DependencyState> {
    const store = this.#store;
    if (store === undefined) return { ready: false, detail: this.#missing };
    const answer = await Promise.race([store.client.ping(), noAnswer()]);
    this.#tools.metrics.up(answer.ok);
    return answer.ok
      ? { ready: true, detail: `${store.name} answers` }
      : { ready: false, detail: `${store.name}: ${answer.reason}: ${answer.detail}` };
  }

  /** Those who are at the door have so long to be answered. */
  async closeDoor(graceMs: number): Promise<void> {
    await this.#store?.engine?.closeDoor(graceMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#store?.close();
  }

  #tryToOpen(): Promise<OpenedStore | StoreRefusal> {
    const { io, log, metrics, doorMetrics } = this.#tools;
    const queries = new QueryLog(log, () => io.clock());
    return openStore(this.#settings.store, {
      role: 'serve',
      command: 'plumbline serve',
      schema: 'migrate',
      mayChangeRetention: true,
      metrics: this.#settings.metrics.inViews,
      io,
      log,
      onDoorQuery: (query) => {
        doorMetrics.asked(query);
        queries.asked(query);
      },
      onEngineEvent: ({ event }) => {
        if (event === 'restarted') metrics.engineRestarted();
        if (event === 'died' || event === 'hung') metrics.up(false);
      },
    });
  }

  async #begin(store: OpenedStore): Promise<ExitCode | undefined> {
    const { log } = this.#tools;
    // Who sees that it is ready may go to the door at once.
    const door = await openDoor(store, this.#settings, log);
    if (typeof door === 'number') {
      await store.close();
      return door;
    }
    this.#door = door;
    this.#store = store;
    this.#watch = setInterval(() => void this.check(), WATCH_MS);
    log.info({ store: store.name, domains: await this.#domainsText() }, 'the store is open');
    return undefined;
  }

  async #domainsText(): Promise<string> {
    if (this.#store === undefined) return 'not known yet';
    const asked = await Promise.race([ourDomains(this.#store.client, SHOWN_DOMAINS), noAnswer()]);
    if (!asked.ok) return 'not known: the store does not say';
    const { ours, total, bySelf } = asked.value;
    if (total === 0) return 'none is ours yet';
    const names = `${ours.join(', ')}${total > ours.length ? ' …' : ''}`;
    return bySelf ? `ours as long as nobody says which are: ${names}` : `ours: ${names}`;
  }
}

/** Whoever asks whether all is well wants to know before they give up themselves. */
async function noAnswer(): Promise<Failed> {
  return await sleep(ANSWER_MS, failedAs('store_timeout', 'no answer'), { ref: false });
}

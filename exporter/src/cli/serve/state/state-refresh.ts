import type { Logger } from 'pino';
import type { DomainMetrics } from '../../../metrics/domains/domain-metrics.js';
import type { DomainTexts } from '../../../metrics/exposition.js';
import type { StateMetrics } from '../../../metrics/state.js';
import { within } from '../../../sources/running/within.js';
import type { Asked, Failed } from '../../../store/failures.js';
import type { Settled } from '../../../store/intake/entry.js';
import type { DomainState } from '../../../store/state/read-state.js';
import { timerMs } from '../../../model/timers.js';

type ReadState = () => Promise<Asked<DomainState>>;

export interface StateRefreshTools {
  readonly domains: Pick<DomainMetrics, 'have' | 'forget' | 'bytesBeside'>;
  readonly metrics: Pick<StateMetrics, 'refreshed' | 'failed'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly now: () => number;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
}

export interface StateRefreshTimes {
  /** It is read so often at least. */
  readonly refreshMs: number;
  /** It rests so many times as long as it took: the store has others to serve. */
  readonly rest: number;
  /** It is gone when it could not be read for so long. */
  readonly staleAfterMs: number;
  /** What changes comes in bursts: it is read a moment later. */
  readonly momentMs?: number;
  /** Somebody who asks before it was read for the first time waits so long. */
  readonly firstMs?: number;
}

const MOMENT_MS = 2000;
const FIRST_MS = 5000;
/** Nobody waits any more when it could not be read for so long: a store that is away must not slow down scrapes. */
const START_MS = 60_000;
const RETRY_MS = 10_000;

/** Keeps the state of the domains that /metrics shows: read from the store, one time after the other. */
export class StateRefresh implements DomainTexts {
  readonly #tools: StateRefreshTools;
  readonly #times: Required<StateRefreshTimes>;
  readonly #madeAt: number;
  #read: ReadState | undefined;
  #timer: NodeJS.Timeout | undefined;
  #due = Infinity;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #isStopped = false;
  #restsUntil = -Infinity;
  #succeededAt = -Infinity;
  #isFirst = true;
  #tellFirst: () => void = () => undefined;
  readonly #first = new Promise<void>((resolve) => {
    this.#tellFirst = resolve;
  });

  constructor(tools: StateRefreshTools, times: StateRefreshTimes) {
    this.#tools = tools;
    this.#times = { momentMs: MOMENT_MS, firstMs: FIRST_MS, ...times };
    this.#madeAt = tools.clock();
  }

  /** The store is open. */
  begin(read: ReadState): void {
    this.#read = read;
    this.#plan(0);
  }

  /** It is read at no time, and waited for by nobody. */
  leaveOut(): void {
    this.#tellFirst();
  }

  /** Something has changed that the figures may show. */
  soon(): void {
    if (this.#running === undefined) this.#plan(this.#times.momentMs);
    else this.#isWanted = true;
  }

  settled({ entry, outcome }: Settled): void {
    if (entry.type === 'report' && outcome.ok && outcome.value !== 'duplicate') this.soon();
  }

  /** Nobody is told of a restart by series that are not there for a moment. */
  async ready(): Promise<void> {
    if (this.#isFirst && this.#tools.clock() < this.#madeAt + START_MS)
      await within(this.#first, this.#times.firstMs);
  }

  bytesBeside(ownSeries: number): Buffer {
    const { clock, domains } = this.#tools;
    if (clock() > this.#succeededAt + this.#times.staleAfterMs) domains.forget();
    return domains.bytesBeside(ownSeries);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#tellFirst();
    await this.#running;
  }

  /** What is planned for earlier stays so. */
  #plan(inMs: number): void {
    const now = this.#tools.clock();
    const due = Math.max(now + inMs, this.#restsUntil);
    if (this.#isStopped || this.#read === undefined || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(
      () => {
        this.#due = Infinity;
        if (this.#read !== undefined) this.#running = this.#refresh(this.#read);
      },
      timerMs(due - now),
    );
  }

  async #refresh(read: ReadState): Promise<void> {
    const { clock, now } = this.#tools;
    const [begunAt, at] = [clock(), now()];
    this.#isWanted = false;
    const state = await read();
    if (state.ok) await this.#succeed(state.value, begunAt);
    else this.#fail(state);
    const took = clock() - begunAt;
    this.#restsUntil = clock() + this.#times.rest * took;
    if (state.ok) this.#tools.metrics.refreshed(at, took / 1000);
    this.#running = undefined;
    this.#plan(this.#pause(state.ok, took));
  }

  async #succeed(state: DomainState, begunAt: number): Promise<void> {
    await this.#tools.domains.have(state);
    this.#succeededAt = begunAt;
    this.#isFirst = false;
    this.#tellFirst();
  }

  #fail({ reason, detail }: Failed): void {
    this.#tools.metrics.failed(reason);
    this.#tools.log.warn({ reason, detail }, 'the state of the domains could not be read; it is tried again');
  }

  #pause(isRead: boolean, took: number): number {
    const { refreshMs, momentMs } = this.#times;
    if (this.#isWanted) return momentMs;
    return (isRead ? refreshMs : Math.min(refreshMs, RETRY_MS)) - took;
  }
}

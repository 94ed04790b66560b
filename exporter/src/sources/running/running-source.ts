import type { Cursor, Handed, IntakeSource, SourcedDelivery, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { Backoff, type BackoffSettings } from './backoff.js';
import { pause } from './pause.js';

export interface RunSettings {
  readonly retry: BackoffSettings;
  /** So many failures in a row open the circuit: nothing is asked for `openMs` then. */
  readonly failuresToOpen: number;
  readonly openMs: number;
}

/** However long the other side wants to be left alone: it may have changed its mind. */
const MOST_SAID_MS = 24 * 3_600_000;

/** What is told of one source. */
export interface RunObserver {
  began(): void;
  well(): void;
  troubled(trouble: SourceTrouble, retryMs: number | undefined): void;
  circuit(isOpen: boolean): void;
  limited(limit: string): void;
  progress(done: number, of: number | undefined): void;
  underWay(deliveries: number): void;
}

export interface RunTools {
  readonly take: (source: string, delivery: SourcedDelivery) => Promise<Handed>;
  readonly cursor: Cursor;
  readonly observer: RunObserver;
  readonly now: () => number;
  readonly random: () => number;
  /** Aborted when what is under way is given up. */
  readonly giveUp: AbortSignal;
}

export interface SourceState {
  readonly name: string;
  readonly kind: string;
  readonly state: 'starting' | 'up' | 'retrying' | 'paused' | 'ended';
  readonly trouble: SourceTrouble | undefined;
}

/** An intake source that is run until it is stopped: again and again, ever later, and alone in its troubles. */
export class RunningSource {
  readonly #source: IntakeSource;
  readonly #tools: RunTools;
  readonly #settings: RunSettings;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  readonly #ended: Promise<void>;
  readonly #underWay = new Set<Promise<Verdict>>();
  #state: SourceState['state'] = 'starting';
  #trouble: SourceTrouble | undefined;

  constructor(source: IntakeSource, tools: RunTools, settings: RunSettings) {
    this.#source = source;
    this.#tools = tools;
    this.#settings = settings;
    this.#backoff = new Backoff(settings.retry, tools.random);
    this.#ended = this.#run();
  }

  get state(): SourceState {
    const { name, kind } = this.#source;
    return { name, kind, state: this.#state, trouble: this.#trouble };
  }

  /** Takes nothing new; resolves when all that it has handed in has had its verdict. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#tools.observer.began();
      const trouble = await this.#attempt();
      if (this.#isStopped()) break;
      // A source that ends by itself has nothing more to do than to be asked again.
      if (trouble === undefined) await pause(this.#settings.retry.firstMs, this.#stop.signal);
      else await this.#afterTrouble(trouble);
    }
    this.#state = 'ended';
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #attempt(): Promise<SourceTrouble | undefined> {
    const { observer, cursor, now, giveUp } = this.#tools;
    try {
      return await this.#source.run({
        take: (delivery) => this.#take(delivery),
        cursor,
        stop: this.#stop.signal,
        giveUp,
        now,
        well: () => {
          this.#well();
        },
        troubled: (trouble) => {
          this.#trouble = trouble;
          observer.troubled(trouble, undefined);
        },
        limited: (limit) => {
          observer.limited(limit);
        },
        progress: (done, of) => {
          observer.progress(done, of);
        },
      });
    } catch (error) {
      // A fault of ours in one adapter is no reason for the others to end.
      return {
        reason: 'failed',
        detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    }
  }

  async #take(delivery: SourcedDelivery): Promise<Handed> {
    const handed = await this.#tools.take(this.#source.name, delivery);
    this.#underWay.add(handed.verdict);
    this.#tools.observer.underWay(this.#underWay.size);
    void handed.verdict.then((told) => {
      this.#underWay.delete(handed.verdict);
      this.#tools.observer.underWay(this.#underWay.size);
      if (told.verdict === 'ack') this.#well();
    });
    return handed;
  }

  #well(): void {
    if (this.#state === 'paused') this.#tools.observer.circuit(false);
    this.#state = 'up';
    this.#trouble = undefined;
    this.#backoff.worked();
    this.#tools.observer.well();
  }

  async #afterTrouble(trouble: SourceTrouble): Promise<void> {
    const { failuresToOpen, openMs } = this.#settings;
    const waitMs = this.#backoff.failed();
    const opens = this.#backoff.failures >= failuresToOpen;
    const saidMs = Math.min(trouble.retryAfterMs ?? 0, MOST_SAID_MS);
    const retryMs = Math.max(waitMs, this.#backoff.orLater(Math.max(saidMs, opens ? openMs : 0)));
    this.#trouble = trouble;
    if (opens !== (this.#state === 'paused')) this.#tools.observer.circuit(opens);
    this.#state = opens ? 'paused' : 'retrying';
    this.#tools.observer.troubled(trouble, retryMs);
    await pause(retryMs, this.#stop.signal);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { acquire, killHung, type Acquired } from './hold/acquire.js';
import { isHealthy } from './hold/peer.js';
import { preparePlace, type Place } from './hold/place.js';
import { preflight, thisMachine } from './hold/preflight.js';
import type { EngineRefusal } from './hold/refusal.js';
import type { Holder } from './lease/lease.js';
import type { EngineLimits } from './limits.js';

export type { EngineRefusal } from './hold/refusal.js';

export interface EngineOptions {
  readonly directory: string;
  /** One process serves a directory; commands work beside it. */
  readonly role: 'serve' | 'command';
  /** As it was typed: shown to whoever is refused. */
  readonly command: string;
  readonly limits: EngineLimits;
  readonly onEvent: (event: EngineEvent) => void;
}

export type EngineEvent =
  | { readonly event: 'started' | 'attached' | 'died' | 'hung' | 'restarted' }
  | { readonly event: 'refused'; readonly refusal: EngineRefusal };

export interface EngineHold {
  readonly socketPath: string;
  /** Others may still use the engine; without them it ends by itself. */
  release(): Promise<void>;
}

/** Attaches to the engine of a data directory, or starts it, and sees to it that there is one until it is released. */
export async function holdEngine(options: EngineOptions): Promise<EngineHold | EngineRefusal> {
  const missing = preflight(thisMachine());
  if (missing !== undefined) return missing;
  const place = await preparePlace(options.directory);
  if ('reason' in place) return place;
  const holder = { role: options.role, command: options.command, pid: process.pid };
  const acquired = await acquire(place, holder, options.limits);
  if ('reason' in acquired) return acquired;
  options.onEvent({ event: acquired.how });
  return new Hold(place, holder, options, acquired);
}

class Hold implements EngineHold {
  readonly socketPath: string;
  readonly #place: Place;
  readonly #holder: Holder;
  readonly #options: EngineOptions;
  readonly #released = new AbortController();
  readonly #supervised: Promise<void>;
  #acquired: Acquired;

  constructor(place: Place, holder: Holder, options: EngineOptions, acquired: Acquired) {
    this.socketPath = place.socket;
    this.#place = place;
    this.#holder = holder;
    this.#options = options;
    this.#acquired = acquired;
    this.#supervised = this.#supervise();
  }

  async release(): Promise<void> {
    this.#released.abort();
    this.#acquired.lease.release();
    await this.#supervised;
  }

  async #supervise(): Promise<void> {
    while (!this.#released.signal.aborted) {
      const watching = this.#watch(this.#acquired.lease.ended);
      await this.#acquired.lease.ended;
      await watching;
      if (this.#released.signal.aborted) return;
      this.#options.onEvent({ event: 'died' });
      await this.#restart();
    }
  }

  /** Asks again and again whether the engine answers, and kills it when it does not. */
  async #watch(ended: Promise<void>): Promise<void> {
    const { healthEveryMs, hungAfterMs } = this.#options.limits;
    let gone = false;
    const leaving = ended.then(() => {
      gone = true;
    });
    for (;;) {
      await Promise.race([leaving, this.#pause(healthEveryMs)]);
      if (gone || this.#released.signal.aborted) return;
      const health = await Promise.race([leaving, isHealthy(this.socketPath, hungAfterMs)]);
      if (health !== 'silent') continue;
      this.#options.onEvent({ event: 'hung' });
      await killHung(this.#place);
      return;
    }
  }

  async #restart(): Promise<void> {
    const { restartMinMs, restartMaxMs } = this.#options.limits;
    for (let wait = restartMinMs; !this.#released.signal.aborted; wait = Math.min(wait * 2, restartMaxMs)) {
      await this.#pause(wait * (0.5 + Math.random() / 2));
      if (this.#released.signal.aborted) return;
      const acquired = await acquire(this.#place, this.#holder, this.#options.limits);
      if ('lease' in acquired) {
        this.#acquired = acquired;
        if (this.#released.signal.aborted) acquired.lease.release();
        else this.#options.onEvent({ event: 'restarted' });
        return;
      }
      this.#options.onEvent({ event: 'refused', refusal: acquired });
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#released.signal, ref: false }).catch(() => undefined);
  }
}

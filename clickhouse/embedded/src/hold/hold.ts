import { setTimeout as sleep } from 'node:timers/promises';
import type { DoorOrder } from '../door/order.js';
import type { Rest } from '../door/rest.js';
import type { EngineEvent, EngineHold } from './engine-hold.js';
import type { Holder } from '../lease/lease.js';
import { doorLimits, type EngineLimits } from '../limits.js';
import { acquire, killHung, type Acquired } from './acquire.js';
import { askDoor, endDoor, type DoorOpened } from './ask-door.js';
import { isHealthy } from './peer.js';
import type { Place } from './place.js';
import type { EngineRefusal } from './refusal.js';

interface Held {
  readonly place: Place;
  readonly holder: Holder;
  readonly limits: EngineLimits;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onMessage: (message: unknown) => void;
  /** What ended an engine is not asked of the next one. */
  readonly rest: Rest;
}

/** An engine that is held: when it is lost another takes its place, behind the same socket and the same door. */
export class Hold implements EngineHold {
  readonly #held: Held;
  readonly #released = new AbortController();
  readonly #supervised: Promise<void>;
  #acquired: Acquired;
  #door: DoorOrder | undefined;

  constructor(held: Held, acquired: Acquired) {
    this.#held = held;
    this.#acquired = acquired;
    this.#supervised = this.#supervise();
  }

  get socketPath(): string {
    return this.#held.place.socket;
  }

  async openDoor(door: DoorOrder): Promise<DoorOpened | EngineRefusal> {
    const opened = await this.#askDoor(door);
    // After a restart the door is where it was, also where any port would have done.
    if ('port' in opened) this.#door = { ...door, port: opened.port };
    return opened;
  }

  async closeDoor(graceMs: number): Promise<void> {
    if (this.#door === undefined) return;
    this.#door = undefined;
    await endDoor(this.socketPath, this.#acquired.lease.id, graceMs);
  }

  async release(): Promise<void> {
    this.#released.abort();
    this.#acquired.lease.release();
    await this.#supervised;
  }

  #isReleased(): boolean {
    return this.#released.signal.aborted;
  }

  async #supervise(): Promise<void> {
    while (!this.#isReleased()) {
      await this.#untilLost(this.#acquired);
      if (this.#isReleased()) return;
      this.#held.onEvent({ event: 'died' });
      await this.#retrying(() => this.#restart());
      const acquired = this.#acquired;
      void this.#retrying(() => this.#reopenDoor(acquired));
    }
  }

  /** Asks again and again whether the engine answers, and kills it when it does not. */
  async #untilLost({ lease, engine }: Acquired): Promise<void> {
    const { healthEveryMs, hungAfterMs } = this.#held.limits;
    const lost = lease.ended.then(() => 'lost' as const);
    let wellAt = Date.now();
    while ((await Promise.race([lost, this.#pause(healthEveryMs)])) !== 'lost') {
      const health = await Promise.race([lost, isHealthy(this.socketPath, hungAfterMs)]);
      if (this.#isReleased()) return;
      if (health === 'healthy') wellAt = Date.now();
      const hung = health === 'silent' || (health === 'unwell' && Date.now() - wellAt > hungAfterMs);
      if (!hung) continue;
      this.#held.onEvent({ event: 'hung' });
      await killHung(engine);
      lease.release();
    }
  }

  async #restart(): Promise<EngineRefusal | undefined> {
    const { place, holder, limits, onMessage } = this.#held;
    const acquired = await acquire(place, holder, limits, onMessage);
    if ('reason' in acquired) return acquired;
    this.#acquired = acquired;
    if (this.#isReleased()) acquired.lease.release();
    else this.#held.onEvent({ event: 'restarted' });
    return undefined;
  }

  async #reopenDoor(acquired: Acquired): Promise<EngineRefusal | undefined> {
    if (this.#door === undefined || acquired !== this.#acquired) return undefined;
    const opened = await this.#askDoor(this.#door);
    return 'reason' in opened ? opened : undefined;
  }

  async #askDoor(door: DoorOrder): Promise<DoorOpened | EngineRefusal> {
    const { rest, limits } = this.#held;
    const order = { ...door, limits: doorLimits(limits), resting: rest.all };
    return await askDoor(this.socketPath, this.#acquired.lease.id, order, limits.hungAfterMs);
  }

  /** Until it comes off, or nobody wants it any more; in between ever longer, and never all at the same moment. */
  async #retrying(attempt: () => Promise<EngineRefusal | undefined>): Promise<void> {
    const { restartMinMs, restartMaxMs } = this.#held.limits;
    for (let wait = restartMinMs; !this.#isReleased(); wait = Math.min(wait * 2, restartMaxMs)) {
      await this.#pause(wait * (0.5 + Math.random() / 2));
      if (this.#isReleased()) return;
      const refusal = await attempt();
      if (refusal === undefined) return;
      this.#held.onEvent({ event: 'refused', refusal });
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#released.signal, ref: false }).catch(() => undefined);
  }
}

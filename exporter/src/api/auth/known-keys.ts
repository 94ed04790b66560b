import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiKey } from '../../store/api-keys/api-keys.js';
import type { Asked } from '../../store/failures.js';

/** A key that was revoked is refused after so long at most. */
const FRESH_MS = 2000;
/** Strangers who try keys make the store look no more often than this. */
const BETWEEN_MS = 200;

export interface KnownKeysTools {
  readonly all: () => Promise<Asked<readonly ApiKey[]>>;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
}

interface Look {
  readonly begunAt: number;
  readonly found: Promise<Asked<ReadonlyMap<string, ApiKey>>>;
}

/** The keys as the store has them, looked up seldom however many ask. */
export class KnownKeys {
  readonly #tools: KnownKeysTools;
  #last: Look | undefined;
  #next: Promise<Look> | undefined;

  constructor(tools: KnownKeysTools) {
    this.#tools = tools;
  }

  /** A key that was made before somebody asked for it is found. */
  async find(id: string): Promise<Asked<ApiKey | undefined>> {
    const asked = this.#tools.clock();
    const last = this.#last;
    if (last !== undefined && asked - last.begunAt < FRESH_MS) {
      const found = await last.found;
      const key = found.ok ? found.value.get(id) : undefined;
      if (key !== undefined) return { ok: true, value: key };
    }
    const found = await (await this.#lookAgain()).found;
    return found.ok ? { ok: true, value: found.value.get(id) } : found;
  }

  /** A look that begins after now, shared by all who wait for one. */
  async #lookAgain(): Promise<Look> {
    this.#next ??= this.#lookSoon().finally(() => {
      this.#next = undefined;
    });
    return await this.#next;
  }

  async #lookSoon(): Promise<Look> {
    const wait = this.#last === undefined ? 0 : this.#last.begunAt + BETWEEN_MS - this.#tools.clock();
    if (wait > 0) await sleep(wait);
    const look = { begunAt: this.#tools.clock(), found: this.#look() };
    this.#last = look;
    return look;
  }

  async #look(): Promise<Asked<ReadonlyMap<string, ApiKey>>> {
    const all = await this.#tools.all();
    return all.ok ? { ok: true, value: new Map(all.value.map((key) => [key.id, key])) } : all;
  }
}

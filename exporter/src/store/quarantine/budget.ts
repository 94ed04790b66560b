import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { quarantineTable } from './table.js';

const HELD = z.object({ bytes: z.string().transform(Number) });

/**
 * How many bytes the quarantine may still take. What is there is asked of the store at first, and again when there
 * is no room left: somebody may have made some.
 */
export class QuarantineBudget {
  readonly #client: StoreClient;
  readonly #most: number;
  readonly #onFull: () => void;
  #taken = 0;
  #counting: Promise<unknown> | undefined;

  constructor(client: StoreClient, most: number, onFull: () => void = () => undefined) {
    this.#client = client;
    this.#most = most;
    this.#onFull = onFull;
    void this.count();
  }

  /** Whether there is room for so many bytes, which are then taken. Of what is not, the bytes are not kept. */
  take(bytes: number): boolean {
    if (this.#taken + bytes <= this.#most) {
      this.#taken += bytes;
      return true;
    }
    this.#onFull();
    void this.count();
    return false;
  }

  async count(): Promise<void> {
    this.#counting ??= this.#count().finally(() => (this.#counting = undefined));
    await this.#counting;
  }

  async #count(): Promise<void> {
    const before = this.#taken;
    const held = await heldBytes(this.#client);
    // What was taken meanwhile may be counted twice: never too little.
    if (held.ok) this.#taken += held.value - before;
  }
}

async function heldBytes(client: StoreClient): Promise<Asked<number>> {
  const held = await client.rows(`SELECT sum(length(bytes)) AS bytes FROM ${quarantineTable(client)}`, HELD);
  return held.ok ? { ok: true, value: held.value[0]?.bytes ?? 0 } : held;
}

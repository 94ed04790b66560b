import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { quarantineTable } from './table.js';

const HELD = z.object({ bytes: z.string().transform(Number) });

/** How many bytes the quarantine may still take. Counted anew from the store now and then. */
export class QuarantineBudget {
  readonly #most: number;
  #left: number;

  constructor(most: number) {
    this.#most = most;
    this.#left = most;
  }

  get left(): number {
    return this.#left;
  }

  /** Whether there is room for so many bytes, which are then taken. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  async count(client: StoreClient): Promise<Asked<void>> {
    const held = await client.rows(
      `SELECT sum(length(bytes)) AS bytes FROM ${quarantineTable(client)}`,
      HELD,
    );
    if (!held.ok) return held;
    this.#left = Math.max(0, this.#most - (held.value[0]?.bytes ?? 0));
    return { ok: true, value: undefined };
  }
}

import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

const HELD = z.object({ kind: z.string(), held: z.string().transform(Number) });

/** How much lies in quarantine, by the kind of report; by '' where that is not known. */
export async function heldByKind(client: StoreClient): Promise<Asked<ReadonlyMap<string, number>>> {
  const asked = await client.rows(
    `SELECT kind, count() AS held FROM v_quarantine WHERE state = 'held' GROUP BY kind`,
    HELD,
  );
  if (!asked.ok) return asked;
  return { ok: true, value: new Map(asked.value.map(({ kind, held }) => [kind, held])) };
}

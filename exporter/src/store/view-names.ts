import * as z from 'zod';
import type { StoreClient } from './client.js';
import type { Asked } from './failures.js';

const NAME = z.object({ name: z.string() });

/** The views that there are for people. */
export async function viewNames(client: StoreClient): Promise<Asked<string[]>> {
  const asked = await client.rows(
    `SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, 'v_') ORDER BY name`,
    NAME,
    { database: client.database },
  );
  return asked.ok ? { ok: true, value: asked.value.map(({ name }) => name) } : asked;
}

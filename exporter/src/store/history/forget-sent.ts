import { privateDatabase, quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_CURSORS } from '../rows/cursors.js';

const FOUND = z.object({ found: z.number() });
/** Names of intake sources have no slashes. */
export const RECEIVERS = 'remote_write/';

const OLD = `startsWith(source, '${RECEIVERS}') AND at < fromUnixTimestamp64Milli({before:Int64})`;

/** Forgets what was sent to any receiver of remote write, and written down before a time: milliseconds since 1970. */
export async function forgetSent(client: StoreClient, before: number): Promise<Asked<void>> {
  const cursors = `${quotedName(privateDatabase(client.database))}.${SOURCE_CURSORS.name}`;
  const found = await client.rows(
    `SELECT (count() > 0)::UInt8 AS found FROM ${cursors} WHERE ${OLD}`,
    FOUND,
    { before },
  );
  if (!found.ok) return found;
  // To delete nothing is work for the store, too.
  if (found.value[0]?.found !== 1) return { ok: true, value: undefined };
  return await client.command(`DELETE FROM ${cursors} WHERE ${OLD}`, { before });
}

import * as z from 'zod';
import { privateDatabase, quotedName, quotedText } from '@plumbline/schema/names.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { quarantineTable } from './table.js';

const ID = z.object({ id: z.string() });
const ENGINE = z.object({ engine_full: z.string() });

/** How many bytes' owners one statement names. */
const AT_ONCE = 1000;

/**
 * Deletes the bytes that nothing held needs: of what was purged or read, and what was left of that by whoever was
 * killed on the way here. Returns how many things had some.
 */
export async function dropBytes(client: StoreClient): Promise<Asked<number>> {
  const table = quarantineTable(client);
  const unneeded = await client.rows(
    `SELECT DISTINCT id FROM ${table}
     WHERE part > 0 AND batch NOT IN (SELECT batch FROM open_batches) AND id NOT IN (
       SELECT bytes_of FROM ${table}
       WHERE part = 0 AND id IN (SELECT id FROM v_quarantine WHERE state = 'held'))`,
    ID,
  );
  if (!unneeded.ok) return unneeded;
  const place = await partsTable(client);
  if (!place.ok) return place;
  const ids = unneeded.value.map(({ id }) => id);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE).join(', ');
    const dropped = await client.command(
      `ALTER TABLE ${place.value} DELETE WHERE part > 0 AND id IN (${some}) SETTINGS mutations_sync = 1`,
    );
    if (!dropped.ok) return dropped;
  }
  return { ok: true, value: ids.length };
}

/** Where the rows themselves are: on a cluster the table is only a view of those of all shards. */
async function partsTable(client: StoreClient): Promise<Asked<string>> {
  const found = await client.rows(
    `SELECT engine_full FROM system.tables WHERE database = {database:String} AND name = 'quarantine'`,
    ENGINE,
    { database: privateDatabase(client.database) },
  );
  if (!found.ok) return found;
  const [, cluster, database, local] =
    /^Distributed\('([^']*)', '([^']*)', '([^']*)'/.exec(found.value[0]?.engine_full ?? '') ?? [];
  if (cluster === undefined || database === undefined || local === undefined)
    return { ok: true, value: quarantineTable(client) };
  const name = `${quotedName(database)}.${quotedName(local)} ON CLUSTER ${quotedText(cluster)}`;
  return { ok: true, value: name };
}

import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

const NEWEST = z.object({ newest: z.string() });

/**
 * Another word than before where anybody has stored anything since, or said whose a domain is. A commit may be seen after
 * one that is newer, so they are counted too.
 */
export async function readNewest(client: StoreClient): Promise<Asked<string>> {
  const read = await client.rows(
    `SELECT concat(toString(max(committed_at)), ' ', toString(count()), ' ', toString((SELECT max(at) FROM domains))) AS newest
     FROM commits`,
    NEWEST,
  );
  return read.ok ? { ok: true, value: read.value[0]?.newest ?? '' } : read;
}

import * as z from 'zod';
import type { Wish } from '../../enrich/reputation/listing.js';
import type { StoreClient } from '../client.js';
import { addressOfHex } from '../facts/address-key.js';
import type { Asked } from '../failures.js';

export interface DueWish {
  /** All that there are. */
  readonly lists: readonly string[];
  /** How old mail may be from whose source one wants to know it. */
  readonly days: number;
  readonly most: number;
}

const ROW = z
  .object({ ip: z.string(), due: z.array(z.string()) })
  .transform(({ ip, due }): Wish => ({ ip: addressOfHex(ip), lists: due }));

/**
 * Sources of mail in the name of domains of ours that is a threat, or whose sender nobody knows, and the lists that were
 * not asked about them yet, or long ago. Those from which mail came last are first.
 */
export function dueListings(
  client: StoreClient,
  { lists, days, most }: DueWish,
): Promise<Asked<readonly Wish[]>> {
  return client.rows(
    `SELECT hex(seen.source_ip) AS ip, arrayFilter(list -> NOT has(fresh.lists, list), {lists:Array(String)}) AS due
     FROM (
       SELECT source_ip, max(day) AS last FROM v_source_day
       WHERE owned AND day > today() - {days:UInt32} AND (sender_class = 'threat' OR sender = '')
       GROUP BY source_ip
     ) AS seen
     LEFT ANY JOIN (
       SELECT source_ip, groupUniqArray(toString(list)) AS lists FROM source_listings
       WHERE list IN {lists:Array(String)} AND fresh_until > now()
       GROUP BY source_ip
     ) AS fresh ON fresh.source_ip = seen.source_ip
     WHERE notEmpty(due)
     ORDER BY seen.last DESC, seen.source_ip LIMIT {most:UInt32}`,
    ROW,
    { lists, days, most },
  );
}

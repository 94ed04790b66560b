import * as z from 'zod';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressList, addressOfHex, keyOf } from './address-key.js';
import { FACT_COLUMNS, FACTS, factsOf } from './facts-row.js';

/** Days, YYYY-MM-DD, both of them among these. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** What held of an address on some days. */
export interface HeldFacts extends Days {
  readonly facts: SourceFacts;
}

/** Addresses stand in the statement. */
const AT_ONCE = 2000;

const ROW = z.object({ ip: z.string(), since: z.string(), until: z.string(), ...FACTS }).transform((row) => ({
  key: keyOf(addressOfHex(row.ip)),
  held: { first: row.since, last: row.until, facts: factsOf(row) },
}));

/**
 * What held of each address on any of some days, in their order; nothing of an address of which nothing is known. Of
 * nearly all there is one answer, that holds for all days.
 */
export async function factsOnDays(
  client: StoreClient,
  ips: readonly Uint8Array[],
  { first, last }: Days,
): Promise<Asked<readonly (readonly HeldFacts[])[]>> {
  const different = [...new Map(ips.map((ip) => [keyOf(ip), ip])).values()];
  const found = new Map<string, HeldFacts[]>();
  for (let i = 0; i < different.length; i += AT_ONCE) {
    const some = different.slice(i, i + AT_ONCE);
    const read = await client.rows(
      `SELECT hex(source_ip) AS ip, since, until, ${FACT_COLUMNS}
       FROM v_source_facts
       WHERE source_ip IN ${addressList(some)}
         AND since <= {last:Date} AND until >= {first:Date} AND since <= until`,
      ROW,
      { first, last },
    );
    if (!read.ok) return read;
    for (const { key, held } of read.value) {
      const before = found.get(key);
      if (before === undefined) found.set(key, [held]);
      else before.push(held);
    }
  }
  return { ok: true, value: ips.map((ip) => found.get(keyOf(ip)) ?? []) };
}

import * as z from 'zod';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressOfHex, addressText, keyOf } from './address-key.js';

/** Addresses stand in the statement. */
const AT_ONCE = 2000;

const ROW = z
  .object({
    ip: z.string(),
    country: z.string(),
    asn: z.number(),
    as_name: z.string(),
    ptr: z.string(),
    ptr_confirmed: z.boolean(),
    ptr_domain: z.string(),
  })
  .transform((row) => ({
    key: keyOf(addressOfHex(row.ip)),
    facts: {
      country: row.country,
      asn: row.asn,
      asName: row.as_name,
      ptr: row.ptr,
      ptrConfirmed: row.ptr_confirmed,
      ptrDomain: row.ptr_domain,
    },
  }));

/** What holds of each address for records of a day, in their order. */
export async function factsOnDay(
  client: StoreClient,
  ips: readonly Uint8Array[],
  day: string,
): Promise<Asked<readonly SourceFacts[]>> {
  const different = [...new Map(ips.map((ip) => [keyOf(ip), ip])).values()];
  const found = new Map<string, SourceFacts>();
  for (let i = 0; i < different.length; i += AT_ONCE) {
    const some = different.slice(i, i + AT_ONCE).map(addressText);
    const read = await client.rows(
      `SELECT hex(source_ip) AS ip, country, asn, as_name, ptr, ptr_confirmed, ptr_domain
       FROM v_source_facts
       WHERE source_ip IN (${some.join(', ')}) AND since <= {day:Date} AND until >= {day:Date}`,
      ROW,
      { day },
    );
    if (!read.ok) return read;
    for (const { key, facts } of read.value) found.set(key, facts);
  }
  return { ok: true, value: ips.map((ip) => found.get(keyOf(ip)) ?? NO_FACTS) };
}

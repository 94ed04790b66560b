import * as z from 'zod';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressOfHex, addressText, keyOf } from './address-key.js';
import { FACT_COLUMNS, FACTS, factsOf } from './facts-row.js';

/** Addresses stand in the statement. */
const AT_ONCE = 2000;

const ROW = z
  .object({ ip: z.string(), ...FACTS })
  .transform((row) => ({ key: keyOf(addressOfHex(row.ip)), facts: factsOf(row) }));

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
      `SELECT hex(source_ip) AS ip, ${FACT_COLUMNS}
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

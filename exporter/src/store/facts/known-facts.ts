import * as z from 'zod';
import { DNS_OUTCOMES, type DnsOutcome } from '../../enrich/facts/facts.js';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressList, addressOfHex, keyOf } from './address-key.js';
import { FACT_COLUMNS, FACTS, factsOf } from './facts-row.js';

/** What the store knows of an address. */
export interface KnownSource {
  readonly facts: SourceFacts;
  /** YYYY-MM-DD: when they were found, or those that they complete. Undefined where there are none. */
  readonly day: string | undefined;
  readonly lookup: Lookup | undefined;
}

export interface Lookup {
  readonly dns: DnsOutcome;
  /** In milliseconds since 1970. */
  readonly freshUntil: number;
  readonly failures: number;
}

export const NOTHING_KNOWN: KnownSource = { facts: NO_FACTS, day: undefined, lookup: undefined };

const FACTS_ROW = z
  .object({ ip: z.string(), day: z.string(), ...FACTS })
  .transform((row) => ({ ip: addressOfHex(row.ip), day: row.day, facts: factsOf(row) }));

const LOOKUP_ROW = z.object({
  ip: z.string(),
  // Another version may have had more words.
  dns: z.enum(DNS_OUTCOMES).catch('failed'),
  fresh_until: z.number(),
  failures: z.number(),
});

/** Of two rows of a day the newer. */
const NEWEST_FIRST = 'ORDER BY source_ip, day DESC, found_at DESC LIMIT 1 BY source_ip';

export type FoundInStore = z.output<typeof FACTS_ROW>;

/** Some thousand addresses at once: they stand in the statement. */
export async function knownSources(
  client: StoreClient,
  ips: readonly Uint8Array[],
): Promise<Asked<ReadonlyMap<string, KnownSource>>> {
  if (ips.length === 0) return { ok: true, value: new Map() };
  const among = `source_ip IN ${addressList(ips)}`;
  const facts = await client.rows(
    `SELECT hex(source_ip) AS ip, day, ${FACT_COLUMNS}
     FROM source_facts WHERE ${among} ${NEWEST_FIRST}`,
    FACTS_ROW,
  );
  if (!facts.ok) return facts;
  const lookups = await client.rows(
    `SELECT hex(source_ip) AS ip, dns, toUInt32(fresh_until) AS fresh_until, failures
     FROM source_lookups WHERE ${among} ORDER BY source_ip, at DESC LIMIT 1 BY source_ip`,
    LOOKUP_ROW,
  );
  if (!lookups.ok) return lookups;
  const known = new Map(facts.value.map(({ ip, ...row }) => [keyOf(ip), { ...row, lookup: undefined }]));
  return { ok: true, value: withLookups(known, lookups.value) };
}

function withLookups(
  known: ReadonlyMap<string, KnownSource>,
  lookups: readonly z.output<typeof LOOKUP_ROW>[],
): ReadonlyMap<string, KnownSource> {
  const all = new Map(known);
  for (const { ip, dns, fresh_until: seconds, failures } of lookups) {
    const key = keyOf(addressOfHex(ip));
    all.set(key, {
      ...(known.get(key) ?? NOTHING_KNOWN),
      lookup: { dns, freshUntil: seconds * 1000, failures },
    });
  }
  return all;
}

/** Those that mail came from on most days of this month and the last. */
export function usualSources(client: StoreClient, most: number): Promise<Asked<FoundInStore[]>> {
  return client.rows(
    `SELECT hex(source_ip) AS ip, day, ${FACT_COLUMNS}
     FROM source_facts
     WHERE source_ip IN (
       SELECT source_ip FROM source_months WHERE month >= addMonths(toStartOfMonth(today()), -1)
       GROUP BY source_ip ORDER BY sum(bitCount(days)) DESC LIMIT {most:UInt32})
     ${NEWEST_FIRST}`,
    FACTS_ROW,
    { most },
  );
}

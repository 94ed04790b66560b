import * as z from 'zod';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressOfHex, addressText } from './address-key.js';
import { FACT_COLUMNS, FACTS, factsOf } from './facts-row.js';

export interface FoundSince {
  readonly ip: Uint8Array;
  readonly facts: SourceFacts;
  /** What was known before, be it on the same day; nothing where there was nothing. */
  readonly before: SourceFacts;
  /** The first day for which they hold; undefined where nothing was known before, and they hold for all. */
  readonly from: string | undefined;
}

export interface FactsSince {
  readonly found: readonly FoundSince[];
  /** Where the next look begins; what was given where nothing was found. */
  readonly until: string;
}

/** What was judged without a fact is committed so much later at most. */
const LAG_SECONDS = 20;
const AT_ONCE = 1000;

/** Tuples are read by the names of what is in them. */
const TUPLE =
  'Tuple(country String, asn UInt32, as_name String, ptr String, ptr_confirmed Bool, ptr_domain String)';

const ROW = z.object({
  ip: z.string(),
  day: z.string(),
  at: z.string(),
  first: z.string(),
  before: z.object(FACTS),
  ...FACTS,
});

/** What was found before is in the store so much later at most. */
const MARGIN_MS = 60_000;
const NOW = z.object({ ms: z.string().transform(Number) });

/** The point from which on whatever is found later is found, by the clock of the store. */
export async function factsFromNow(client: StoreClient): Promise<Asked<string>> {
  const read = await client.rows('SELECT toString(toUnixTimestamp64Milli(now64(3))) AS ms', NOW);
  if (!read.ok) return read;
  return { ok: true, value: factsFrom(read.value[0]?.ms ?? 0) };
}

/** The same, of a time in milliseconds since 1970. */
export function factsFrom(at: number): string {
  return `${at - MARGIN_MS} ${'0'.repeat(32)}`;
}

/** Facts in the order in which they were found, from a point on: `until` of another answer. */
export async function factsSince(client: StoreClient, point: string): Promise<Asked<FactsSince>> {
  const [at = '0', ip] = point.split(' ');
  const after =
    ip === undefined
      ? '1'
      : `(found_at, source_ip) > (fromUnixTimestamp64Milli({at:Int64}), ${addressText(addressOfHex(ip))})`;
  const found = `${after} AND found_at <= now64(3) - toIntervalSecond(${LAG_SECONDS})`;
  const order = `ORDER BY found_at, source_ip LIMIT ${AT_ONCE}`;
  const read = await client.rows(
    `SELECT hex(source_ip) AS ip, day, toString(toUnixTimestamp64Milli(found_at)) AS at, first,
       CAST(previous, '${TUPLE}') AS before, ${FACT_COLUMNS}
     FROM (
       SELECT source_ip, day, found_at, ${FACT_COLUMNS}, min(day) OVER (PARTITION BY source_ip) AS first,
         any((${FACT_COLUMNS})) OVER (
           PARTITION BY source_ip ORDER BY day, found_at ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS previous
       FROM source_facts
       WHERE source_ip IN (SELECT source_ip FROM source_facts WHERE ${found} ${order})
     )
     WHERE ${found} ${order}`,
    ROW,
    { at },
  );
  if (!read.ok) return read;
  const last = read.value.at(-1);
  return {
    ok: true,
    value: {
      found: read.value.map((row) => ({
        ip: addressOfHex(row.ip),
        facts: factsOf(row),
        before: factsOf(row.before),
        from: row.day > row.first ? row.day : undefined,
      })),
      until: last === undefined ? point : `${last.at} ${last.ip}`,
    },
  };
}

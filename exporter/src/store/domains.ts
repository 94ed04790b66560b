import * as z from 'zod';
import type { StoreClient } from './client.js';
import type { Asked } from './failures.js';

/** DESIGN rule 8: how many domains may become ours without anybody having said so. */
const MOST_BY_SELF = 25;
const NOBODY_DECIDED = "(SELECT count() FROM domains WHERE origin IN ('config', 'command')) = 0";

/** The domains of the demo are ours, and count as no decision. */
export function adoptDemo(client: StoreClient, domains: readonly string[]): Promise<Asked<void>> {
  return adopt(client, domains, 'demo');
}

const NAME = z.object({ domain: z.string() });

/**
 * As long as nobody has said which domains are ours, those that reports came about are, up to a bound. What is new
 * among them is returned.
 */
export async function adoptBySelf(client: StoreClient): Promise<Asked<readonly string[]>> {
  const free = await client.rows(
    `SELECT if(${NOBODY_DECIDED}, greatest(0, ${MOST_BY_SELF} - toInt64(uniqExact(domain))), 0) AS free
     FROM domains WHERE origin = 'self'`,
    z.object({ free: z.string().transform(Number) }),
  );
  if (!free.ok) return free;
  const most = free.value[0]?.free ?? 0;
  if (most === 0) return { ok: true, value: [] };
  const found = await client.rows(
    `SELECT DISTINCT toString(domain) AS domain FROM seen_domains
     WHERE domain NOT IN (SELECT domain FROM domains) AND domain NOT IN (SELECT domain FROM owned_domains)
     ORDER BY domain LIMIT {most:UInt32}`,
    NAME,
    { most },
  );
  if (!found.ok || found.value.length === 0) return found.ok ? { ok: true, value: [] } : found;
  const domains = found.value.map(({ domain }) => domain);
  // Somebody may have decided since.
  const adopted = await adopt(client, domains, 'self', NOBODY_DECIDED);
  return adopted.ok ? { ok: true, value: domains } : adopted;
}

function adopt(
  client: StoreClient,
  domains: readonly string[],
  origin: 'demo' | 'self',
  where = 'true',
): Promise<Asked<void>> {
  return client.command(
    `INSERT INTO domains (domain, state, origin, at)
     SELECT arrayJoin({domains:Array(String)}) AS domain, 'adopted', {origin:String}, now64(3)
     WHERE ${where}`,
    { domains: [...domains], origin },
  );
}

export interface OurDomains {
  /** The first of them by name. */
  readonly ours: readonly string[];
  readonly total: number;
  /** Whether some are ours because nobody has said which are. */
  readonly bySelf: boolean;
}

const OURS = z.object({
  ours: z.array(z.string()),
  total: z.string().transform(Number),
  by_self: z.boolean(),
});

export async function ourDomains(client: StoreClient, most: number): Promise<Asked<OurDomains>> {
  const asked = await client.rows(
    `SELECT arraySlice(arraySort(groupUniqArray(toString(domain))), 1, {most:UInt32}) AS ours,
       uniqExact(domain) AS total,
       ((SELECT count() FROM domains WHERE origin = 'self') > 0
         AND ${NOBODY_DECIDED})::Bool AS by_self
     FROM owned_domains`,
    OURS,
    { most },
  );
  if (!asked.ok) return asked;
  const [row] = asked.value;
  if (row === undefined) throw new Error('A sum over everything has one row.');
  return { ok: true, value: { ours: row.ours, total: row.total, bySelf: row.by_self } };
}

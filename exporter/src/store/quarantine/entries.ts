import * as z from 'zod';
import { packingWord } from '../keep/read-raw.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { quarantineTable } from './table.js';

const SCOPES = ['delivery', 'document', 'record'] as const;
const STATES = ['held', 'retried', 'purged'] as const;

const big = z.string().transform((text) => BigInt(text));
const count = z.coerce.number();

/** Something in quarantine, without its bytes. */
const ENTRY = z.object({
  id: big,
  bytes_of: big,
  held_at: z.string(),
  held_day: z.string(),
  state: z.enum(STATES),
  source: z.string(),
  delivery: z.string(),
  path: z.string(),
  scope: z.enum(SCOPES),
  kind: z.string(),
  reason: z.string(),
  detail: z.string(),
  ordinal: count,
  report_key: big,
  attempt: count,
  records: count,
  encoding: packingWord,
  bytes: count,
  bytes_total: count,
});

export type QuarantineEntry = z.output<typeof ENTRY>;
export type EntryState = QuarantineEntry['state'];

/** Which of them; what is not given does not matter. */
export interface EntryFilter {
  readonly ids?: readonly bigint[];
  readonly bytesOf?: bigint;
  readonly reportKey?: bigint;
  readonly state?: EntryState;
  readonly reason?: string;
  readonly source?: string;
  readonly scope?: string;
  readonly kind?: string;
  /** Held at or after, and before: milliseconds since 1970. */
  readonly since?: number;
  readonly before?: number;
  /** At this path or below it. */
  readonly below?: string;
}

export const STATE_WORDS: readonly string[] = STATES;
export const SCOPE_WORDS: readonly string[] = SCOPES;

/** When it was held: milliseconds since 1970. */
export function heldAt({ held_at: text }: QuarantineEntry): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** The newest first. */
export async function findEntries(
  client: StoreClient,
  filter: EntryFilter,
  limit: number,
): Promise<Asked<QuarantineEntry[]>> {
  const { conditions, parameters } = conditionsOf(filter);
  const table = quarantineTable(client);
  return client.rows(
    `WITH found AS (
       SELECT v.id AS id, v.held_at AS held_at, v.state AS state, v.source AS source, v.delivery AS delivery,
         v.path AS path, v.scope AS scope, v.kind AS kind, v.reason AS reason, v.detail AS detail,
         v.ordinal AS ordinal, v.report_key AS report_key, v.records AS records, v.bytes_total AS bytes_total,
         h.bytes_of AS bytes_of, h.held_day AS held_day, h.attempt AS attempt, h.encoding AS encoding
       FROM v_quarantine AS v
       INNER JOIN (
         SELECT id, any(q.bytes_of) AS bytes_of, any(q.held_day) AS held_day, any(q.attempt) AS attempt,
           any(q.encoding) AS encoding
         FROM ${table} AS q WHERE part = 0 GROUP BY id
       ) AS h ON h.id = v.id
       WHERE ${conditions}
       ORDER BY held_at DESC, id
       LIMIT {limit:UInt32}
     )
     SELECT found.*, b.bytes AS bytes
     FROM found
     LEFT JOIN (
       SELECT id, sum(length(q.bytes)) AS bytes FROM ${table} AS q
       WHERE part > 0 AND id IN (SELECT bytes_of FROM found) GROUP BY id
     ) AS b ON b.id = found.bytes_of
     ORDER BY held_at DESC, id`,
    ENTRY,
    { ...parameters, limit },
  );
}

export async function countEntries(client: StoreClient, filter: EntryFilter): Promise<Asked<number>> {
  const { conditions, parameters } = conditionsOf(filter);
  const counted = await client.rows(
    `SELECT count() AS entries FROM v_quarantine AS v
     INNER JOIN (SELECT id, any(q.bytes_of) AS bytes_of FROM ${quarantineTable(client)} AS q WHERE part = 0 GROUP BY id)
       AS h ON h.id = v.id
     WHERE ${conditions}`,
    z.object({ entries: count }),
    parameters,
  );
  return counted.ok ? { ok: true, value: counted.value[0]?.entries ?? 0 } : counted;
}

/** The SQL of each filter, and what it takes. */
function conditionsOf(filter: EntryFilter): {
  readonly conditions: string;
  readonly parameters: Readonly<Record<string, unknown>>;
} {
  const all: readonly (readonly [string, string, unknown])[] = [
    ['ids', `v.id IN (${[0n, ...(filter.ids ?? [])].join(', ')})`, filter.ids],
    ['bytesOf', 'h.bytes_of = {bytesOf:UInt64}', filter.bytesOf?.toString()],
    ['reportKey', 'v.report_key = {reportKey:UInt64}', filter.reportKey?.toString()],
    ['state', 'v.state = {state:String}', filter.state],
    ['reason', 'v.reason = {reason:String}', filter.reason],
    ['source', 'v.source = {source:String}', filter.source],
    ['scope', 'v.scope = {scope:String}', filter.scope],
    ['kind', 'v.kind = {kind:String}', filter.kind],
    ['since', 'v.held_at >= fromUnixTimestamp64Milli({since:Int64})', filter.since],
    ['before', 'v.held_at < fromUnixTimestamp64Milli({before:Int64})', filter.before],
    ['below', "(v.path = {below:String} OR startsWith(v.path, concat({below:String}, '/')))", filter.below],
  ];
  const given = all.filter(([, , value]) => value !== undefined);
  return {
    conditions: given.map(([, sql]) => sql).join(' AND ') || 'true',
    parameters: Object.fromEntries(
      given.filter(([name]) => name !== 'ids').map(([name, , value]) => [name, value]),
    ),
  };
}

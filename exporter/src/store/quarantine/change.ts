import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked, Failed } from '../failures.js';
import type { BatchIds } from '../load/batch-ids.js';
import { isDead, type Claims } from '../load/claims.js';
import type { Load } from '../load/decide.js';
import { writerText, type Writer } from '../load/writer.js';
import type { EntryState } from './entries.js';
import { quarantineTable } from './table.js';

export interface ChangeTools {
  readonly client: StoreClient;
  readonly claims: Claims;
  readonly ids: BatchIds;
  readonly writer: Writer;
}

/** How long the two inserts may take before another may think us dead. */
const LEASE_SECONDS = 60;

const STILL_HELD = z.object({ id: z.string().transform((text) => BigInt(text)) });

/** A load of which a fuller reading is stored under another key: it leaves with what is held of it. */
export interface OutreadLoad extends Load {
  readonly identity: bigint;
}

/** The ids that were changed; `busy` where another process is changing some of them just now. */
export type Changed = Asked<readonly bigint[] | 'busy'>;

/**
 * Moves what is held to another state, and its records in the ledger with it: in one batch, so that both are seen or
 * neither. What is held no longer is left alone.
 */
export async function changeState(
  tools: ChangeTools,
  ids: readonly bigint[],
  state: Exclude<EntryState, 'held'>,
  outread?: OutreadLoad,
): Promise<Changed> {
  if (ids.length === 0) return { ok: true, value: [] };
  const batch = tools.ids.next();
  const identities = outread === undefined ? ids : [...ids, outread.identity];
  const claimed = await tools.claims.claim({
    batch,
    writer: writerText(tools.writer),
    attempt: 0,
    leaseSeconds: LEASE_SECONDS,
    reportKeys: [],
    identities,
  });
  if (!claimed.ok) return claimed;
  const changed = await changeAlone(tools, batch, { ids, identities, state, outread });
  const isDone = changed.ok && changed.value !== 'busy';
  const gone = isDone && changed.value.length > 0 && outread !== undefined ? [outread] : [];
  const hiding = { hides: gone, replaced: gone };
  const closed = await tools.claims.close(batch, isDone ? 'committed' : 'abandoned', hiding);
  if (!closed.ok) return closed;
  return isDone && closed.value === 'abandoned' ? { ok: true, value: 'busy' } : changed;
}

interface Change {
  readonly ids: readonly bigint[];
  readonly identities: readonly bigint[];
  readonly state: 'retried' | 'purged';
  readonly outread: OutreadLoad | undefined;
}

async function changeAlone(
  tools: ChangeTools,
  batch: bigint,
  { ids, identities, state, outread }: Change,
): Promise<Changed> {
  const { client, claims, writer } = tools;
  const rivals = await claims.rivals({ batch, identities, reportKeys: [] });
  if (!rivals.ok) return rivals;
  for (const rival of rivals.value) {
    if (!isDead(rival, writer)) return { ok: true, value: 'busy' };
    const closed = await claims.close(rival.batch, 'abandoned');
    if (!closed.ok) return closed;
  }
  const held = await client.rows(
    `SELECT id FROM v_quarantine WHERE state = 'held' AND id IN (${ids.join(', ')})`,
    STILL_HELD,
  );
  if (!held.ok) return held;
  const changing = held.value.map(({ id }) => id);
  const failure =
    (await writeRows(client, batch, changing, state)) ??
    (changing.length === 0 || outread === undefined ? undefined : await takeBack(client, batch, outread));
  return failure ?? { ok: true, value: changing };
}

async function writeRows(
  client: StoreClient,
  batch: bigint,
  ids: readonly bigint[],
  state: 'retried' | 'purged',
): Promise<Failed | undefined> {
  if (ids.length === 0) return undefined;
  const table = quarantineTable(client);
  const held = `part = 0 AND state = 'held' AND id IN (${ids.join(', ')})
    AND batch NOT IN (SELECT batch FROM open_batches)`;
  const states = await client.command(
    `INSERT INTO ${table} (id, held_day, part, bytes_of, batch, at, state, source, delivery, path, scope, kind,
       reason, detail, ordinal, report_key, attempt, records, encoding, bytes, bytes_total)
     SELECT id, held_day, 0, bytes_of, ${batch}, greatest(now64(3), q.at + toIntervalMillisecond(1)), '${state}',
       source, delivery, path, scope, kind, reason, detail, ordinal, report_key, attempt, records, encoding, '',
       bytes_total
     FROM ${table} AS q WHERE ${held}`,
  );
  if (!states.ok) return states;
  // Read again, it came in again; given up, it was read all the same.
  const [recordsIn, purged] = state === 'retried' ? ['-records', '0'] : ['0', 'records'];
  const moved = await client.command(
    `INSERT INTO deliveries (batch, at, day, held_day, source, delivery, path, kind, outcome, reason, report_key,
       attempt, records_in, stored, duplicate, quarantined, expired, purged, bytes)
     SELECT ${batch}, now64(3), if(r.report_key = 0, q.held_day, r.day), q.held_day, q.source, q.delivery, q.path,
       q.kind, '${state}', q.reason, q.report_key, q.attempt, ${recordsIn.replace('records', 'toInt64(q.records)')},
       0, 0, -toInt64(q.records), 0, ${purged.replace('records', 'toInt64(q.records)')}, 0
     FROM (SELECT * FROM ${table} WHERE ${held}) AS q
     LEFT ANY JOIN (SELECT report_key, attempt, day FROM reports WHERE report_key IN
       (SELECT report_key FROM ${table} WHERE ${held})) AS r
     ON r.report_key = q.report_key AND r.attempt = q.attempt`,
  );
  return moved.ok ? undefined : moved;
}

/** What was stored of a load came in again with the fuller reading, and is counted there. */
async function takeBack(
  client: StoreClient,
  batch: bigint,
  { reportKey, attempt }: Load,
): Promise<Failed | undefined> {
  const moved = await client.command(
    `INSERT INTO deliveries (batch, at, day, held_day, source, delivery, path, kind, outcome, reason, report_key,
       attempt, records_in, stored, duplicate, quarantined, expired, purged, bytes)
     SELECT ${batch}, now64(3), r.day, today(), r.source, r.delivery, r.path, toString(r.kind), 'retried', r.reason,
       r.report_key, r.attempt, -toInt64(r.records), -toInt64(r.records), 0, 0, 0, 0, 0
     FROM reports AS r
     WHERE r.report_key = ${reportKey} AND r.attempt = ${attempt}
       AND r.batch NOT IN (SELECT batch FROM open_batches)`,
  );
  return moved.ok ? undefined : moved;
}

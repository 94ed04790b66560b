import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressOfHex, addressText } from './address-key.js';

export interface DueSources {
  readonly ips: readonly Uint8Array[];
  /** Where the next look begins; undefined where all have been looked at. */
  readonly next: Uint8Array | undefined;
  /** How long until another of them is due for whom nobody answered; undefined where there is none. */
  readonly dueInMs: number | undefined;
}

const LAST = z.object({ last: z.string(), looked: z.string().transform(Number), now: z.number() });
const ADDRESS = z.object({ ip: z.string() });
const SOON = z.object({ seconds: z.string().transform(Number).nullable() });

/**
 * Addresses that were never looked up, and those that are to be looked up again: in the order of addresses, from behind
 * one on, as many rows of `source_months` at a time as are asked for. Old facts of an address from which no mail comes
 * any more are what they were on its days, and stay.
 */
export async function dueSources(
  client: StoreClient,
  {
    after,
    rows,
    asksDns,
  }: { readonly after: Uint8Array | undefined; readonly rows: number; readonly asksDns: boolean },
): Promise<Asked<DueSources>> {
  const behind = after === undefined ? '1' : `source_ip > ${addressText(after)}`;
  const slice = await client.rows(
    `SELECT hex(max(source_ip)) AS last, count() AS looked, toUInt32(now()) AS now
     FROM (SELECT source_ip FROM source_months WHERE ${behind} ORDER BY source_ip LIMIT {rows:UInt32})`,
    LAST,
    { rows },
  );
  if (!slice.ok) return slice;
  const [{ last, looked, now } = { last: '', looked: 0, now: 0 }] = slice.value;
  if (looked === 0) return { ok: true, value: { ips: [], next: undefined, dueInMs: undefined } };
  const end = addressOfHex(last);
  const within = `${behind} AND source_ip <= ${addressText(end)}`;
  // One instant for both: who comes due between two statements would be in neither.
  const at = `toDateTime(${now})`;
  const due = await client.rows(
    `SELECT hex(seen.source_ip) AS ip
     FROM (SELECT source_ip, max(month) AS last FROM source_months WHERE ${within} GROUP BY source_ip) AS seen
     LEFT ANY JOIN (
       SELECT source_ip, argMax(fresh_until, at) AS fresh_until, argMax(toString(dns), at) AS dns,
         argMax(failures, at) AS failed
       FROM source_lookups WHERE ${within} GROUP BY source_ip
     ) AS lookups ON lookups.source_ip = seen.source_ip
     WHERE lookups.dns = '' OR (lookups.dns = 'off' AND {asks_dns:Bool})
       OR (lookups.fresh_until < ${at} AND (lookups.dns = 'unasked' OR lookups.failed > 0 OR seen.last >= addMonths(toStartOfMonth(today()), -1)))
     ORDER BY seen.source_ip`,
    ADDRESS,
    { asks_dns: asksDns },
  );
  if (!due.ok) return due;
  const soon = await client.rows(
    `SELECT toString(minOrNull(dateDiff('second', ${at}, fresh_until))) AS seconds
     FROM (
       SELECT argMax(fresh_until, at) AS fresh_until, argMax(toString(dns), at) AS dns,
         argMax(failures, at) AS failed
       FROM source_lookups WHERE ${within} GROUP BY source_ip
     )
     WHERE (dns = 'unasked' OR failed > 0) AND fresh_until >= ${at}`,
    SOON,
  );
  if (!soon.ok) return soon;
  const seconds = soon.value[0]?.seconds ?? undefined;
  return {
    ok: true,
    value: {
      ips: due.value.map(({ ip }) => addressOfHex(ip)),
      next: looked < rows ? undefined : end,
      // Its time is over when the next second has begun.
      dueInMs: seconds === undefined ? undefined : (seconds + 1) * 1000,
    },
  };
}

import { privateDatabase, quotedName } from '@plumbline/schema/target.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_CURSORS } from '../rows/cursors.js';
import { DAY_FAMILIES, settledRows } from './families.js';
import { readRemembered, type Remembered, type SeriesWords } from './remembered.js';

/** To whom it is sent: what was sent to others is no matter. */
export interface Sending {
  /** The name under which is remembered what was sent. */
  readonly receiver: string;
  /** What was refused before is sent again. In milliseconds since 1970. */
  readonly begun: number;
}

export interface Days {
  /** YYYY-MM-DD, both with all of that day. */
  readonly from: string;
  readonly to: string;
}

const UNSENT = z.object({ day: z.string(), domain: z.string() });

/** Settled days of domains of which something is not sent as it stands now: the first of them. */
export async function unsentDays(
  client: StoreClient,
  sending: Sending,
  { from, to }: Days,
  most: number,
): Promise<Asked<readonly z.output<typeof UNSENT>[]>> {
  return await client.rows(
    `SELECT toString(day) AS day, domain FROM (${unsentParts(client)})
     GROUP BY day, domain ORDER BY day, domain LIMIT {most:UInt32}`,
    UNSENT,
    { from, to, most, receiver: sending.receiver, begun: sending.begun },
  );
}

const PART = z.object({
  key: z.string(),
  day: z.string(),
  domain: z.string(),
  hash: z.string(),
  said: z.string(),
  figures: z.array(z.tuple([z.string(), z.array(z.string()), z.string()])),
});

/** A part of a day of a domain, as it stands now and as it was sent last. */
export interface DayPartFigures {
  readonly key: string;
  readonly day: string;
  readonly domain: string;
  readonly hash: string;
  readonly remembered: Remembered | undefined;
  readonly figures: readonly { readonly series: SeriesWords; readonly value: number }[];
}

/** All that is not sent of one day of some domains. */
export async function unsentFigures(
  client: StoreClient,
  sending: Sending,
  day: string,
  domains: readonly string[],
): Promise<Asked<readonly DayPartFigures[]>> {
  const read = await client.rows(
    `SELECT key, toString(day) AS day, domain, hash, said, figures FROM (${unsentParts(client, 'domain IN {domains:Array(String)}')})
     ORDER BY key`,
    PART,
    { from: day, to: day, domains, receiver: sending.receiver, begun: sending.begun },
  );
  if (!read.ok) return read;
  return {
    ok: true,
    value: read.value.map(({ said, figures, ...part }) => ({
      ...part,
      remembered: readRemembered(said),
      figures: figures.map(([family, words, value]) => ({
        series: [family, ...words],
        value: Number(value),
      })),
    })),
  };
}

function unsentParts(client: StoreClient, some?: string): string {
  const cursors = `${quotedName(privateDatabase(client.database))}.${SOURCE_CURSORS.name}`;
  const families = DAY_FAMILIES.map(
    ({ name, of, rows }) => `SELECT '${of}' AS part, '${name}' AS family, * FROM (${settledRows(rows)})`,
  );
  // Figures are gathered where they are asked for alone: they are many more than their hashes.
  const figures = some === undefined ? '' : ', groupArray((family, words, value)) AS figures';
  return `SELECT * FROM
    (
      SELECT day, domain, concat(domain, ' ', toString(day), ' ', part) AS key, toString(sum(cityHash64(family, words, value))) AS hash${figures}
      FROM (${families.join(' UNION ALL ')}) ${some === undefined ? '' : `WHERE ${some}`}
      GROUP BY day, domain, part
    ) AS parts
    LEFT JOIN
    (
      SELECT key, argMax(c.value, c.at) AS said, toUnixTimestamp64Milli(max(c.at)) AS said_at
      FROM ${cursors} AS c WHERE c.source = {receiver:String} GROUP BY key
    ) AS remembered USING key
    WHERE JSONExtractString(said, 'hash') != hash OR JSONExtractString(said, 'state') = 'sending'
      OR (JSONExtractString(said, 'state') != 'written' AND said_at < {begun:Int64})`;
}

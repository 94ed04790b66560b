import { privateDatabase, quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_CURSORS } from '../rows/cursors.js';
import { DAY_FAMILIES, type HistoryBounds } from './families.js';
import { readRemembered, type Remembered, type SeriesWords } from './remembered.js';
import { settledRows } from './settled-rows.js';

/** To whom it is sent: what was sent to others is no matter. */
export interface Sending {
  /** The name under which is remembered what was sent. */
  readonly receiver: string;
  /** What was refused before is sent again. In milliseconds since 1970. */
  readonly begun: number;
  readonly bounds: HistoryBounds;
}

export interface Days {
  /** YYYY-MM-DD, both with all of that day. */
  readonly from: string;
  readonly to: string;
}

const UNSENT = z.object({ day: z.string(), domain: z.string() });

/** A day of a domain. */
export type DomainDay = Readonly<z.output<typeof UNSENT>>;

/** Settled days of domains of which something is not sent as it stands now: the first of them by day and domain. */
export async function unsentDays(
  client: StoreClient,
  sending: Sending,
  { from, to }: Days,
  most: number,
): Promise<Asked<readonly DomainDay[]>> {
  const hashes = `SELECT day, domain, part, ${HASH} AS hash FROM (${settledRows(ALL_FAMILIES)}) GROUP BY day, domain, part`;
  return await client.rows(
    `SELECT toString(day) AS day, domain FROM (${unsent(client, hashes)})
     GROUP BY day, domain ORDER BY day, domain LIMIT {most:UInt32}`,
    UNSENT,
    { from, to, most, ...parametersOf(sending) },
  );
}

const PART = UNSENT.extend({
  key: z.string(),
  hash: z.string(),
  said: z.string(),
  figures: z.array(z.tuple([z.string(), z.array(z.string()), z.string()])),
});

/** A part of a day of a domain, as it stands now and as it was sent last. */
export interface DayPartFigures extends DomainDay {
  readonly key: string;
  readonly hash: string;
  readonly remembered: Remembered | undefined;
  readonly figures: readonly { readonly series: SeriesWords; readonly value: number }[];
}

/** What is not sent of some days, in their order; best of days that lie together, and of few domains. */
export async function unsentFigures(
  client: StoreClient,
  sending: Sending,
  days: readonly DomainDay[],
): Promise<Asked<readonly DayPartFigures[]>> {
  const asked = new Set(days.map(nameOf));
  const domains = [...new Set(days.map(({ domain }) => domain))];
  const figures = `SELECT day, domain, part, ${HASH} AS hash, groupArray((family, words, value)) AS figures
    FROM (${ALL_FAMILIES}) WHERE domain IN {domains:Array(String)} GROUP BY day, domain, part`;
  const read = await client.rows(
    `SELECT key, toString(day) AS day, domain, hash, said, figures FROM (${unsent(client, figures)})
     ORDER BY day, domain, part`,
    PART,
    {
      from: days[0]?.day,
      to: days.at(-1)?.day,
      domains,
      ...parametersOf(sending),
    },
  );
  if (!read.ok) return read;
  const parts = read.value.filter((part) => asked.has(nameOf(part)));
  return { ok: true, value: parts.map(figuresOf) };
}

function parametersOf({ receiver, begun, bounds: { subdomains, senders } }: Sending) {
  return { receiver, begun, subdomains, senders };
}

function nameOf({ day, domain }: DomainDay): string {
  return `${day} ${domain}`;
}

function figuresOf({ said, figures, ...part }: z.output<typeof PART>): DayPartFigures {
  return {
    ...part,
    remembered: readRemembered(said),
    figures: figures.map(([family, words, value]) => ({ series: [family, ...words], value: Number(value) })),
  };
}

const HASH = 'toString(sum(cityHash64(family, words, value)))';

const ALL_FAMILIES = DAY_FAMILIES.map(
  ({ name, of, rows }) =>
    `SELECT day, toString(domain) AS domain, '${of}' AS part, '${name}' AS family, words, value FROM (${rows})`,
).join(' UNION ALL ');

/** Of parts of days those that were not sent, or otherwise, or of which nobody knows. */
function unsent(client: StoreClient, parts: string): string {
  const cursors = `${quotedName(privateDatabase(client.database))}.${SOURCE_CURSORS.name}`;
  return `SELECT parts.*, concat(domain, ' ', toString(day), ' ', part) AS key, said FROM (${parts}) AS parts
    LEFT JOIN
    (
      SELECT c.key AS sent_key, argMax(c.value, c.at) AS said, toUnixTimestamp64Milli(max(c.at)) AS said_at
      FROM ${cursors} AS c WHERE c.source = {receiver:String} GROUP BY sent_key
    ) AS sent ON sent.sent_key = concat(parts.domain, ' ', toString(parts.day), ' ', parts.part)
    WHERE JSONExtractString(said, 'hash') != hash OR JSONExtractString(said, 'state') = 'sending'
      OR (JSONExtractString(said, 'state') != 'written' AND said_at < {begun:Int64})`;
}

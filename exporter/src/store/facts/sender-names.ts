import * as z from 'zod';
import type { CatalogueSender } from '../../model/sender.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SENDERS } from '../rows/senders.js';

const ROW = z.object({
  sender: z.string(),
  name: z.string(),
  category: z.string(),
  forwards: z.boolean(),
  site: z.string(),
  dmarc_docs: z.string(),
  origin: z.string(),
});

/**
 * Writes down what the catalogue says otherwise than the store; says how many that were. What it says no more stays:
 * rows with its key are there for years.
 */
export async function writeSenderNames(
  client: StoreClient,
  senders: readonly CatalogueSender[],
  at: number,
): Promise<Asked<number>> {
  const known = await client.rows(
    `SELECT sender, name, category, forwards, site, dmarc_docs, origin
     FROM senders ORDER BY sender, at DESC LIMIT 1 BY sender`,
    ROW,
  );
  if (!known.ok) return known;
  const before = new Map(known.value.map((row) => [row.sender, textOf(row)]));
  const rows = senders
    .filter((sender) => before.get(sender.key) !== textOf(rowOf(sender)))
    .map((sender) => ({ sender, at }));
  if (rows.length === 0) return { ok: true, value: 0 };
  const written = await client.insert(SENDERS.name, SENDERS.columns, SENDERS.block(rows));
  return written.ok ? { ok: true, value: rows.length } : written;
}

function rowOf(sender: CatalogueSender): z.output<typeof ROW> {
  const { key, name, category, forwards, site, dmarcDocs, origin } = sender;
  return { sender: key, name, category, forwards, site, dmarc_docs: dmarcDocs, origin };
}

function textOf(row: z.output<typeof ROW>): string {
  const { sender, name, category, forwards, site, dmarc_docs: docs, origin } = row;
  return JSON.stringify([sender, name, category, forwards, site, docs, origin]);
}

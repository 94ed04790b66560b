import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { processText, thisProcess } from '../load/writer.js';

const WORD = z.object({ word: z.string() });

/**
 * Another word than before where another process has committed reports since, or, as it matters to who asks the DNS,
 * has written down addresses without asking it.
 */
export async function writtenByOthers(
  client: StoreClient,
  { asksDns }: { readonly asksDns: boolean },
): Promise<Asked<string>> {
  const read = await client.rows(
    `SELECT concat(
       toString((SELECT max(committed_at) FROM commits WHERE NOT startsWith(closer, {ours:String}))), ' ',
       toString((SELECT max(at) FROM source_lookups WHERE {asks_dns:Bool} AND dns = 'off'))) AS word`,
    WORD,
    { ours: processText(thisProcess()), asks_dns: asksDns },
  );
  return read.ok ? { ok: true, value: read.value[0]?.word ?? '' } : read;
}

import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { processText, thisProcess } from '../load/writer.js';

const WORD = z.object({ word: z.string() });

/**
 * Another word than before where another process has committed reports since, or, as it matters to who asks the DNS,
 * has written down addresses without asking it. It is asked for every few seconds: of all commits those of a day are
 * looked at, by their place in the table, and addresses only where others have committed in the last hour.
 */
export async function writtenByOthers(
  client: StoreClient,
  { asksDns }: { readonly asksDns: boolean },
): Promise<Asked<string>> {
  const read = await client.rows(
    `WITH
       bitShiftLeft(toUInt64(toUnixTimestamp64Milli(now64(3) - INTERVAL 1 DAY)), 20) AS a_day_ago,
       (SELECT max(committed_at) FROM commits
        WHERE batch > a_day_ago AND NOT startsWith(closer, {ours:String})) AS committed,
       (SELECT max(at) FROM source_lookups
        WHERE {asks_dns:Bool} AND committed > now64(3) - INTERVAL 1 HOUR AND dns = 'off') AS unasked
     SELECT concat(toString(committed), ' ', toString(unasked)) AS word`,
    WORD,
    { ours: processText(thisProcess()), asks_dns: asksDns },
  );
  return read.ok ? { ok: true, value: read.value[0]?.word ?? '' } : read;
}

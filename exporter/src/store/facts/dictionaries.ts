import { quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

/** What views look up, and what each is made from. */
export const FACT_DICTIONARIES = ['facts_newest', 'facts_before', 'as_names'] as const;
export const SENDER_DICTIONARIES = ['sender_names'] as const;
export type DictionaryName = (typeof FACT_DICTIONARIES)[number] | (typeof SENDER_DICTIONARIES)[number];

const NAME = z.object({ name: z.string() });

/** Has those loaded anew that somebody has needed; the others are loaded when somebody does. */
export async function reloadDictionaries(
  client: StoreClient,
  names: readonly DictionaryName[],
): Promise<Asked<void>> {
  const loaded = await client.rows(
    `SELECT name FROM system.dictionaries
     WHERE database = {database:String} AND status != 'NOT_LOADED'`,
    NAME,
    { database: client.database },
  );
  if (!loaded.ok) return loaded;
  const needed = new Set(loaded.value.map(({ name }) => name));
  for (const name of names.filter((one) => needed.has(one))) {
    const reloaded = await client.command(`SYSTEM RELOAD DICTIONARY ${quotedName(client.database)}.${name}`);
    if (!reloaded.ok) return reloaded;
  }
  return { ok: true, value: undefined };
}

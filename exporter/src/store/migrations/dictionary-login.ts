import type { Migration } from '@plumbline/schema/migrations.js';
import { renderMigration } from '@plumbline/schema/render.js';
import { quotedName } from '@plumbline/schema/names.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

/** Small, and made with the same login as the others. */
const SMALLEST = 'sender_names';

/** Dictionaries hold the login they were made with. Where it has changed since, they are made again. */
export async function renewLogin(
  client: StoreClient,
  target: SchemaTarget,
  migrations: readonly Migration[],
): Promise<Asked<void>> {
  if (target.login === undefined) return { ok: true, value: undefined };
  const loaded = await client.command(`SYSTEM RELOAD DICTIONARY ${quotedName(target.database)}.${SMALLEST}`);
  if (loaded.ok || loaded.reason !== 'store_denied') return { ok: true, value: undefined };
  const statements = migrations.flatMap(({ text }) => renderMigration(text, target));
  for (const sql of statements.filter((one) => one.startsWith('CREATE OR REPLACE DICTIONARY'))) {
    const made = await client.command(sql);
    if (!made.ok) return made;
  }
  return { ok: true, value: undefined };
}

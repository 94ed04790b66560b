import * as z from 'zod';
import type { Migration } from '@plumbline/schema/migrations.js';
import { retentionOf, type Retention } from '@plumbline/schema/retention.js';
import { quotedName } from '@plumbline/schema/names.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

/** A migration that the store has been through. */
export interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

export type Verdict =
  | { readonly ok: true; readonly pending: readonly Migration[] }
  | { readonly ok: false; readonly reason: 'schema_changed' | 'schema_newer'; readonly detail: string };

const APPLIED = z.object({ version: z.number(), name: z.string(), checksum: z.string() });
const FOUND = z.object({ name: z.string() });

/** What is still to be applied; or why nothing may be. */
export function judge(migrations: readonly Migration[], applied: readonly Applied[]): Verdict {
  for (const { version, name, checksum } of applied) {
    const ours = migrations.find((migration) => migration.version === version);
    const called = `migration ${version} (${name})`;
    if (ours === undefined)
      return {
        ok: false,
        reason: 'schema_newer',
        detail: `The store has been through ${called}, which this version does not know: run the version that made it, or a later one.`,
      };
    if (ours.checksum !== checksum)
      return {
        ok: false,
        reason: 'schema_changed',
        detail: `The store has been through another ${called} than this version has: nothing is run over it. Run the version that made the store.`,
      };
  }
  const seen = new Set(applied.map(({ version }) => version));
  return { ok: true, pending: migrations.filter(({ version }) => !seen.has(version)) };
}

/** What the store says it has been through; nothing where there is no store yet. */
export async function readApplied(
  client: StoreClient,
  { database }: SchemaTarget,
): Promise<Asked<Applied[]>> {
  const found = await hasTable(client, database, 'schema_migrations');
  if (!found.ok) return found;
  if (!found.value) return { ok: true, value: [] };
  // Two who recorded the same say the same.
  return client.rows(
    `SELECT DISTINCT version, name, checksum FROM ${quotedName(database)}.schema_migrations ORDER BY version`,
    APPLIED,
  );
}

export function recordApplied(
  client: StoreClient,
  { database }: SchemaTarget,
  { version, name, checksum }: Migration,
): Promise<Asked<void>> {
  return client.command(
    `INSERT INTO ${quotedName(database)}.schema_migrations (version, name, checksum, applied_at)
     SELECT {version:UInt32}, {name:String}, {checksum:String}, now64(3)`,
    { version, name, checksum },
  );
}

/** How long the store keeps things; nothing where there is no store yet. */
export async function readRetention(
  client: StoreClient,
  { database }: SchemaTarget,
): Promise<Asked<Retention | undefined>> {
  const found = await hasTable(client, database, 'retention');
  if (!found.ok) return found;
  if (!found.value) return { ok: true, value: undefined };
  // Those that there are: the view may be older than some of the figures.
  const read = await client.rows(
    `SELECT COLUMNS('_days$') FROM ${quotedName(database)}.retention`,
    z.record(z.string(), z.number()),
  );
  return read.ok ? { ok: true, value: retentionOf(read.value[0] ?? {}) } : read;
}

async function hasTable(client: StoreClient, database: string, table: string): Promise<Asked<boolean>> {
  const found = await client.rows(
    'SELECT name FROM system.tables WHERE database = {database:String} AND name = {table:String}',
    FOUND,
    { database, table },
  );
  return found.ok ? { ok: true, value: found.value.length > 0 } : found;
}

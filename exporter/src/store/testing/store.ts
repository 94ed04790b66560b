/** An engine with our tables in it. */
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import type * as z from 'zod';
import { migrate } from '../migrations/migrate.js';
import type { Table } from '../rows/table.js';
import { openEmbedded, openTestEngine, type TestEngine } from './engine.js';
import { layStore } from './laid-store.js';

export const DATABASE = 'plumbline';

/** Nothing expires: tests tell of days of any time. */
const FOR_EVER = {
  ...DEFAULT_RETENTION,
  records: undefined,
  reports: undefined,
  rawDocuments: undefined,
  failureReports: undefined,
  quarantine: undefined,
  audit: undefined,
  alerts: undefined,
};
const SILENT = { waiting: () => undefined, applied: () => undefined, retentionChanged: () => undefined };

export interface TestStore extends TestEngine {
  /** One block into a table. */
  insert<Row>(table: Table<Row>, rows: readonly Row[]): Promise<void>;
  run(sql: string): Promise<void>;
  rows<T>(sql: string, row: z.ZodType<T>): Promise<T[]>;
}

export async function openTestStore(): Promise<TestStore> {
  const engine = await openTestEngine((directory) => layStore(directory, 'for-ever', makeStore));
  await bringUp(engine);
  const client = engine.connect(DATABASE);
  return {
    ...engine,
    client,
    run: async (sql) => {
      const ran = await client.command(sql);
      if (!ran.ok) throw new Error(ran.detail);
    },
    insert: async (table, rows) => {
      const database = table.isPrivate ? `${DATABASE}_private` : DATABASE;
      const inserted = await engine.client.insert(
        `${database}.${table.name}`,
        table.columns,
        table.block(rows),
      );
      if (!inserted.ok) throw new Error(inserted.detail);
    },
    rows: async (sql, row) => {
      const read = await engine.client.rows(sql, row);
      if (!read.ok) throw new Error(read.detail);
      return read.value;
    },
  };
}

async function makeStore(directory: string): Promise<void> {
  const engine = await openEmbedded(directory);
  await bringUp(engine);
  await engine.close();
}

async function bringUp({ client, definer, login }: TestEngine): Promise<void> {
  const target = { database: DATABASE, cluster: undefined, definer, login, retention: FOR_EVER };
  const migrated = await migrate(client, target, SILENT);
  if (!migrated.ok) throw new Error(migrated.detail);
}

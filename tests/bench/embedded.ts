import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord } from '@plumbline/embedded/engine-record.js';
import { holdEngine, type DoorOpened } from '@plumbline/embedded/hold.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import type { StatementSettings, StoreClient } from '@plumbline/exporter/store/client.js';
import type { Asked } from '@plumbline/exporter/store/failures.js';
import { connectStore, DEFAULT_HTTP_CLIENT } from '@plumbline/exporter/store/http-client.js';
import { migrate } from '@plumbline/exporter/store/migrations/migrate.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import { peakKib } from './peak.js';
import { processorSeconds } from './processor-time.js';

const DATABASE = 'plumbline';
/** A statement of a bench may take as long as it takes. */
const STATEMENT_MS = 3600_000;
const SILENT = { waiting: () => undefined, applied: () => undefined, retentionChanged: () => undefined };

/** A pipe for every answer would be part of what is measured. */
const WHOLE = { wait_end_of_query: 1 };

/** A store of its own in a folder, with the engine as it is by default. */
export interface BenchStore {
  readonly directory: string;
  readonly client: StoreClient;
  /** Rows as the engine writes them with tabs. */
  ask(sql: string, settings?: StatementSettings): Promise<string[][]>;
  command(sql: string): Promise<void>;
  /** Where only we can ask. */
  readonly socketPath: string;
  /** Opens a door to whoever has this password. */
  openDoor(user: string, password: string): Promise<DoorOpened>;
  /** Of the engine's process so far, where the system says. */
  peakMib(): number | undefined;
  processorSeconds(): number | undefined;
  close(): Promise<void>;
}

export async function openBenchStore(directory: string): Promise<BenchStore> {
  await mkdir(directory, { recursive: true });
  const limits = { ...DEFAULT_ENGINE_LIMITS, lingerMs: 0 };
  const hold = await holdEngine({
    directory,
    role: 'serve',
    command: 'bench',
    limits,
    onEvent: () => undefined,
  });
  if ('reason' in hold) throw new Error(hold.detail);
  const { socketPath } = hold;
  const connect = (database: string): StoreClient =>
    connectStore(
      { url: 'http://localhost', socketPath, username: 'default', password: '', database },
      { ...DEFAULT_HTTP_CLIENT, timeoutMs: STATEMENT_MS },
    );
  await bringUp(connect('system'));
  const pid = (await readRecord(engineFiles(directory).record))?.pid;
  if (pid === undefined) throw new Error('The engine does not say which process it is.');
  const client = connect(DATABASE);
  return {
    directory,
    client,
    socketPath,
    openDoor: async (user, password) => {
      const users = [{ user, password }];
      const where = { host: '127.0.0.1', port: 0, database: DATABASE, hidden: [`${DATABASE}_private`] };
      const opened = await hold.openDoor({ ...where, users });
      if ('reason' in opened) throw new Error(opened.detail);
      return opened;
    },
    ask: async (sql, settings = {}) => {
      const asked = valueOf(
        await client.stream(sql, { format: 'TabSeparated', settings: { ...WHOLE, ...settings } }),
      );
      const lines = (await text(asked)).split('\n').slice(0, -1);
      return lines.map((line) => line.split('\t'));
    },
    command: async (sql) => {
      valueOf(await client.command(sql));
    },
    peakMib: () => {
      const kib = peakKib(pid);
      return kib === undefined ? undefined : kib / 1024;
    },
    processorSeconds: () => processorSeconds(pid),
    close: async () => {
      await client.close();
      await hold.release();
    },
  };
}

async function bringUp(client: StoreClient): Promise<void> {
  const target = {
    database: DATABASE,
    cluster: undefined,
    definer: undefined,
    retention: DEFAULT_RETENTION,
  };
  const migrated = await migrate(client, target, SILENT);
  await client.close();
  if (!migrated.ok) throw new Error(migrated.detail);
}

export function valueOf<T>(asked: Asked<T>): T {
  if (!asked.ok) throw new Error(asked.detail);
  return asked.value;
}

/** The engine itself, for tests that ask it: one of its own on a folder of its own, or a server that is named. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdEngine } from '@plumbline/embedded/hold.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import type { Login } from '@plumbline/schema/target.js';
import * as z from 'zod';
import type { StoreAddress } from '../address.js';
import type { StoreClient } from '../client.js';
import { connectStore } from '../http-client.js';

export interface TestEngine {
  readonly client: StoreClient;
  /** Whose rights views have; undefined where there are no users. */
  readonly definer: string | undefined;
  readonly login: Login | undefined;
  /** For what asks for tables without naming their database. */
  connect(database: string): StoreClient;
  close(): Promise<void>;
}

type Where = Omit<StoreAddress, 'database'>;

/**
 * `http://user:password@host:8123` of a server that tests may do anything with: all its databases are dropped. They
 * have it one after the other (`jest --runInBand`).
 */
const SERVER = process.env['PLUMBLINE_TEST_STORE_URL'];

/** `lay` puts something into the directory of an engine of our own before it starts. */
export async function openTestEngine(
  lay: (directory: string) => Promise<void> = () => Promise.resolve(),
): Promise<TestEngine> {
  if (SERVER !== undefined) return openServer(new URL(SERVER));
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-'));
  await lay(directory);
  return openEmbedded(directory, () =>
    rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  );
}

/** An engine of our own on a directory that is another's. */
export async function openEmbedded(
  directory: string,
  onClose: () => Promise<void> = () => Promise.resolve(),
): Promise<TestEngine> {
  const hold = await holdEngine({
    directory,
    role: 'command',
    command: 'test',
    limits: { ...DEFAULT_ENGINE_LIMITS, lingerMs: 0 },
    onEvent: () => undefined,
  });
  if ('reason' in hold) throw new Error(hold.detail);
  const { socketPath } = hold;
  const at = { url: 'http://localhost', socketPath, username: 'default', password: '' };
  return testEngine(at, false, async () => {
    await hold.release();
    await onClose();
  });
}

async function openServer({ origin, username, password }: URL): Promise<TestEngine> {
  const at = { url: origin, username, password };
  const engine = testEngine(at, true, () => Promise.resolve());
  await dropAll(engine.client);
  return engine;
}

function testEngine(at: Where, hasUsers: boolean, onClose: () => Promise<void>): TestEngine {
  const clients: StoreClient[] = [];
  const connect = (database: string): StoreClient => {
    const client = connectStore({ ...at, database });
    clients.push(client);
    return client;
  };
  return {
    client: connect('default'),
    definer: hasUsers ? at.username : undefined,
    login: hasUsers ? at : undefined,
    connect,
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await onClose();
    },
  };
}

async function dropAll(client: StoreClient): Promise<void> {
  const found = await client.rows(
    `SELECT name FROM system.databases
     WHERE name NOT IN ('default', 'system', 'information_schema', 'INFORMATION_SCHEMA')`,
    z.object({ name: z.string() }),
  );
  if (!found.ok) throw new Error(found.detail);
  for (const { name } of found.value) {
    const dropped = await client.command(`DROP DATABASE \`${name}\` SYNC`);
    if (!dropped.ok) throw new Error(dropped.detail);
  }
}

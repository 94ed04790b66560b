/** The engine itself, on a folder of its own, for tests that ask it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdEngine } from '@plumbline/embedded/hold.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import type { StoreClient } from '../client.js';
import { connectStore } from '../http-client.js';

export interface TestEngine {
  readonly client: StoreClient;
  /** For what asks for tables without naming their database. */
  connect(database: string): StoreClient;
  close(): Promise<void>;
}

export async function openTestEngine(): Promise<TestEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-'));
  const hold = await holdEngine({
    directory,
    role: 'command',
    command: 'test',
    limits: { ...DEFAULT_ENGINE_LIMITS, lingerMs: 0 },
    onEvent: () => undefined,
  });
  if ('reason' in hold) throw new Error(hold.detail);
  const clients: StoreClient[] = [];
  const connect = (database: string): StoreClient => {
    const url = 'http://localhost';
    const client = connectStore({
      url,
      socketPath: hold.socketPath,
      username: 'default',
      password: '',
      database,
    });
    clients.push(client);
    return client;
  };
  return {
    client: connect('default'),
    connect,
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await hold.release();
      await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdEngine } from '@plumbline/embedded/hold.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import { DEFAULT_LIMITS, type Limits } from '@plumbline/exporter/model/limits.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';
import type { StoreClient } from '@plumbline/exporter/store/client.js';
import { connectStore } from '@plumbline/exporter/store/http-client.js';
import type { Outcome } from '@plumbline/exporter/model/intake-source.js';
import type { DeliveryFacts } from '@plumbline/exporter/store/intake/entry.js';
import { DEFAULT_INTAKE, openIntake } from '@plumbline/exporter/store/intake/open-intake.js';
import { verify } from '@plumbline/exporter/store/verify/verify.js';
import { Spool } from '@plumbline/exporter/store/keep/spool.js';
import type { Data } from './data.js';

export interface Attached {
  /** The socket of the engine. */
  readonly socketPath: string;
  /** Takes a delivery in, as a command would; what became of all that it held, or why it was not stored. */
  take(content: string, facts?: Partial<DeliveryFacts>): Promise<Outcome[] | string>;
  /** The rows of a query, and the checks of `verify` that do not hold: quicker than by a process each. */
  rows(sql: string): Promise<string[][]>;
  broken(): Promise<string[]>;
  run(sql: string): Promise<void>;
  /** Resolves when so many batches are committed. */
  committed(batches: number): Promise<void>;
  close(): Promise<void>;
}

export interface AttachOptions {
  /** What the intake has of the client: statements may go wrong there. */
  readonly through?: (client: StoreClient) => StoreClient;
  /** Ends retries. */
  readonly giveUp?: AbortSignal;
  readonly leaseSeconds?: number;
  /** As of another version, which reads less. */
  readonly limits?: Partial<Limits>;
}

/** The test itself as a writer to a store: for what no command can be told to do. */
export async function attach(data: Data, options: AttachOptions = {}): Promise<Attached> {
  await data.rows('SELECT 1');
  const hold = await holdEngine({
    directory: data.directory,
    role: 'command',
    command: 'test',
    limits: DEFAULT_ENGINE_LIMITS,
    onEvent: () => undefined,
  });
  if ('reason' in hold) throw new Error(hold.detail);
  const { socketPath } = hold;
  const client = connectStore({
    url: 'http://localhost',
    socketPath,
    username: 'default',
    password: '',
    database: 'plumbline',
  });
  const directory = join(data.folder, 'spool');
  await mkdir(directory, { recursive: true });
  const spool = Spool.open({ directory });
  const { through = unchanged, giveUp = new AbortController().signal, leaseSeconds = 60 } = options;
  const settled: Outcome[] = [];
  const intake = openIntake(
    {
      client: through(client),
      keeper: spool,
      aside: spool.aside,
      read: (read, observer, keeper) =>
        readDelivery(read, observer, {
          limits: { ...DEFAULT_LIMITS, ...options.limits },
          now: undefined,
          keeper,
        }),
      redactionKey: Buffer.alloc(32),
      observer: {
        settled: ({ outcome }) => {
          if (outcome.ok) settled.push(outcome.value);
        },
        inserted: () => undefined,
        failed: () => undefined,
        quarantineFull: () => undefined,
      },
      signal: giveUp,
    },
    { ...DEFAULT_INTAKE, loader: { ...DEFAULT_INTAKE.loader, leaseSeconds } },
  );
  const rows = async (sql: string): Promise<string[][]> => {
    const asked = await client.stream(sql, { format: 'TSV' });
    if (!asked.ok) throw new Error(asked.detail);
    const lines = (await text(asked.value)).split('\n').slice(0, -1);
    return lines.map((line) => line.split('\t'));
  };
  return {
    socketPath,
    take: async (content, facts = {}) => {
      const name = 'a delivery';
      const usual: DeliveryFacts = {
        source: 'test',
        name,
        arrivedAt: Date.now(),
        authenticated: false,
        arrival: 'delivered',
      };
      const receipt = await intake.take({ name, bytes: one(content) }, { ...usual, ...facts });
      await intake.drain();
      const committed = await receipt.committed;
      const outcomes = settled.splice(0);
      return committed.ok ? outcomes : committed.reason;
    },
    rows,
    run: async (sql) => {
      const done = await client.command(sql);
      if (!done.ok) throw new Error(done.detail);
    },
    broken: async () => {
      const wait = async (ms: number): Promise<void> => sleep(ms);
      const verified = await verify({ client, wait, progress: () => undefined });
      if (!verified.ok) throw new Error(verified.detail);
      return verified.value.checks.filter(({ holds }) => !holds).map(({ name }) => name);
    },
    committed: async (batches) => {
      const sql = "SELECT count() FROM commits WHERE outcome = 'committed'";
      for (let count = 0; count < batches;) {
        // The engine may be away just now.
        const [[found] = []] = await rows(sql).catch(() => []);
        count = Number(found ?? '0');
        await sleep(20);
      }
    },
    close: async () => {
      await client.close();
      await hold.release();
    },
  };
}

function unchanged(client: StoreClient): StoreClient {
  return client;
}

async function* one(content: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield Buffer.from(content);
}

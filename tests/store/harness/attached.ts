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
import type { DeliveryFacts, EntryOutcome } from '@plumbline/exporter/store/intake/entry.js';
import { DEFAULT_INTAKE, openIntake } from '@plumbline/exporter/store/intake/open-intake.js';
import { Spool } from '@plumbline/exporter/store/keep/spool.js';
import type { Data } from './data.js';

export interface Attached {
  readonly client: StoreClient;
  /** The socket of the engine. */
  readonly socketPath: string;
  /** Takes a delivery in, as a command would; what became of all that it held, or why it was not stored. */
  take(content: string, facts?: Partial<DeliveryFacts>): Promise<EntryOutcome[] | string>;
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
  const { through = (same) => same, giveUp = new AbortController().signal, leaseSeconds = 60 } = options;
  const settled: EntryOutcome[] = [];
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
  return {
    client,
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
    committed: async (batches) => {
      const sql = "SELECT count() FROM commits WHERE outcome = 'committed'";
      for (let count = 0; count < batches; await sleep(20)) {
        const read = await client.stream(sql, { format: 'TSV' });
        // The engine may be away just now.
        if (read.ok) count = Number(await text(read.value).catch(() => '0'));
      }
    },
    close: async () => {
      await client.close();
      await hold.release();
    },
  };
}

async function* one(content: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield Buffer.from(content);
}

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Vocabulary } from '@plumbline/exporter/parse/aggregate/vocabulary.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';
import { fileDeliveries } from '@plumbline/exporter/sources/disk/files.js';
import type { StoreClient } from '@plumbline/exporter/store/client.js';
import { failed } from '@plumbline/exporter/store/failures.js';
import { DEFAULT_INTAKE, openIntake } from '@plumbline/exporter/store/intake/open-intake.js';
import { Spool } from '@plumbline/exporter/store/keep/spool.js';

/** A block that the intake sends, in a file. */
export interface PreparedBlock {
  readonly table: string;
  readonly columns: readonly string[];
  readonly file: string;
}

export interface Prepared {
  /** The blocks of each batch, in the order in which the intake sends them. */
  readonly batches: readonly (readonly PreparedBlock[])[];
  /** How long the exporter takes alone: all that it does, but for the store. */
  readonly seconds: number;
}

/** One batch at a time, so that it is known which block is whose; none goes out for having waited too long. */
const SETTINGS = {
  ...DEFAULT_INTAKE,
  batch: { ...DEFAULT_INTAKE.batch, inFlight: 1, seconds: 3600 },
};

/** Takes reports in as ever, with files in the place of the store. */
export async function prepare(reports: string, folder: string): Promise<Prepared> {
  await mkdir(folder, { recursive: true });
  const store = new BlockFiles(folder);
  const spool = Spool.open({ directory: join(folder, 'spool') });
  const vocabulary = new Vocabulary();
  const intake = openIntake(
    {
      client: store.client,
      keeper: spool,
      aside: spool.aside,
      read: (delivery, observer, keeper) =>
        readDelivery(delivery, observer, {
          limits: DEFAULT_LIMITS,
          now: Math.floor(Date.now() / 1000),
          clock: () => performance.now(),
          vocabulary,
          keeper,
        }),
      redactionKey: new Uint8Array(32),
      observer: {
        inserted: () => undefined,
        failed: ({ detail }) => {
          throw new Error(detail);
        },
        settled: () => undefined,
        quarantineFull: () => undefined,
      },
      signal: new AbortController().signal,
    },
    SETTINGS,
  );
  const start = performance.now();
  for (const delivery of fileDeliveries([reports], process.stdin)) {
    const { name } = delivery;
    const arrivedAt = Date.now();
    await intake.take(delivery, {
      source: 'ingest',
      name,
      arrivedAt,
      authenticated: false,
      arrival: 'delivered',
    });
  }
  await intake.drain();
  return { batches: store.batches, seconds: (performance.now() - start) / 1000 };
}

/** What the intake takes for a store in which there is nothing yet. */
class BlockFiles {
  readonly batches: PreparedBlock[][] = [];
  readonly #folder: string;
  #open: PreparedBlock[] = [];
  #files = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get client(): StoreClient {
    return {
      database: 'plumbline',
      rows: (sql, row) =>
        Promise.resolve({
          ok: true,
          value: sql.startsWith('SELECT outcome FROM commits') ? [row.parse({ outcome: 'committed' })] : [],
        }),
      stream: () => Promise.resolve(failed('store_refused', 'nothing is kept here')),
      command: (sql) => {
        if (sql.startsWith('INSERT INTO commits')) this.#endBatch();
        return Promise.resolve({ ok: true, value: undefined });
      },
      insert: async (table, columns, block) => {
        const file = join(this.#folder, `${this.#files++}.native`);
        this.#open.push({ table, columns, file });
        await pipeline(Readable.from(block, { objectMode: false }), createWriteStream(file));
        return { ok: true, value: undefined };
      },
      ping: () => Promise.resolve({ ok: true, value: undefined }),
      close: () => Promise.resolve(),
    };
  }

  #endBatch(): void {
    this.batches.push(this.#open);
    this.#open = [];
  }
}

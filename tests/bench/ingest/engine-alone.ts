import { DEFAULT_LOADER } from '@plumbline/exporter/store/load/loader.js';
import { DEFAULT_BATCH } from '@plumbline/exporter/store/intake/open-intake.js';
import type { BenchStore } from '../embedded.js';
import type { PreparedBlock } from './prepare.js';

/**
 * Has the engine insert what was prepared, from files and by itself: as many batches at once, and as many blocks of
 * each, as the intake has under way. Returns the seconds it took.
 */
export async function insertPrepared(
  store: BenchStore,
  batches: readonly (readonly PreparedBlock[])[],
): Promise<number> {
  const start = performance.now();
  await severalAtOnce(DEFAULT_BATCH.inFlight, batches, (blocks) =>
    severalAtOnce(DEFAULT_LOADER.inserts, blocks, (block) => store.command(insertOf(block))),
  );
  return (performance.now() - start) / 1000;
}

function insertOf({ table, columns, file }: PreparedBlock): string {
  const names = columns.map((name) => `\`${name}\``).join(', ');
  return (
    `INSERT INTO ${table} (${names}) FROM INFILE '${file}' COMPRESSION 'none' ` +
    `SETTINGS max_partitions_per_insert_block = 0, async_insert = 0 FORMAT Native`
  );
}

async function severalAtOnce<T>(
  most: number,
  things: readonly T[],
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const left = things.values();
  const inTurn = async (): Promise<void> => {
    for (const thing of left) await work(thing);
  };
  await Promise.all(Array.from({ length: most }, inTurn));
}

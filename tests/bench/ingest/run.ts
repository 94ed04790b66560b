import type { BenchStore } from '../embedded.js';
import { inNewStore } from '../scratch-store.js';
import { ingest, type Ingested } from './plumbline-ingest.js';

/** One `plumbline ingest` into a new store, and what its engine needed. */
export interface IngestRun extends Ingested {
  readonly enginePeakMib: number | undefined;
  readonly engineProcessorSeconds: number | undefined;
}

/** `look` is shown the store before it is removed. */
export async function ingestInto(
  directory: string,
  path: string,
  look: (store: BenchStore) => Promise<void> = () => Promise.resolve(),
): Promise<IngestRun> {
  return inNewStore(directory, async (store) => {
    const before = store.processorSeconds();
    const ingested = await ingest(path, store.directory);
    const after = store.processorSeconds();
    const run = {
      ...ingested,
      enginePeakMib: store.peakMib(),
      engineProcessorSeconds: before === undefined || after === undefined ? undefined : after - before,
    };
    await look(store);
    return run;
  });
}

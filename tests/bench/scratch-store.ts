import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openBenchStore, type BenchStore } from './embedded.js';

/** Below a folder, and gone afterwards. */
export async function inNewStore<T>(directory: string, use: (store: BenchStore) => Promise<T>): Promise<T> {
  const folder = join(directory, 'store');
  const store = await openBenchStore(folder);
  try {
    return await use(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

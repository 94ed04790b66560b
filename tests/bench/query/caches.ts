import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { BenchStore } from '../embedded.js';

const CACHES = [
  'MARK CACHE',
  'INDEX MARK CACHE',
  'PRIMARY INDEX CACHE',
  'UNCOMPRESSED CACHE',
  'INDEX UNCOMPRESSED CACHE',
  'QUERY CONDITION CACHE',
];

/** The engine's, and the system's where it lets us. Says whether it did. */
export async function dropCaches(store: BenchStore): Promise<boolean> {
  for (const cache of CACHES) await store.command(`SYSTEM DROP ${cache}`);
  return dropPageCache();
}

function dropPageCache(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '1');
    return true;
  } catch {
    return false;
  }
}

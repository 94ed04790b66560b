import type { Chdb } from '../engine/engine.js';

/** The engine as it is, for what is measured beside ours. */
export async function loadChdb(): Promise<Chdb> {
  return await import('chdb');
}

import { Readable } from 'node:stream';
import type { Keeper } from '../../model/keeping.js';

/** Keeps all in memory. */
export const MEMORY: Keeper = {
  open: () => {
    const chunks: Uint8Array[] = [];
    return {
      add: (chunk) => void chunks.push(chunk),
      get size() {
        return chunks.reduce((sum, { length }) => sum + length, 0);
      },
      hold: () => undefined,
      release: () => Promise.resolve(),
      read: () => Readable.from(chunks),
    };
  },
};

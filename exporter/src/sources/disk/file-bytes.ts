import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ByteStream } from '../../model/delivery.js';

/** Most report mails are smaller. */
const SMALL = 64 * 1024;
const CHUNK = 256 * 1024;

/**
 * The bytes of a file, from when they are asked for. A small one is read in one go on this thread: 6 µs, where a
 * round through the thread pool takes 50 to 150 µs. Pipes and other things of unknown length are read as they come.
 */
export async function* bytesOf(path: string): ByteStream {
  const stat = statSync(path);
  if (stat.isFile() && stat.size > 0 && stat.size <= SMALL) {
    yield readFileSync(path);
    return;
  }
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** In the place of bytes that cannot be had: whoever reads them learns why. */
export function noBytes(error: Error): ByteStream {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

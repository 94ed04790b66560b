import type { ByteStream } from '../../model/delivery.js';
import type { Keeper, Keeping } from '../../model/keeping.js';
import { inBlocks } from './in-blocks.js';

/** Bytes that are all there, until they are let go. */
export interface WholeBytes {
  readonly size: number;
  read(): ByteStream;
  release(): Promise<void>;
}

/**
 * Takes bytes to their end before anybody reads them, small ones in memory and large ones on disk: a connection that
 * breaks in the middle leaves nothing behind. Nothing where there is no room for them: then the rest is not read. What
 * the stream throws is thrown on.
 */
export async function wholeBytes(bytes: ByteStream, keeper: Keeper): Promise<WholeBytes | undefined> {
  const keeping = keeper.open();
  keeping.hold();
  let size = 0;
  try {
    for await (const chunk of inBlocks(bytes)) {
      size += chunk.length;
      await keeping.add(chunk);
      if (keeping.size < size) break;
    }
  } catch (error) {
    await keeping.release();
    throw error;
  }
  if (keeping.size === size) return whole(keeping, size);
  await keeping.release();
  return undefined;
}

function whole(keeping: Keeping, size: number): WholeBytes {
  return { size, read: () => keeping.read(0, size), release: () => keeping.release() };
}

import type { ByteStream } from '../../model/delivery.js';

const BLOCK = 16 * 1024;

/**
 * The same bytes in pieces that are not small, but for the last: whoever sends them may send one at a time, and what
 * each piece takes beside its bytes is many times that.
 */
export async function* inBlocks(bytes: ByteStream): ByteStream {
  let block = Buffer.alloc(0);
  let used = 0;
  for await (const chunk of bytes) {
    if (used === 0 && chunk.length >= BLOCK) {
      yield chunk;
      continue;
    }
    for (let at = 0; at < chunk.length;) {
      if (used === 0) block = Buffer.allocUnsafeSlow(BLOCK);
      const piece = chunk.subarray(at, at + BLOCK - used);
      block.set(piece, used);
      used += piece.length;
      at += piece.length;
      if (used < BLOCK) continue;
      yield block;
      used = 0;
    }
  }
  if (used > 0) yield block.subarray(0, used);
}

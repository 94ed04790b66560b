import { readFileSync } from 'node:fs';

/** What a pipe or a decompressor hands on at a time. */
const CHUNK_BYTES = 64 * 1024;

export function fileInChunks(path: string): Uint8Array[] {
  const bytes = readFileSync(path);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) chunks.push(bytes.subarray(at, at + CHUNK_BYTES));
  return chunks;
}

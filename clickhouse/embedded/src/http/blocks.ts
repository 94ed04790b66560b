import { cityHash128 } from './city-hash.js';

/** One block passes through in less than a millisecond: others have their turn between two of them. */
const MOST_BYTES = 256 * 1024;
const LZ4 = 0x82;
const CHECKSUM_BYTES = 16;
const HEAD_BYTES = 9;

/**
 * ClickHouse's own compressed blocks: a checksum, a head and a block of LZ4. Java's driver reads no other method, so it
 * is LZ4 that finds nothing to leave out: who asks is nearby.
 */
export function* blocksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += MOST_BYTES) yield block(bytes.subarray(at, at + MOST_BYTES));
}

function block(bytes: Buffer): Buffer {
  const literals = headOfLiterals(bytes.length);
  const begin = CHECKSUM_BYTES + HEAD_BYTES + literals.length;
  const whole = Buffer.allocUnsafe(begin + bytes.length);
  whole.writeUInt8(LZ4, CHECKSUM_BYTES);
  whole.writeUInt32LE(whole.length - CHECKSUM_BYTES, CHECKSUM_BYTES + 1);
  whole.writeUInt32LE(bytes.length, CHECKSUM_BYTES + 5);
  literals.copy(whole, CHECKSUM_BYTES + HEAD_BYTES);
  bytes.copy(whole, begin);
  const [low, high] = cityHash128(whole.subarray(CHECKSUM_BYTES));
  whole.writeBigUInt64LE(low, 0);
  whole.writeBigUInt64LE(high, 8);
  return whole;
}

/** What LZ4 puts before so many bytes that stand for themselves. */
function headOfLiterals(length: number): Buffer {
  if (length < 15) return Buffer.from([length << 4]);
  const more = length - 15;
  const head = Buffer.alloc(2 + Math.floor(more / 255), 255);
  head[0] = 0xf0;
  head[head.length - 1] = more % 255;
  return head;
}

/** Reads ClickHouse's compressed blocks as a client does, as long as they hold literals alone. */
import { cityHash128 } from '../http/city-hash.js';

const CHECKSUM_BYTES = 16;
const HEAD_BYTES = 9;
const LZ4 = 0x82;

export function unpacked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const checked = bytes.subarray(
      at + CHECKSUM_BYTES,
      at + CHECKSUM_BYTES + bytes.readUInt32LE(at + CHECKSUM_BYTES + 1),
    );
    const checksum = [bytes.readBigUInt64LE(at), bytes.readBigUInt64LE(at + 8)];
    expect(cityHash128(checked)).toEqual(checksum);
    expect(checked.readUInt8(0)).toBe(LZ4);
    const literals = literalsOf(checked.subarray(HEAD_BYTES));
    expect(literals).toHaveLength(checked.readUInt32LE(5));
    pieces.push(literals);
    at += CHECKSUM_BYTES + checked.length;
  }
  return Buffer.concat(pieces);
}

/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md: a block may be one sequence without a match. */
function literalsOf(block: Buffer): Buffer {
  let at = 1;
  let length = block.readUInt8(0) >> 4;
  for (let more = length === 15 ? 255 : 0; more === 255; at += 1) {
    more = block.readUInt8(at);
    length += more;
  }
  expect(block.length - at).toBe(length);
  return block.subarray(at);
}

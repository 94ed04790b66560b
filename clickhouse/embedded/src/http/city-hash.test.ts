/** The engine itself says what is right: every block that it writes to the disk begins with its checksum. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestEngine } from '../testing/engine.js';
import { cityHash128 } from './city-hash.js';

const CHECKSUM_BYTES = 16;
const HEAD_BYTES = 9;
/** Of blocks with one byte a row: about the bounds of 16, 128 and 144, and where a memory of 128 KiB is full. */
const LENGTHS = [
  ...[1, 2, 6, 7, 8, 15, 16, 17, 24, 31, 40, 63, 64, 90, 118, 119, 120, 121, 134, 135, 136, 150, 167, 168],
  ...[199, 200, 230, 262, 263, 264, 300, 1000, 4096, 65_000, 131_000, 131_040, 131_080, 200_000, 300_001],
];

function hexOf(bytes: Uint8Array): string {
  return cityHash128(bytes)
    .map((half) => half.toString(16).padStart(16, '0'))
    .join(' ');
}

describe('CityHash128 of version 1.0.2', () => {
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await TestEngine.in();
    const client = engine.client(await engine.hold());
    await client.command({
      query: `CREATE TABLE t (length UInt32, byte UInt8 CODEC(NONE)) ENGINE = MergeTree PARTITION BY length ORDER BY ()
              SETTINGS min_bytes_for_wide_part = 0, max_compress_block_size = 1000000, min_compress_block_size = 1000000,
                       index_granularity = 1000000, index_granularity_bytes = 0`,
    });
    await client.command({
      query: `INSERT INTO t SELECT length, cityHash64(length, byte) AS byte
              FROM (SELECT arrayJoin([${LENGTHS.join()}]) AS length, arrayJoin(range(length)) AS byte)`,
    });
  });
  afterAll(async () => {
    await engine.close();
  });

  it('is what stands before blocks of any length that the engine wrote', async () => {
    const lengths = new Set<number>();
    for (const block of await blocksIn(engine.directory)) {
      const [low, high] = [block.readBigUInt64LE(0), block.readBigUInt64LE(8)];
      expect(cityHash128(block.subarray(CHECKSUM_BYTES))).toEqual([low, high]);
      lengths.add(block.length - CHECKSUM_BYTES - HEAD_BYTES);
    }
    expect([...lengths]).toEqual(expect.arrayContaining(LENGTHS));
  });

  // Shorter than any block: by github.com/go-faster/city v1.0.1.
  it.each([
    ['', '3df09dfc64c09a2b 3cb540c392e51e29'],
    ['p', '8dd4f8433a429e4a 6d02a4519470990d'],
    ['plu', 'e658edeca0fa1c09 2821cd48e48aef8c'],
    ['plum', '6a12574a8ae53657 c75c6759c54ed96e'],
    ['plumbli', 'f4a5e5c8dee9beaa 1f21d9b4e86db13a'],
    ['plumblin', '6d1b67f8e800f1c2 ecb39a89d6b1a615'],
    ['plumbline', '210cf6a0d0f85a43 b2912878eca0f0a6'],
  ])('is known of "%s"', (text, hex) => {
    expect(hexOf(Buffer.from(text))).toBe(hex);
  });

  it('does not depend on where the bytes lie', () => {
    const bytes = Buffer.alloc(1000, 'plumbline');
    const moved = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    expect(hexOf(moved)).toBe(hexOf(bytes));
  });
});

async function blocksIn(folder: string): Promise<Buffer[]> {
  const files = await readdir(folder, { recursive: true });
  const columns = files.filter((file) => file.endsWith('/byte.bin'));
  const found = await Promise.all(columns.map(async (file) => await readFile(join(folder, file))));
  return found.flatMap(blocksOfFile);
}

function blocksOfFile(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + CHECKSUM_BYTES + bytes.readUInt32LE(at + CHECKSUM_BYTES + 1);
    found.push(bytes.subarray(at, end));
    at = end;
  }
  return found;
}

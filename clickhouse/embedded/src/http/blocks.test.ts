import { unpacked } from '../testing/blocks.js';
import { blocksOf } from './blocks.js';

const KIB = 1024;

describe("ClickHouse's compressed blocks", () => {
  it.each([1, 14, 15, 16, 269, 270, 271, 524, 525, 256 * KIB, 256 * KIB + 1, 1_000_000])(
    'hold %d bytes as they are',
    (length) => {
      const bytes = Buffer.alloc(length, 'plumbline');
      expect(unpacked(Buffer.concat([...blocksOf(bytes)])).equals(bytes)).toBe(true);
    },
  );

  it('are none where there is nothing', () => {
    expect([...blocksOf(Buffer.alloc(0))]).toEqual([]);
  });

  it('are as the format says', () => {
    const [block = Buffer.alloc(0)] = blocksOf(Buffer.from('1\n'));
    // Checksum; LZ4, twelve bytes from here on, two of them unpacked; two literals.
    expect(block.subarray(16).toString('hex')).toBe('820c0000000200000020310a');
  });

  it('are none longer than what passes through in a moment', () => {
    const sizes = [...blocksOf(Buffer.alloc(1_000_000))].map(({ length }) => length);
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThan(264 * KIB);
  });
});

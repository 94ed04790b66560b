import { helloBlock, isHello } from './hello.js';

describe('the first question of clickhouse-go', () => {
  it('is known by its words', () => {
    expect(isHello('SELECT displayName(), version(), revision(), timezone()')).toBe(true);
    expect(isHello('SELECT version()')).toBe(false);
  });

  it('is answered in a block of its own revision, which says that ours is 0', () => {
    const block = helloBlock(54_460);
    // Block info, four columns, one row.
    expect(block.subarray(0, 10).toString('hex')).toBe('010002ffffffff000401');
    const revision = Buffer.concat([Buffer.from('\nrevision()\x06UInt32\0'), Buffer.alloc(4)]);
    expect(block.includes(revision)).toBe(true);
  });

  it('has no block info for a client that speaks revision 0', () => {
    expect(helloBlock(0).subarray(0, 2).toString('hex')).toBe('0401');
  });
});

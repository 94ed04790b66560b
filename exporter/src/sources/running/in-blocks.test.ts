import { Readable } from 'node:stream';
import { inBlocks } from './in-blocks.js';

async function lengths(sizes: readonly number[]): Promise<number[]> {
  let next = 0;
  const chunks = sizes.map((size) => Buffer.from(Array.from({ length: size }, () => next++ % 251)));
  const blocks: Uint8Array[] = [];
  for await (const block of inBlocks(Readable.from(chunks))) blocks.push(block);
  expect(Buffer.concat(blocks)).toEqual(Buffer.concat(chunks));
  return blocks.map(({ length }) => length);
}

it('collects what is small', async () => {
  expect(await lengths(Array<number>(40_000).fill(1))).toEqual([16_384, 16_384, 7232]);
  expect(await lengths([10_000, 10_000, 10_000])).toEqual([16_384, 13_616]);
  expect(await lengths([1, 40_000])).toEqual([16_384, 16_384, 7233]);
});

it('leaves alone what is not', async () => {
  expect(await lengths([65_536, 20_000, 5])).toEqual([65_536, 20_000, 5]);
  expect(await lengths([])).toEqual([]);
  expect(await lengths([0, 3])).toEqual([3]);
});

it('throws on what breaks', async () => {
  const breaking = Readable.from(
    (async function* () {
      yield Buffer.from('a');
      await Promise.resolve();
      throw new Error('gone');
    })(),
  );
  await expect(async () => {
    for await (const block of inBlocks(breaking)) expect(block).toBeUndefined();
  }).rejects.toThrow('gone');
});

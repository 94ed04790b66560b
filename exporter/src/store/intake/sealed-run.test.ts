import type { Keeper } from '../../model/keeping.js';
import { SealedRun } from './sealed-run.js';

/** Takes so many bytes, and no more. */
function keeper(most: number): { readonly it: Keeper; readonly held: () => number } {
  let bytes = Buffer.alloc(0);
  let holders = 0;
  const it: Keeper = {
    open: () => ({
      add: (chunk) => {
        bytes = Buffer.concat([bytes, chunk]).subarray(0, most);
        return Promise.resolve();
      },
      get size() {
        return bytes.length;
      },
      hold: () => {
        holders++;
      },
      release: () => {
        holders--;
        return Promise.resolve();
      },
      async *read(from, to) {
        yield await Promise.resolve(bytes.subarray(from, to));
      },
    }),
  };
  return { it, held: () => holders };
}

const SEALED = { rows: 2, bytes: [Buffer.from('first '), Buffer.from('second')] };

async function textOf(run: SealedRun): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of run.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test.each([
  ['put aside', 1000],
  ['in memory where there is no room for them', 8],
])('records are %s, and can be read as often as the batch is tried', async (_, most) => {
  const run = new SealedRun(SEALED, keeper(most).it);
  expect(await textOf(run)).toBe('first second');
  expect(await textOf(run)).toBe('first second');
});

test('they are held until they are released', async () => {
  const { it, held } = keeper(1000);
  const run = new SealedRun(SEALED, it);
  expect(held()).toBe(1);
  await run.release();
  expect(held()).toBe(0);
});

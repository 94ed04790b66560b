import { inAnyOrder } from './in-any-order.js';

const NEVER = new AbortController().signal;

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function all<T>(of: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of of) found.push(one);
  return found;
}

it('yields what is done first', async () => {
  const waits = inAnyOrder([40, 1, 20], 3, (ms) => after(ms).then(() => ms), NEVER);
  expect(await all(waits)).toEqual([1, 20, 40]);
});

it('takes no more than there is room for, however slowly it is taken from', async () => {
  let taken = 0;
  let given = 0;
  function* items(): Generator<number> {
    for (let i = 0; i < 100; i++) {
      taken++;
      yield i;
    }
  }
  for await (const one of inAnyOrder(items(), 7, (i) => Promise.resolve(i), NEVER)) {
    expect(one).toBe(given++);
    await after(0);
    expect(taken - given).toBeLessThanOrEqual(8);
  }
  expect(given).toBe(100);
});

it('yields what is done while the next item is a long time coming', async () => {
  async function* items(): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => undefined);
  }
  const stop = new AbortController();
  const found: number[] = [];
  for await (const one of inAnyOrder(items(), 5, (i) => Promise.resolve(i), stop.signal)) {
    found.push(one);
    stop.abort();
  }
  expect(found).toEqual([1]);
});

it('ends at once when it is told to, whatever is under way', async () => {
  const stop = new AbortController();
  setTimeout(() => {
    stop.abort();
  }, 10);
  const began = performance.now();
  expect(await all(inAnyOrder([1, 2], 2, () => new Promise(() => undefined), stop.signal))).toEqual([]);
  expect(performance.now() - began).toBeLessThan(1000);
  expect(await all(inAnyOrder([1, 2], 2, (i) => Promise.resolve(i), stop.signal))).toEqual([]);
});

it('throws what the work throws, and what the items throw', async () => {
  const fail = (): Promise<number> => Promise.reject(new Error('broken'));
  await expect(all(inAnyOrder([1], 2, fail, NEVER))).rejects.toThrow('broken');
  function* items(): Generator<number> {
    yield 1;
    throw new Error('no more');
  }
  await expect(all(inAnyOrder(items(), 2, (i) => Promise.resolve(i), NEVER))).rejects.toThrow('no more');
});

it('lets go of the items when nobody takes any more', async () => {
  let isClosed = false;
  function* items(): Generator<number> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      isClosed = true;
    }
  }
  for await (const one of inAnyOrder(items(), 3, (i) => Promise.resolve(i), NEVER)) if (one > 5) break;
  await after(1);
  expect(isClosed).toBe(true);
});

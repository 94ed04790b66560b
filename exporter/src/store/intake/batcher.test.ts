import { failed, type Asked } from '../failures.js';
import { Batcher, type Weighed } from './batcher.js';

const LIMITS = { rows: 10, bytes: 1000, seconds: 3600, inFlight: 1 };

interface Writing {
  readonly entries: readonly Weighed[];
  readonly end: (outcome: Asked<readonly string[]>) => void;
}

function batcher(limits = LIMITS): { readonly it: Batcher<Weighed, string>; readonly writes: Writing[] } {
  const writes: Writing[] = [];
  const it = new Batcher<Weighed, string>(
    (entries) => new Promise((end) => writes.push({ entries, end })),
    limits,
  );
  return { it, writes };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each([
  ['rows', { rows: 4, bytes: 0 }, 3],
  ['bytes', { rows: 0, bytes: 500 }, 2],
])('a batch is closed by its %s', (_, entry, entries) => {
  const { it, writes } = batcher();
  for (let i = 0; i < entries; i++) void it.add(entry);
  expect(writes.map((write) => write.entries.length)).toEqual([entries]);
});

test('a batch is closed when its first entry has waited long enough', async () => {
  const { it, writes } = batcher({ ...LIMITS, seconds: 0.01 });
  void it.add({ rows: 1, bytes: 1 });
  void it.add({ rows: 1, bytes: 1 });
  expect(writes).toHaveLength(0);
  while (writes.length === 0) await turn();
  expect(writes.map(({ entries }) => entries.length)).toEqual([2]);
});

test('each entry gets its own outcome', async () => {
  const { it, writes } = batcher();
  const settled = [it.add({ rows: 5, bytes: 1 }), it.add({ rows: 5, bytes: 1 })];
  writes[0]?.end({ ok: true, value: ['stored', 'duplicate'] });
  expect(await Promise.all(settled)).toEqual([
    { ok: true, value: 'stored' },
    { ok: true, value: 'duplicate' },
  ]);
});

test('all of a batch that is given up are told why', async () => {
  const { it, writes } = batcher();
  const settled = it.add({ rows: 10, bytes: 1 });
  const why = failed('store_full', 'no space');
  writes[0]?.end(why);
  expect(await settled).toEqual(why);
});

test('no more batches are written at once than may be; reading waits while a full one does', async () => {
  const { it, writes } = batcher();
  void it.add({ rows: 10, bytes: 1 });
  expect(it.room()).toBeUndefined();
  void it.add({ rows: 10, bytes: 1 });
  expect(writes).toHaveLength(1);
  expect(it.pending).toBe(1);
  const room = it.room();
  expect(room).toBeDefined();
  writes[0]?.end({ ok: true, value: ['stored'] });
  await room;
  expect(writes).toHaveLength(2);
  expect(it.room()).toBeUndefined();
});

test('what is there is written when asked for', () => {
  const { it, writes } = batcher();
  it.flush();
  expect(writes).toHaveLength(0);
  void it.add({ rows: 1, bytes: 1 });
  it.flush();
  expect(writes).toHaveLength(1);
});

/** What was taken is remembered in some rows, however many files there are. */
import { memoryCursor } from '../testing/memory-cursor.js';
import { digestOf, Digests } from './digests.js';
import { TakenFiles } from './taken-files.js';

function digests(from: number, to: number): bigint[] {
  return Array.from({ length: to - from }, (_, i) => digestOf(from + i));
}

function reopened(cursor: ReturnType<typeof memoryCursor>): TakenFiles {
  return TakenFiles.from(cursor, 'taken/', cursor.kept);
}

test('by the next process too: 10,000 files in three rows', async () => {
  const cursor = memoryCursor();
  const taken = reopened(cursor);
  for (const digest of digests(0, 5000)) taken.add(digest);
  await taken.write();
  for (const digest of digests(4000, 10_000)) taken.add(digest);
  await taken.write();
  expect(cursor.kept.size).toBe(3);
  const again = reopened(cursor);
  expect(again.size).toBe(10_000);
  expect(digests(0, 10_000).every((digest) => again.has(digest))).toBe(true);
  expect(again.has(digestOf(10_000))).toBe(false);
});

test('what is not there any more is forgotten', async () => {
  const cursor = memoryCursor();
  const taken = reopened(cursor);
  for (const digest of digests(0, 10_000)) taken.add(digest);
  await taken.write();
  const there = new Digests();
  for (const digest of digests(9000, 12_000)) there.add(digest);
  await taken.keepOnly(there);
  expect(cursor.kept.size).toBe(1);
  const again = reopened(cursor);
  expect(digests(0, 10_000).filter((digest) => again.has(digest))).toEqual(digests(9000, 10_000));
  await taken.forget();
  expect(cursor.kept.size).toBe(0);
});

test('a write that fails is made up for by the next', async () => {
  const cursor = memoryCursor();
  let isAway = true;
  const write = (values: ReadonlyMap<string, string>): Promise<void> =>
    isAway ? Promise.reject(new Error('away')) : cursor.write(values);
  const taken = TakenFiles.from({ ...cursor, write }, 'taken/', new Map());
  for (const digest of digests(0, 5000)) taken.add(digest);
  await expect(taken.write()).rejects.toThrow('away');
  isAway = false;
  await taken.write();
  expect(reopened(cursor).size).toBe(5000);
});

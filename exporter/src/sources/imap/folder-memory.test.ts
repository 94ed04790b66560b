import { FolderMemory } from './folder-memory.js';
import { UidSet } from './uid-set.js';

const NONE = new UidSet();

function settled(...uids: number[]): FolderMemory {
  const memory = new FolderMemory('1');
  for (const uid of uids) memory.settle(uid);
  return memory;
}

function known(memory: FolderMemory, ...uids: number[]): boolean[] {
  return uids.map((uid) => memory.isSettled(uid));
}

it('knows what was taken, and asks for what is above', () => {
  const memory = settled(1, 2, 3);
  expect(known(memory, 1, 3, 4)).toEqual([true, true, false]);
  expect(memory.wanted).toEqual(['1:*']);
  memory.rise(0, NONE);
  expect(memory.wanted).toEqual(['4:*']);
  expect(known(memory, 1, 3, 4)).toEqual([true, true, false]);
});

it('looks back: mail that appears late between others is taken', () => {
  const memory = settled(1, 2, 3, 5, 6, 7, 8, 9, 10);
  memory.rise(7, NONE);
  expect(memory.wanted).toEqual(['4:*']);
  expect(known(memory, 4, 5, 10)).toEqual([false, true, true]);
  memory.rise(3, NONE);
  expect(known(memory, 4)).toEqual([true]);
});

it('asks again for what is below, and was not taken', () => {
  const memory = settled(1, 3, 4, 5);
  memory.rise(0, UidSet.of([2, 6]));
  expect(memory.wanted).toEqual(['2', '6:*']);
  expect(known(memory, 2, 3, 6)).toEqual([false, true, false]);
  memory.settle(2);
  expect(memory.wanted).toEqual(['6:*']);
});

it('what it writes is what it reads', () => {
  const memory = settled(1, 3, 4, 8);
  memory.rise(2, UidSet.of([2]));
  memory.owe('done', 3);
  memory.owe('others', 8);
  const again = FolderMemory.parse(memory.text, '1');
  expect(again.text).toBe(memory.text);
  expect(again.owed('done')).toEqual([3]);
  expect(again.owed('others')).toEqual([8]);
  again.paid('done', [3]);
  expect(again.owed('done')).toEqual([]);
});

it('knows nothing of a folder that has become another', () => {
  const memory = settled(1, 2);
  memory.owe('done', 1);
  const other = FolderMemory.parse(memory.text, '2');
  expect(known(other, 1, 2)).toEqual([false, false]);
  expect(other.owed('done')).toEqual([]);
});

it('does not grow with a mailbox: a hundred thousand mails are a few words', () => {
  const memory = settled(...Array.from({ length: 100_000 }, (_, index) => 2 * index + 1));
  memory.rise(1000, NONE);
  expect(memory.text.length).toBeLessThan(5000);
});

it('forgets the oldest of what cannot be moved, and says so', () => {
  const memory = settled(1, 2, 3);
  for (const uid of [1, 2, 3]) memory.owe('done', uid);
  expect(memory.keepAtMost(3)).toBe(false);
  expect(memory.keepAtMost(2)).toBe(true);
  expect(memory.owed('done')).toEqual([2, 3]);
});

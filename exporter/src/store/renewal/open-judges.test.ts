/** Whoever breaks off leaves behind where they were; whoever is there, or came to an end, does not. */
import type { Writer } from '../load/writer.js';
import { thisProcess } from '../load/writer.js';
import { earliest, OpenJudges, type LeftBehind } from './open-judges.js';

const BY = { labels: '10', facts: `20 ${'0'.repeat(32)}`, knowledge: 'of today' };
const HOUR = 3_600_000;

let notes: Map<string, string>;
let now: number;
beforeEach(() => {
  notes = new Map();
  now = HOUR;
});

function judges(writer: Writer = thisProcess()): OpenJudges {
  const cursors = {
    all: () => Promise.resolve({ ok: true as const, value: new Map(notes) }),
    write: (_: string, values: ReadonlyMap<string, string>) => {
      for (const [key, value] of values)
        if (value === '') notes.delete(key);
        else notes.set(key, value);
      return Promise.resolve({ ok: true as const, value: undefined });
    },
  };
  return new OpenJudges({ cursors, writer, now: () => now });
}

async function gone(seenBy = judges()): Promise<readonly LeftBehind[]> {
  const read = await seenBy.gone();
  if (!read.ok) throw new Error(read.detail);
  return read.value;
}

/** A process of this machine that has ended. */
const ended = (): Writer => ({ ...thisProcess(), start: '1' });
const elsewhere = (): Writer => ({ ...thisProcess(), host: 'elsewhere' });

it('who is there sees to it, and is left alone', async () => {
  await judges().note(BY);
  expect(await gone()).toEqual([]);
});

it('what a process left behind that has ended is told until it is forgotten', async () => {
  await judges(ended()).note(BY);
  const left = await gone();
  expect(left).toMatchObject([{ by: BY }]);
  await judges().forget(left.map(({ key }) => key));
  expect(await gone()).toEqual([]);
});

it('of a process of another machine nobody knows whether it has ended, until it has long been silent', async () => {
  const other = judges(elsewhere());
  await other.note(BY);
  now += 9 * 60_000;
  expect(await gone()).toEqual([]);
  await other.note(BY);
  now += 9 * 60_000;
  expect(await gone()).toEqual([]);
  now += 2 * 60_000;
  expect(await gone()).toMatchObject([{ by: BY }]);
});

it('who comes to an end leaves nothing behind, but for another edition', async () => {
  const [one, two] = [judges(), judges()];
  await one.note(BY);
  await one.end('');
  expect(notes.size).toBe(0);
  for (const some of [one, two]) {
    await some.note(BY);
    await some.end('of yesterday');
  }
  expect(await gone()).toEqual([
    { key: 'edition of yesterday', by: { labels: '', facts: '', knowledge: 'of yesterday' } },
  ]);
});

it('no two have one place for their notes, however many there are', async () => {
  for (let i = 0; i < 1100; i++) await judges({ ...thisProcess(), nonce: String(i) }).note(BY);
  expect(notes.size).toBe(1100);
});

it('what is no note is passed over', async () => {
  notes.set('1', 'of a later release').set('2', '{"writer":7}');
  await judges(ended()).note(BY);
  expect(await gone()).toMatchObject([{ by: BY }]);
});

it('of points the earliest counts, and one that is not there does not', () => {
  expect(earliest(['', '9', '10'])).toBe('9');
  expect(earliest(['100 ff', '99 00'])).toBe('99 00');
  expect(earliest(['', ''])).toBeUndefined();
});

/** What of a long ingest is committed is known to the next run of the same command, and to no other. */
import { memoryCursor } from '../sources/testing/memory-cursor.js';
import { fakeIo } from './fake-io.js';
import { IngestJournal } from './ingest-journal.js';
import { createLogger } from './logger.js';

const MARK = { offset: 4_194_304, mails: 90, last: 0, ino: '7', looks: 'hash' };
const FILE = { path: 'mail/a.eml', size: 10, mtimeMs: 1000 };

let cursor = memoryCursor();
let now = 0;
beforeEach(() => {
  cursor = memoryCursor();
  now = 0;
});

async function opened(...paths: readonly string[]): Promise<IngestJournal> {
  const log = createLogger({ level: 'error', format: 'logfmt' }, fakeIo().stderr);
  return await IngestJournal.open(paths, { cursor, log, clock: () => now });
}

test('files are known by path, size and mtime', async () => {
  const journal = await opened('mail');
  await journal.add(FILE);
  await journal.write();
  const again = await opened('mail');
  expect(again.isOld).toBe(true);
  expect(again.has(FILE)).toBe(true);
  for (const change of [{ path: 'mail/b.eml' }, { size: 11 }, { mtimeMs: 1001 }])
    expect(again.has({ ...FILE, ...change })).toBe(false);
});

test('of an mbox, how far it was read', async () => {
  const journal = await opened('all.mbox');
  journal.markNow('all.mbox', MARK);
  await journal.write();
  expect((await opened('all.mbox')).markOf('all.mbox')).toEqual(MARK);
  expect((await opened('all.mbox')).markOf('other.mbox')).toBeUndefined();
});

test('another command has another journal', async () => {
  const journal = await opened('mail');
  await journal.add(FILE);
  await journal.write();
  const other = await opened('mail', 'all.mbox');
  expect([other.isOld, other.has(FILE)]).toEqual([false, false]);
});

test('it is written every two seconds, and not for a short run', async () => {
  const journal = await opened('mail');
  await journal.add(FILE);
  expect(cursor.kept.size).toBe(0);
  now = 2000;
  await journal.add({ ...FILE, path: 'mail/b.eml' });
  expect((await opened('mail')).has(FILE)).toBe(true);
});

test('when all is done it is forgotten', async () => {
  const journal = await opened('mail');
  await journal.add(FILE);
  journal.markNow('all.mbox', MARK);
  await journal.write();
  await journal.forget();
  expect(cursor.kept.size).toBe(0);
  expect((await opened('mail')).isOld).toBe(false);
});

test('one that cannot be read or written costs time, and nothing else', async () => {
  const broken = (): Promise<never> => Promise.reject(new Error('away'));
  const log = createLogger({ level: 'error', format: 'logfmt' }, fakeIo().stderr);
  const tools = { cursor: { ...cursor, all: broken, write: broken }, log, clock: () => now };
  const journal = await IngestJournal.open(['mail'], tools);
  await journal.add(FILE);
  await journal.write();
  await journal.forget();
  expect(journal.has(FILE)).toBe(false);
});

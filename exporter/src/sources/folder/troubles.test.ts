/** What goes wrong in a watched folder is told, and no file is lost. */
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANYBODY, withoutRights } from '../testing/without-rights.js';
import { until, WatchedFolder } from './testing/watched-folder.js';

let box: WatchedFolder;
beforeEach(() => {
  box = new WatchedFolder();
});
afterEach(async () => {
  await box.remove();
});

test('a folder that is not there', async () => {
  box.begin({ path: box.at('nowhere') });
  expect((await box.trouble())?.reason).toBe('folder_missing');
});

test('a file in its place', async () => {
  box.write('file');
  box.begin({ path: box.at('file') });
  expect((await box.trouble())?.reason).toBe('folder_missing');
});

test('what the store does not take stays, and is taken later', async () => {
  box.write('in/a.xml');
  let isAway = true;
  box.desk.verdict = () =>
    isAway
      ? { verdict: 'nack', reason: 'spool_full', detail: '' }
      : { verdict: 'ack', taken: { stored: 1 }, things: [] };
  box.begin();
  await until(() => box.desk.troubles.length > 0);
  expect(box.there('in')).toEqual(['a.xml']);
  isAway = false;
  await until(() => box.there('in/done').length === 1);
});

test('a file that vanishes while it is read is none', async () => {
  box.write('in/a.xml');
  box.write('in/b.xml');
  box.desk.verdict = ({ name }) => {
    rmSync(name);
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  box.begin();
  await box.looked(3);
  expect(box.desk.troubles).toEqual([]);
  expect(box.there('in')).toEqual([]);
});

test('with very many files that cannot be moved it is the folder, and that is counted', async () => {
  mkdirSync(box.at('elsewhere'));
  mkdirSync(box.at('in/done'));
  symlinkSync(box.at('elsewhere'), box.at('in/done/sub'));
  for (let number = 0; number < 110; number++) box.write(`in/sub/${number}.xml`);
  box.begin({ in_flight: 1 });
  expect((await box.trouble())?.reason).toBe('folder_unwritable');
  expect(box.desk.limits).toEqual(['unmoved']);
  expect(box.desk.taken.length).toBeLessThan(110);
});

test('with very many files in doubt the next has failed at once, and that is counted', async () => {
  const until = Date.now() + 60_000;
  for (let number = 0; number < 10_000; number++)
    box.cursor.kept.set(`doubt/${number}`, `1:1:1 ${until} failed`);
  box.write('in/a.gz', 'cut short');
  await sleep(20);
  box.begin();
  await box.looked(1);
  expect(box.desk.limits).toEqual(['doubts']);
  expect(box.there('in')).toEqual(['failed/a.gz']);
});

describe('what may not be done', () => {
  beforeEach(() => {
    chmodSync(box.root, 0o755);
    chownSync(box.at('in'), ANYBODY.uid, process.getgid?.() ?? 0);
  });

  test('a file that may not be read is told, and left; the others go on', async () => {
    box.write('in/a.xml');
    box.write('in/b.xml');
    chmodSync(box.at('in/a.xml'), 0o000);
    await withoutRights(async () => {
      box.begin({ after: 'leave' });
      await until(() => box.desk.taken.length === 1 && box.desk.troubles.length > 0);
      await box.end();
    });
    expect(box.takenNames()).toEqual(['in/b.xml']);
    expect(box.desk.troubles[0]).toMatch(
      /^file_unreadable: a\.xml: EACCES: permission denied, open 'a\.xml'$/,
    );
    expect(box.there('in')).toEqual(['a.xml', 'b.xml']);
  });

  test.each([
    ['listed', 0o000, /^folder_missing: .*\/in\/deep: EACCES/],
    ['entered', 0o444, /^file_unreadable: deep\/a\.xml: EACCES/],
  ])('a folder that may not be %s is told, and left', async (_, mode, told) => {
    box.write('in/deep/a.xml');
    box.write('in/b.xml');
    chownSync(box.at('in/deep'), ANYBODY.uid, process.getgid?.() ?? 0);
    chmodSync(box.at('in/deep'), mode);
    await withoutRights(async () => {
      box.begin();
      await until(() => box.has('in/done/b.xml') && box.desk.troubles.length > 0);
      await box.end();
    });
    chmodSync(box.at('in/deep'), 0o755);
    expect(box.desk.troubles[0]).toMatch(told);
    expect(box.there('in')).toEqual(['deep/a.xml', 'done/b.xml']);
  });

  test('what may not be moved is told, stays, and is not taken twice', async () => {
    box.write('in/deep/a.xml');
    chmodSync(box.at('in/deep'), 0o555);
    await withoutRights(async () => {
      box.begin();
      await until(() => box.desk.troubles.length > 0);
      await box.looked(3);
      await box.end();
    });
    expect(box.desk.troubles[0]).toMatch(/^folder_unwritable: deep\/a\.xml: EACCES/);
    expect(box.desk.taken.length).toBe(1);
    expect(box.there('in')).toEqual(['deep/a.xml']);
  });

  test('a folder in which nothing may be moved is not begun with', async () => {
    box.write('in/a.xml');
    chmodSync(box.at('in'), 0o555);
    await withoutRights(async () => {
      box.begin();
      expect((await box.trouble())?.reason).toBe('folder_unwritable');
    });
    expect(box.desk.taken).toEqual([]);
  });
});

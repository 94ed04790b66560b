/** A watched folder: what is complete is taken, once, and goes where the settings say. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, WatchedFolder } from './testing/watched-folder.js';

let box: WatchedFolder;
beforeEach(() => {
  box = new WatchedFolder();
});
afterEach(async () => {
  await box.remove();
});

describe('where files go', () => {
  test('what is stored to done, what cannot be read to failed, each by the way it had', async () => {
    box.write('in/a.xml');
    box.write('in/deep/er/b.xml', 'damaged');
    box.write('in/c.eml', 'no report');
    box.begin();
    await until(() => box.there('in').every((path) => /^(done|failed)/.test(path)));
    expect(box.there('in')).toEqual(['done/a.xml', 'done/c.eml', 'failed/deep/er/b.xml']);
    expect(box.takenNames()).toEqual(['in/a.xml', 'in/c.eml', 'in/deep/er/b.xml']);
  });

  test('folders of their own, where the settings name them', async () => {
    box.write('in/a.xml');
    box.write('in/b.xml', 'damaged');
    box.begin({ done: box.at('archive/good'), failed: box.at('archive/bad') });
    await until(() => box.there('archive').length === 2);
    expect(box.there('archive')).toEqual(['bad/b.xml', 'good/a.xml']);
  });

  test('nothing is overwritten: a name that is taken gets a number', async () => {
    box.write('in/done/a.xml', 'the first');
    box.write('in/done/a-1.xml', 'the second');
    box.write('in/a.xml', 'the third');
    box.begin();
    await until(() => !box.has('in/a.xml'));
    expect(readFileSync(box.at('in/done/a-2.xml'), 'utf8')).toBe('the third');
    expect(readFileSync(box.at('in/done/a.xml'), 'utf8')).toBe('the first');
  });

  test('deleted is what is stored, never what could not be read, nor what is no report', async () => {
    box.write('in/a.xml');
    box.write('in/b.xml', 'damaged');
    box.write('in/c.eml', 'no report');
    box.begin({ after: 'delete' });
    await until(() => !box.has('in/a.xml') && box.there('in').length === 2);
    expect(box.there('in')).toEqual(['done/c.eml', 'failed/b.xml']);
  });

  test('a name of 255 bytes has room for its number', async () => {
    const name = `${'a'.repeat(251)}.xml`;
    box.write(`in/done/${name}`);
    box.write(`in/${name}`);
    box.begin();
    await until(() => box.there('in/done').length === 2);
    expect(box.there('in/done')).toContain(`${'a'.repeat(249)}-1.xml`);
  });

  test('the folder itself is no place for them: they would come again, without end', async () => {
    box.write('in/a.xml');
    for (const done of [box.at('in'), box.at('in/../in'), box.at('link')]) {
      if (!box.has('link')) symlinkSync(box.at('in'), box.at('link'));
      box.begin({ done });
      expect(await box.trouble()).toMatchObject({
        reason: 'folder_unwritable',
        detail: expect.stringContaining('is the watched folder itself') as unknown,
      });
    }
    expect(box.desk.taken).toEqual([]);
  });

  test('to another device, whole', async () => {
    const other = mkdtempSync('/dev/shm/plumbline-folder-');
    try {
      box.write('in/deep/a.xml', 'x'.repeat(1_000_000));
      utimesSync(box.at('in/deep/a.xml'), 1000, 1000);
      box.begin({ done: other });
      await until(() => !box.has('in/deep/a.xml'));
      expect(readFileSync(join(other, 'deep/a.xml'), 'utf8')).toBe('x'.repeat(1_000_000));
      expect(statSync(join(other, 'deep/a.xml')).mtimeMs).toBe(1_000_000);
      expect(readdirSync(join(other, 'deep'))).toEqual(['a.xml']);
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

describe('an mbox', () => {
  const mail = (text: string): string => `From a@b.example Sat Jan  3 01:02:03 2026\n\n${text}\n\n`;
  const large = 'x'.repeat(3_000_000);

  test('of many megabytes is handed in by parts, and is one file', async () => {
    box.write('in/a.mbox', mail(large) + mail(large) + mail('the third'));
    box.begin();
    await until(() => box.there('in/done').length === 1);
    expect(box.desk.taken.map(({ firstMail }) => firstMail)).toEqual([1, 3]);
  });

  test('in which one mail could not be read goes to failed, whole', async () => {
    box.write('in/a.mbox', mail(large) + mail(large) + mail('damaged'));
    box.begin();
    await until(() => !box.has('in/a.mbox'));
    expect(readFileSync(box.at('in/failed/a.mbox')).length).toBeGreaterThan(2 * large.length);
  });
});

describe('left where they are', () => {
  test('they are taken once, by the next process too', async () => {
    box.write('in/a.xml');
    box.write('in/b.xml', 'damaged');
    box.begin({ after: 'leave' });
    await box.looked(4);
    expect(box.takenNames()).toEqual(['in/a.xml', 'in/b.xml']);
    await box.end();
    box.write('in/c.xml');
    await box.again({ after: 'leave' });
    await until(() => box.desk.taken.length > 0);
    await box.looked();
    expect(box.takenNames()).toEqual(['in/c.xml']);
    expect(box.there('in')).toEqual(['a.xml', 'b.xml', 'c.xml']);
  });

  test('one that changed is taken again', async () => {
    box.write('in/a.xml', 'before');
    box.begin({ after: 'leave' });
    await until(() => box.desk.taken.length === 1);
    box.write('in/a.xml', 'afterwards');
    await until(() => box.desk.taken.length === 2);
    expect(box.desk.taken[1]?.text).toBe('afterwards');
  });

  test('no more than can be remembered; and there is room again when some are gone', async () => {
    for (const name of ['a', 'b', 'c']) box.write(`in/${name}.xml`);
    box.begin({ after: 'leave', remembered: 2 });
    await box.looked(3);
    expect(box.desk.taken.length).toBe(2);
    expect(box.desk.limits).toContain('remembered');
    for (const { name } of box.desk.taken) rmSync(name);
    await until(() => box.desk.taken.length === 3);
  });
});

test('told to stop, it ends when what is under way has its verdict', async () => {
  box.write('in/a.xml');
  let tell: (() => void) | undefined;
  box.desk.verdict = () =>
    new Promise(
      (resolve) =>
        (tell = () => {
          resolve({ verdict: 'ack', taken: { stored: 1 }, things: [] });
        }),
    );
  box.begin();
  await until(() => tell !== undefined);
  box.desk.end();
  await sleep(30);
  expect(box.there('in')).toEqual(['a.xml']);
  tell?.();
  await box.trouble();
  expect(box.there('in')).toEqual(['done/a.xml']);
});

test('several at once, and never more', async () => {
  for (let number = 0; number < 30; number++) box.write(`in/${number}.xml`);
  let underWay = 0;
  let most = 0;
  box.desk.verdict = async () => {
    most = Math.max(most, ++underWay);
    await sleep(10);
    underWay--;
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  box.begin({ in_flight: 5 });
  await until(() => box.desk.done === 30);
  expect(most).toBe(5);
  expect([box.desk.done, box.desk.of]).toEqual([30, 30]);
});

/** A file is taken when it is complete, however it is written, and whether or not the system tells of it. */
import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wake } from '../disk/wake.js';
import { MovedFiles } from './moved-files.js';
import { until, WatchedFolder } from './testing/watched-folder.js';

let box: WatchedFolder;
beforeEach(() => {
  box = new WatchedFolder();
});
afterEach(async () => {
  await box.remove();
});

test('a slow copy is left alone until it has not changed for a while', async () => {
  box.write('in/a.xml', 'one ');
  box.begin({ settle: 60_000 });
  for (const word of ['two ', 'three ', 'four']) {
    await box.looked();
    appendFileSync(box.at('in/a.xml'), word);
  }
  await box.looked();
  expect(box.desk.taken).toEqual([]);
  box.desk.ahead = 70_000;
  await until(() => box.there('in/done').length === 1);
  expect(box.desk.taken.map(({ text }) => text)).toEqual(['one two three four']);
});

test('that its mtime is of long ago says nothing', async () => {
  box.write('in/a.xml', 'half');
  utimesSync(box.at('in/a.xml'), 1, 1);
  box.begin({ settle: 60_000 });
  await box.looked();
  expect(box.desk.taken).toEqual([]);
  box.desk.ahead = 70_000;
  await until(() => box.desk.taken.length === 1);
});

test('one from the future is looked at for a while', async () => {
  box.write('in/a.xml');
  box.desk.ahead = -3_600_000;
  box.begin({ settle: 50 });
  await until(() => box.desk.taken.length === 1);
});

test.each(['.a.xml', 'a.xml.tmp', 'a.xml.part', 'a.xml.filepart', 'a.xml~', 'a.crdownload'])(
  '%s is left until it has another name',
  async (name) => {
    box.write(`in/${name}`);
    box.begin();
    await box.looked();
    expect(box.desk.taken).toEqual([]);
    renameSync(box.at('in', name), box.at('in/a.xml'));
    await until(() => box.there('in/done').length === 1);
  },
);

test('what is written while it is read is taken again', async () => {
  box.write('in/a.xml', 'the beginning');
  box.desk.verdict = (_, text) => {
    if (!text.includes('the end')) appendFileSync(box.at('in/a.xml'), ' and the end');
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  box.begin();
  await until(() => box.there('in/done').length === 1);
  expect(box.desk.taken.map(({ text }) => text)).toEqual(['the beginning', 'the beginning and the end']);
});

test('what is put in its place while it is read is taken as well', async () => {
  box.write('in/a.xml', 'one');
  box.desk.verdict = (_, text) => {
    if (text === 'one') {
      box.write('elsewhere', 'two');
      renameSync(box.at('elsewhere'), box.at('in/a.xml'));
    }
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  box.begin({ after: 'delete' });
  await until(() => box.desk.taken.length === 2 && box.there('in').length === 0);
  expect(box.desk.taken.map(({ text }) => text)).toEqual(['one', 'two']);
});

test('one that ends too early is in doubt for a while, and taken when it goes on', async () => {
  box.write('in/a.gz', 'cut short');
  box.begin({ doubt: 5000 });
  await until(() => box.desk.taken.length === 1);
  await box.looked(3);
  expect(box.there('in')).toEqual(['a.gz']);
  box.write('in/a.gz', 'all of it');
  await until(() => box.there('in/done').length === 1);
  expect(box.desk.taken.length).toBe(2);
});

test('it has failed when the while is over, and is not read again for that, in another process either', async () => {
  box.write('in/a.gz', 'cut short');
  box.begin();
  await until(() => box.cursor.kept.size === 1);
  await box.again();
  await box.looked();
  box.desk.ahead = 70_000;
  await until(() => box.there('in/failed').length === 1);
  expect(box.desk.taken).toEqual([]);
  expect(box.cursor.kept.size).toBe(0);
});

test('an empty file is not even read before that', async () => {
  box.write('in/a.xml', '');
  box.begin();
  await box.looked();
  expect(box.desk.taken).toEqual([]);
  box.desk.ahead = 70_000;
  await until(() => box.there('in/failed').length === 1);
});

test('one that becomes shorter while it is read is none that is done', async () => {
  box.write('in/a.gz', 'all of it');
  box.desk.verdict = () => {
    if (box.desk.taken.length > 1) return { verdict: 'ack', taken: { stored: 1 }, things: [] };
    truncateSync(box.at('in/a.gz'), 3);
    const reasons = new Set(['container_cut_short']);
    return { verdict: 'ack', taken: { quarantined: 1 }, things: [], reasons };
  };
  box.begin();
  await until(() => box.there('in/done').length === 1);
  expect(box.desk.taken.map(({ text }) => text)).toEqual(['all of it', 'all']);
});

const MAIL = 'Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n';

describe('a mail without its last boundary', () => {
  test('is in doubt for a while, and taken again when it goes on', async () => {
    box.write('in/a.eml', MAIL);
    box.begin({ doubt: 60_000 });
    await until(() => box.desk.taken.length === 1);
    await box.looked(3);
    expect(box.there('in')).toEqual(['a.eml']);
    appendFileSync(box.at('in/a.eml'), '--b\n\ntwo\n--b--\n');
    await until(() => box.there('in/done').length === 1);
    expect(box.desk.taken.map(({ text }) => text)).toEqual([MAIL, `${MAIL}--b\n\ntwo\n--b--\n`]);
  });

  test.each([
    ['one', 'move', 'in/done', ['a.eml']],
    ['one', 'delete', 'in', []],
    ['no report', 'delete', 'in/done', ['a.eml']],
    ['damaged', 'move', 'in/failed', ['a.eml']],
  ] as const)(
    'with %s, and %s, goes its way when the while is over, in another process too',
    async (word, after, where, there) => {
      box.write('in/a.eml', MAIL.replace('one', word));
      box.begin({ after });
      await until(() => box.cursor.kept.size === 1);
      await box.again({ after });
      await box.looked();
      expect(box.there('in')).toEqual(['a.eml']);
      box.desk.ahead = 70_000;
      await until(() => !box.has('in/a.eml'));
      await box.looked();
      expect(box.there(where)).toEqual(there);
      expect(box.desk.taken).toEqual([]);
    },
  );
});

describe('one to which somebody writes on who has it open', () => {
  test.each([
    ['done', 'one'],
    ['failed', 'damaged'],
  ])('is taken again from %s', async (aside, text) => {
    box.write('in/deep/a.xml', text);
    const file = openSync(box.at('in/deep/a.xml'), 'a');
    box.begin({ settle: 30 });
    await until(() => box.has(`in/${aside}/deep/a.xml`));
    writeSync(file, ' and more');
    await until(() => box.desk.taken.length === 2 && box.has(`in/${aside}/deep/a.xml`));
    writeSync(file, ', and more');
    closeSync(file);
    await until(() => box.desk.taken.length === 3 && box.has(`in/${aside}/deep/a.xml`));
    await box.looked(3);
    expect(box.desk.taken.at(-1)?.text).toBe(`${text} and more, and more`);
    expect(box.there(`in/${aside}`)).toEqual(['deep/a.xml']);
    expect(box.desk.taken.length).toBe(3);
  });

  test('is looked at for as long as a doubt lasts, and left then', async () => {
    box.write('in/a.xml');
    box.begin();
    await until(() => box.has('in/done/a.xml'));
    box.desk.ahead = 70_000;
    await box.looked(3);
    appendFileSync(box.at('in/done/a.xml'), ' and more');
    await box.looked(3);
    expect(box.there('in')).toEqual(['done/a.xml']);
  });

  test('another that is put in its place, or a link, is none', async () => {
    box.write('in/a.xml');
    box.write('in/b.xml');
    box.begin();
    await until(() => box.there('in/done').length === 2);
    // A name is reserved before the file is there.
    await box.looked();
    box.write('new', 'another');
    renameSync(box.at('new'), box.at('in/done/a.xml'));
    rmSync(box.at('in/done/b.xml'));
    symlinkSync(box.at('in/done/a.xml'), box.at('in/done/b.xml'));
    await box.looked(3);
    expect(box.there('in')).toEqual(['done/a.xml', 'done/b.xml']);
    expect(box.desk.troubles).toEqual([]);
  });

  test('of more than are looked at, the eldest is not', () => {
    const moved = new MovedFiles(1000);
    const signature = { size: 1, mtimeNs: 1n, ino: 1n };
    const add = (name: number): boolean =>
      moved.add({ aside: 'done', way: [], was: `${name}`, name: `${name}`, signature, until: name });
    for (let name = 0; name < 10_000; name++) expect(add(name)).toBe(true);
    expect(add(10_000)).toBe(false);
    expect(moved.dueMs(-10)).toBe(11);
  });
});

describe('where the system tells of no changes', () => {
  const deaf = (): Wake =>
    new Wake(() => {
      throw new Error('no events here');
    });

  test('what appears by a rename is found by looking', async () => {
    box.begin({ poll: 50 }, deaf);
    await box.looked(1);
    box.write('elsewhere');
    renameSync(box.at('elsewhere'), box.at('in/a.xml'));
    await until(() => box.there('in/done').length === 1);
  });

  test('a slow copy too, when it has ended, and in a folder that was made meanwhile', async () => {
    box.begin({ settle: 60_000 }, deaf);
    await box.looked(1);
    box.write('in/deep/a.xml', 'one ');
    await box.looked();
    appendFileSync(box.at('in/deep/a.xml'), 'two');
    await box.looked();
    expect(box.desk.taken).toEqual([]);
    box.desk.ahead = 70_000;
    await until(() => box.there('in/done').length === 1);
    expect(box.desk.taken.map(({ text }) => text)).toEqual(['one two']);
  });

  test('nothing is looked for before its time', async () => {
    box.begin({ poll: 3_600_000 }, deaf);
    await box.looked(1);
    box.write('in/a.xml');
    await sleep(100);
    expect(box.desk.taken).toEqual([]);
  });
});

test('an event is faster than polling', async () => {
  box.begin({ poll: 3_600_000 });
  await box.looked(1);
  await sleep(100);
  box.write('in/deep/a.xml');
  await until(() => box.desk.taken.length === 1);
}, 5000);

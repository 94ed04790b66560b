/** What strangers may put into a watched folder: nothing leads out of it, and nothing stops it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, WatchedFolder } from './testing/watched-folder.js';

let box: WatchedFolder;
beforeEach(() => {
  box = new WatchedFolder();
});
afterEach(async () => {
  await box.remove();
});

test('links are not followed, to files or folders', async () => {
  box.write('secret/key', 'a secret');
  symlinkSync(box.at('secret/key'), box.at('in/key.xml'));
  symlinkSync(box.at('secret'), box.at('in/more'));
  symlinkSync(box.at('in'), box.at('in/circle'));
  box.write('in/a.xml');
  box.begin();
  await until(() => box.there('in/done').length === 1);
  await box.looked();
  expect(box.takenNames()).toEqual(['in/a.xml']);
  expect(box.there('secret')).toEqual(['key']);
});

test('a link in the place of done leads nowhere', async () => {
  mkdirSync(box.at('elsewhere'));
  symlinkSync(box.at('elsewhere'), box.at('in/done'));
  box.write('in/a.xml');
  box.begin();
  expect((await box.trouble())?.reason).toBe('folder_unwritable');
  expect(box.there('elsewhere')).toEqual([]);
  expect(box.desk.taken).toEqual([]);
});

test('a link in done, in the place of a folder, leads nowhere', async () => {
  mkdirSync(box.at('elsewhere'));
  mkdirSync(box.at('in/done'));
  symlinkSync(box.at('elsewhere'), box.at('in/done/sub'));
  box.write('in/sub/a.xml');
  box.begin();
  await until(() => box.desk.troubles.length > 0);
  expect(box.desk.troubles[0]).toContain('folder_unwritable: sub/a.xml');
  expect(box.there('elsewhere')).toEqual([]);
  await box.looked();
  expect(box.desk.taken.length).toBe(1);
});

test('pipes and devices are passed over', async () => {
  execFileSync('mkfifo', [box.at('in/pipe.xml')]);
  box.write('in/a.xml');
  box.begin();
  await until(() => box.there('in/done').length === 1);
  expect(box.takenNames()).toEqual(['in/a.xml']);
});

test('names that are ways out, or break lines, are names', async () => {
  const names = ['x\\..\\..\\a.xml', '%2e%2e%2fb.xml', 'line\nbreak.xml', '-rf.xml', '$(touch c).xml'];
  for (const name of names) box.write(`in/${name}`);
  box.begin();
  await until(() => box.there('in/done').length === names.length);
  expect(box.there('in/done')).toEqual(names.toSorted());
});

test('a file that is too large is left, and told once', async () => {
  box.write('in/large.xml', 'x'.repeat(101));
  box.write('in/small.xml', 'x'.repeat(100));
  box.begin({ file_bytes: 100 });
  await box.looked(4);
  expect(box.there('in')).toEqual(['done/small.xml', 'large.xml']);
  expect(box.desk.limits).toEqual(['file_bytes']);
});

test('folders deeper than is looked are left, and told', async () => {
  box.write('in/1/2/a.xml');
  box.write('in/1/2/3/b.xml');
  box.begin({ depth: 2 });
  await until(() => !box.has('in/1/2/a.xml'));
  expect(box.desk.limits).toContain('depth');
  expect(box.there('in')).toEqual(['1/2/3/b.xml', 'done/1/2/a.xml']);
});

test('a file that kills the parse fails at the third time, and the others go on', async () => {
  box.write('in/a.xml', 'kills the parse');
  box.write('in/b.xml');
  box.begin();
  await until(() => !box.has('in/a.xml'));
  expect(box.there('in')).toEqual(['done/b.xml', 'failed/a.xml']);
  expect(box.desk.troubles.filter((text) => text.startsWith('failed: a.xml')).length).toBe(3);
  expect(box.desk.limits).toEqual(['breaks']);
});

test('sockets are passed over, and what is no file any more is left', async () => {
  const socket = createServer().listen(box.at('in/socket.xml'));
  await once(socket, 'listening');
  box.write('in/a.xml');
  box.write('in/b.xml');
  box.desk.verdict = () => {
    for (const name of ['a', 'b'].filter((one) => lstatSync(box.at(`in/${one}.xml`)).isFile())) {
      rmSync(box.at(`in/${name}.xml`));
      execFileSync('mkfifo', [box.at(`in/${name}.xml`)]);
    }
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  box.begin({ after: 'delete', in_flight: 1 });
  await box.looked(3);
  socket.close();
  expect(box.desk.taken.length).toBe(1);
  expect(box.there('in')).toEqual(expect.arrayContaining(['a.xml', 'b.xml']));
});

describe('a link that is put there meanwhile', () => {
  beforeEach(() => {
    box.write('secret/1.xml', 'a secret');
    box.write('secret/2.xml', 'a secret');
  });

  test('in the place of a file that is read: it is not moved, and what it leads to stays', async () => {
    box.write('in/1.xml');
    box.desk.verdict = () => {
      rmSync(box.at('in/1.xml'));
      symlinkSync(box.at('secret/1.xml'), box.at('in/1.xml'));
      return { verdict: 'ack', taken: { stored: 1 }, things: [] };
    };
    box.begin({ after: 'delete' });
    await box.looked(3);
    expect(box.desk.taken.map(({ text }) => text)).toEqual(['a report']);
    expect([box.there('in'), box.there('secret')]).toEqual([['1.xml'], ['1.xml', '2.xml']]);
  });

  test('in the place of a folder that is not looked through yet', async () => {
    box.write('in/0.xml');
    box.write('in/sub/1.xml');
    box.desk.verdict = () => {
      if (lstatSync(box.at('in/sub')).isDirectory()) {
        renameSync(box.at('in/sub'), box.at('taken-away'));
        symlinkSync(box.at('secret'), box.at('in/sub'));
      }
      return { verdict: 'ack', taken: { stored: 1 }, things: [] };
    };
    box.begin({ in_flight: 1 });
    await until(() => box.has('in/done/0.xml'));
    await box.looked(3);
    expect(box.desk.taken.filter(({ text }) => text === 'a secret')).toEqual([]);
    expect(box.there('secret')).toEqual(['1.xml', '2.xml']);
  });

  test('in the place of a folder that is being looked through: what is in it is still its own', async () => {
    box.write('in/sub/1.xml', 'one');
    box.write('in/sub/2.xml', 'two');
    box.desk.verdict = () => {
      if (lstatSync(box.at('in/sub')).isDirectory()) {
        renameSync(box.at('in/sub'), box.at('taken-away'));
        symlinkSync(box.at('secret'), box.at('in/sub'));
      }
      return { verdict: 'ack', taken: { stored: 1 }, things: [] };
    };
    box.begin({ in_flight: 1, after: 'delete' });
    await box.looked(3);
    expect(box.desk.taken.map(({ text }) => text).sort()).toEqual(['one', 'two']);
    expect([box.there('taken-away'), box.there('secret')]).toEqual([[], ['1.xml', '2.xml']]);
  });

  test('over and over, in the place of a file: its own bytes are read, or nothing', async () => {
    box.begin({ after: 'leave', poll: 1, settle: 0 });
    for (let turn = 0; turn < 100; turn++) {
      box.write('file', `a report ${turn}`);
      renameSync(box.at('file'), box.at('in/1.xml'));
      await sleep(turn % 7);
      symlinkSync(box.at('secret/1.xml'), box.at('link'));
      renameSync(box.at('link'), box.at('in/1.xml'));
      await sleep(turn % 5);
    }
    expect(box.desk.taken.filter(({ text }) => !text.startsWith('a report'))).toEqual([]);
    expect(box.desk.taken.length).toBeGreaterThan(0);
  });
});

describe('a name that is not UTF-8', () => {
  const odd = (path: string): Buffer => Buffer.concat([Buffer.from(`${path}/odd-`), Buffer.of(0xe9, 0xff)]);

  test('of a file: it is left, and told once', async () => {
    writeFileSync(odd(box.at('in')), 'a report');
    box.write('in/a.xml');
    box.begin();
    await box.looked(4);
    expect(box.desk.troubles).toEqual(['file_unreadable: odd-\uFFFD\uFFFD: its name is not UTF-8']);
    expect(box.takenNames()).toEqual(['in/a.xml']);
  });

  test('of a folder: what is in it is left, and that is told once', async () => {
    mkdirSync(odd(box.at('in')));
    writeFileSync(Buffer.concat([odd(box.at('in')), Buffer.from('/a.xml')]), 'a report');
    box.begin();
    await box.looked(4);
    expect(box.desk.troubles.length).toBe(1);
    expect(box.desk.troubles[0]).toContain('odd-\uFFFD\uFFFD: its name is not UTF-8');
    expect(box.desk.taken).toEqual([]);
  });
});

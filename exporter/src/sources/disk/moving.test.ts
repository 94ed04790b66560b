/** A file is moved or deleted as it was read, and no other in its place: nothing is lost on the way. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Directory } from './directory.js';
import { deleteFile, moveFile, type Placed } from './moving.js';
import { openFile, signatureOf, type Signature } from './opened-file.js';

let root: string;
let other: string;
let from: Placed;
let into: Directory;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-moving-'));
  other = mkdtempSync('/dev/shm/plumbline-moving-');
  writeFileSync(join(root, 'a.xml'), 'a report');
  from = { directory: await Directory.open(root), name: 'a.xml' };
  into = await Directory.open(other);
});
afterEach(async () => {
  await from.directory.release();
  await into.release();
  rmSync(root, { recursive: true });
  rmSync(other, { recursive: true });
});

async function read(): Promise<Signature> {
  return signatureOf(await from.directory.look('a.xml'));
}

describe('to another device', () => {
  test('whole, and the first is gone', async () => {
    expect(await moveFile(from, await read(), into)).toEqual({ moved: true, name: 'a.xml' });
    expect(readFileSync(join(other, 'a.xml'), 'utf8')).toBe('a report');
    expect([readdirSync(root), readdirSync(other)]).toEqual([[], ['a.xml']]);
  });

  test.each<[string, () => void]>([
    [
      'another is put in its place',
      () => {
        writeFileSync(join(root, 'new'), 'another report');
        renameSync(join(root, 'new'), join(root, 'a.xml'));
      },
    ],
    [
      'somebody writes on',
      () => {
        appendFileSync(join(root, 'a.xml'), ', and more');
      },
    ],
  ])('%s when it is copied: that stays, and what was copied is none', async (_, happens) => {
    const before = await read();
    // The last thing that is done to the copy.
    into.sync = () => {
      happens();
      return Promise.resolve();
    };
    expect(await moveFile(from, before, into)).toEqual({ moved: false, why: 'changed' });
    expect(readFileSync(join(root, 'a.xml'), 'utf8')).toMatch(/another report|and more/);
    expect([readdirSync(root), readdirSync(other)]).toEqual([['a.xml'], []]);
  });

  test('it vanishes when it is copied: the copy is what there is', async () => {
    const before = await read();
    into.sync = () => {
      rmSync(join(root, 'a.xml'));
      return Promise.resolve();
    };
    expect(await moveFile(from, before, into)).toEqual({ moved: true, name: 'a.xml' });
    expect(readdirSync(other)).toEqual(['a.xml']);
  });
});

test.each([
  ['moved', (before: Signature) => moveFile(from, before, into)],
  ['deleted', (before: Signature) => deleteFile(from, before)],
])('one that became another is not %s', async (_, act) => {
  const before = await read();
  writeFileSync(join(root, 'a.xml'), 'another report');
  expect(await act(before)).toEqual({ moved: false, why: 'changed' });
  rmSync(join(root, 'a.xml'));
  expect(await act(before)).toEqual({ moved: false, why: 'gone' });
});

describe('a long name in letters of several bytes', () => {
  // 255 bytes, the most that a name has.
  const long = `${'日'.repeat(83)}xy.xml`;

  beforeEach(() => {
    renameSync(join(root, 'a.xml'), join(root, long));
    from = { ...from, name: long };
  });

  test('is deleted', async () => {
    expect(await deleteFile(from, signatureOf(await from.directory.look(long)))).toMatchObject({
      moved: true,
    });
    expect(readdirSync(root)).toEqual([]);
  });

  test('is moved to another device, with a number where its name is taken', async () => {
    writeFileSync(join(other, long), '');
    const moved = await moveFile(from, signatureOf(await from.directory.look(long)), into);
    expect(moved).toEqual({ moved: true, name: `${'日'.repeat(83)}-1.xml` });
    expect([readdirSync(root), readdirSync(other).length]).toEqual([[], 2]);
  });

  test('with an ending as long as that', async () => {
    const name = `.${'日'.repeat(84)}`;
    renameSync(join(root, long), join(root, name));
    writeFileSync(join(other, name), '');
    const moved = await moveFile({ ...from, name }, signatureOf(await from.directory.look(name)), into);
    expect(moved).toEqual({ moved: true, name: `.${'日'.repeat(84)}-1` });
  });
});

test('of one name there are as many as come', async () => {
  const here = await from.directory.childMade('done');
  const names = ['a.xml', ...Array.from({ length: 99 }, (_, i) => `a-${i + 1}.xml`)];
  for (const name of names) writeFileSync(join(root, 'done', name), '');
  for (let more = 0; more < 3; more++) {
    writeFileSync(join(root, 'a.xml'), `report ${more}`);
    expect(await moveFile(from, await read(), here)).toMatchObject({ moved: true });
  }
  const others = readdirSync(join(root, 'done')).filter((name) => !names.includes(name));
  expect(others.map((name) => name.replace(/-[0-9a-f]{16}\./, '.'))).toEqual(['a.xml', 'a.xml', 'a.xml']);
  await here.release();
});

describe('a folder that is held', () => {
  test('is the same when a link is put in its place', async () => {
    for (const name of ['sub', 'secret']) mkdirSync(join(root, name));
    writeFileSync(join(root, 'sub/a.xml'), 'a report');
    writeFileSync(join(root, 'secret/a.xml'), 'a secret');
    const sub = await from.directory.child('sub');
    renameSync(join(root, 'sub'), join(root, 'taken-away'));
    symlinkSync(join(root, 'secret'), join(root, 'sub'));
    const read = signatureOf(await sub.look('a.xml'));
    expect(await moveFile({ directory: sub, name: 'a.xml' }, read, into)).toMatchObject({ moved: true });
    expect(readFileSync(join(other, 'a.xml'), 'utf8')).toBe('a report');
    expect(existsSync(join(root, 'secret/a.xml'))).toBe(true);
    await sub.release();
    await expect(from.directory.child('sub')).rejects.toThrow(/ENOTDIR|ELOOP/);
  });

  test.each(['', '.', '..', '../a.xml', 'sub/a.xml', 'a\0.xml'])('has nothing by the name %j', (name) => {
    expect(() => from.directory.at(name)).toThrow('no name of a file');
  });
});

test('only a file is opened as one, and nothing is waited for', async () => {
  symlinkSync(join(root, 'a.xml'), join(root, 'link'));
  for (const path of [join(root, 'link'), '/dev/null', root])
    expect(await openFile(path)).toMatchObject({ ok: false, why: 'no_file' });
  expect(await openFile(join(root, 'nothing'))).toMatchObject({ ok: false, why: 'gone' });
});

test('what somebody takes away as soon as it is moved is gone, and that is all', async () => {
  mkdirSync(join(root, 'done'));
  const done = await Directory.open(join(root, 'done'));
  const look = done.look.bind(done);
  done.look = async (name) => {
    rmSync(join(root, 'done', name));
    return await look(name);
  };
  expect(await moveFile(from, await read(), done)).toEqual({ moved: false, why: 'gone' });
  expect([readdirSync(root), readdirSync(join(root, 'done'))]).toEqual([['done'], []]);
  await done.release();
});

import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fakeIo } from '../fake-io.js';
import { writeExport } from './write-export.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-export-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function written(name: string, rows = Readable.from([Buffer.from('a,'), Buffer.from('b\n')])) {
  return await writeExport(rows, join(folder, name), fakeIo());
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}

const DONE = { ok: true, value: undefined };

describe('an export into a file', () => {
  it('takes the place of what was there', async () => {
    await writeFile(join(folder, 'a.csv'), 'old');
    expect(await written('a.csv')).toEqual(DONE);
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('a,b\n');
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  it('is whole where two go into one at once: that of the last to end', async () => {
    const slow = new Readable({ read: () => undefined });
    const both = [written('a.csv', slow), written('a.csv')];
    slow.push('long,');
    expect(await both[1]).toEqual(DONE);
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('a,b\n');
    slow.push('longer\n');
    slow.push(null);
    expect(await both[0]).toEqual(DONE);
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('long,longer\n');
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  it('touches nothing else, be it called like a part of it', async () => {
    await writeFile(join(folder, 'mine'), 'kept');
    await symlink('mine', join(folder, 'a.csv.part'));
    expect(await written('a.csv')).toEqual(DONE);
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('kept');
    expect(await readdir(folder)).toEqual(['a.csv', 'a.csv.part', 'mine']);
  });

  it('has any name that a file may have', async () => {
    const long = `${'a'.repeat(251)}.csv`;
    expect(await written(long)).toEqual(DONE);
    expect(await readdir(folder)).toEqual([long]);
  });

  it.each([0o600, 0o640, 0o444, 0o666])('keeps the rights of what was there: %o', async (mode) => {
    const file = join(folder, 'a.csv');
    await writeFile(file, 'old');
    await chmod(file, mode);
    const slow = new Readable({ read: () => undefined });
    const done = written('a.csv', slow);
    slow.push('a\n');
    await until(async () => (await readdir(folder)).length === 2);
    const [partial = ''] = await readdir(folder);
    expect((await stat(join(folder, partial))).mode & 0o777 & ~mode & 0o077).toBe(0);
    slow.push(null);
    expect(await done).toEqual(DONE);
    expect((await stat(file)).mode & 0o777).toBe(mode);
  });

  (process.getuid?.() === 0 ? it : it.skip)('keeps its owner and group where it may', async () => {
    const file = join(folder, 'a.csv');
    await writeFile(file, 'old');
    await chown(file, 12345, 23456);
    expect(await written('a.csv')).toEqual(DONE);
    expect(await stat(file)).toMatchObject({ uid: 12345, gid: 23456 });
  });

  it('has the rights of any new file where there was none', async () => {
    await writeFile(join(folder, 'other'), '');
    expect(await written('a.csv')).toEqual(DONE);
    expect((await stat(join(folder, 'a.csv'))).mode).toBe((await stat(join(folder, 'other'))).mode);
  });

  it('leaves nothing where it is told to stop', async () => {
    const stop = new AbortController();
    const rows = new Readable({ read: () => undefined });
    rows.push('a\n');
    const done = writeExport(rows, join(folder, 'a.csv'), fakeIo({ stop: stop.signal }));
    await until(async () => (await readdir(folder)).length === 1);
    stop.abort();
    expect(await done).toMatchObject({ ok: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['of what is there', 'old'],
    ['of what is not there yet', undefined],
  ])('leaves the symbolic link that leads to it: %s', async (_, old) => {
    await mkdir(join(folder, 'far'));
    if (old !== undefined) await writeFile(join(folder, 'far', 'a.csv'), old);
    await symlink('far/a.csv', join(folder, 'near.csv'));
    await symlink('near.csv', join(folder, 'a.csv'));
    expect(await written('a.csv')).toEqual(DONE);
    expect((await lstat(join(folder, 'a.csv'))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(folder, 'near.csv'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'far', 'a.csv'), 'utf8')).toBe('a,b\n');
    expect(await readdir(join(folder, 'far'))).toEqual(['a.csv']);
  });

  it('goes through a pipe that stands there', async () => {
    const pipe = join(folder, 'a.csv');
    execFileSync('mkfifo', [pipe]);
    const [done, read] = await Promise.all([written('a.csv'), readFile(pipe, 'utf8')]);
    expect(done).toEqual(DONE);
    expect(read).toBe('a,b\n');
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it.each([
    ['a.csv', '5.0 MB'],
    ['a.csv.gz', '0.0 MB'],
  ])('tells the size that it has: %s', async (name, size) => {
    const io = fakeIo();
    const file = join(folder, name);
    await writeExport(Readable.from([Buffer.alloc(5_000_000)]), file, io);
    expect(io.stderr.text).toBe(`${file}: ${size} in 0.0 s\n`);
  });

  it.each([
    ['nowhere/a.csv', 'ENOENT'],
    ['.', 'EISDIR'],
    ['plain/a.csv', 'ENOTDIR'],
    ['round', 'ELOOP'],
  ])('that cannot be written says so: %s', async (name, code) => {
    await writeFile(join(folder, 'plain'), '');
    await symlink('round', join(folder, 'round'));
    const said = `${join(folder, name)} cannot be written: ${code}: `;
    expect(await written(name)).toEqual({ ok: false, unwritable: expect.stringContaining(said) as unknown });
  });

  it.each(['a.csv', 'a.csv.gz'])('is not there where the store broke off: %s', async (name) => {
    const rows = new Readable({
      read() {
        this.push('a');
        this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      },
    });
    expect(await written(name, rows)).toMatchObject({
      reason: 'store_unreachable',
      detail: 'read ECONNRESET',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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

const DONE = { ok: true, value: undefined };

describe('an export into a file', () => {
  it('takes the place of what was there', async () => {
    await writeFile(join(folder, 'a.csv'), 'old');
    expect(await written('a.csv')).toEqual(DONE);
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('a,b\n');
    expect(await readdir(folder)).toEqual(['a.csv']);
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

/** The disk of the store is full. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attach } from './harness/attached.js';
import { differences } from './harness/compare.js';
import { Data, takenOf } from './harness/data.js';
import { makeMail } from './harness/mail.js';
import { SLOW } from './harness/slow.js';

const MAIL = { domains: 2, days: 8, reportsPerDay: 30, seed: 13 };
const SMALL = ['--store.batch.rows', '100', '--store.batch.seconds', '0.2s', '--store.retry.longest', '0.5s'];
const DISK_MIB = 128;
const FAILURES = 3;

const disk = mkdtempSync(join(tmpdir(), 'plumbline-disk-'));
const isMounted = mount();

/** A small disk of our own, where we may have one. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'plumbline-test', disk], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

afterAll(() => {
  if (isMounted) execFileSync('umount', ['--lazy', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all the room there is: it ends when there is no more. */
function fill(file: string): void {
  spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=64k'], { stdio: 'ignore' });
}

// Only root may mount; where we may not, jest says that these were skipped.
const onDisk = isMounted ? test : test.skip;

onDisk(
  'is told where there is no room even to begin',
  async () => {
    const data = await Data.make([], disk);
    const ballast = join(disk, 'ballast');
    try {
      fill(ballast);
      const { code, stderr } = await data.run('sql', 'SELECT 1');
      expect(code).toBe(3);
      expect(stderr).toMatch(/^error: The disk of the data directory \S+ is full: make room, or /);
      await rm(ballast);
      expect(await data.rows('SELECT 1')).toEqual([['1']]);
    } finally {
      await rm(ballast, { force: true });
      await data.remove();
    }
  },
  SLOW,
);

onDisk(
  'is told, nothing is lost, and it goes on when there is room again',
  async () => {
    const data = await Data.make([], disk);
    const store = await attach(data);
    try {
      const mail = join(data.folder, 'mail');
      const truth = await makeMail(mail, MAIL);
      const ingest = data.launch('ingest', '--json', ...SMALL, mail);
      await store.committed(2);
      const ballast = join(disk, 'ballast');
      fill(ballast);
      await ingest.logs('reason=store_full', FAILURES);
      await rm(ballast);
      takenOf(await ingest.ended);
      expect(await differences(data, truth)).toEqual([]);
    } finally {
      await store.close();
      await data.remove();
    }
  },
  SLOW,
);

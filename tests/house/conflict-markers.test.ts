import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MARKER = '^(<{7} |>{7} |={7}\r?$)';

/** Lines of text files that a merge has left behind. */
async function markersIn(folder: string, ...flags: string[]): Promise<string[]> {
  const args = ['grep', ...flags, '-I', '-n', '-E', '-e', MARKER, '--', '.', ':!*node_modules/*'];
  return await new Promise((resolve, reject) => {
    execFile('git', args, { cwd: folder }, (error, stdout, stderr) => {
      // 1 says that there are none.
      if (error !== null && error.code !== 1) reject(new Error(stderr, { cause: error }));
      else resolve(stdout.split('\n').filter((line) => line !== ''));
    });
  });
}

describe('what a merge leaves behind', () => {
  it('stands in no file of the house', async () => {
    expect(await markersIn(ROOT)).toEqual([]);
  });

  it('would be found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-markers-'));
    try {
      const [ours, between, theirs] = ['<', '=', '>'].map((sign) => sign.repeat(7));
      await writeFile(
        join(folder, 'a.md'),
        `${ours} HEAD\na\n${between}\nb\n${theirs} b\n${between}=\n${ours}\n`,
      );
      await writeFile(join(folder, 'b.md'), `${between}\r\n`);
      await writeFile(join(folder, 'c.bin'), `\0\n${between}\n`);
      const found = await markersIn(folder, '--no-index');
      expect(found.map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
        'a.md:1',
        'a.md:3',
        'a.md:5',
        'b.md:1',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

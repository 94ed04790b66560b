import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROVISIONING } from './folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-provisioning-'));
});
afterEach(() => rm(folder, { recursive: true }));

const run = promisify(execFile);

/** What it says on stderr, where it fails. */
async function failing(...args: readonly string[]): Promise<string> {
  const main = join(PROVISIONING, 'dist/main.js');
  return run(process.execPath, [main, ...args]).then(
    () => '',
    (error: unknown) => (error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)),
  );
}

describe('npm run provisioning', () => {
  it('writes rules of somebody’s own thresholds, and nothing else', async () => {
    const mine = join(folder, 'mine.yml');
    await writeFile(mine, 'senders: { new: 123 }\n');
    expect(await failing('--thresholds', mine, '--out', folder)).toBe('');
    expect((await readdir(folder)).sort()).toEqual(['alerting', 'mine.yml', 'rules']);
    expect(await readFile(join(folder, 'rules/senders.yml'), 'utf8')).toContain(
      'dmarc_new_sender_messages) >= 123',
    );
    expect(await readFile(join(folder, 'alerting/senders.yml'), 'utf8')).toContain('- 123\n');
  });

  it('says what is wrong with thresholds, and writes nothing', async () => {
    const mine = join(folder, 'mine.yml');
    await writeFile(mine, 'senders: { old: 123 }\n');
    expect(await failing('--thresholds', mine, '--out', folder)).toMatch(/mine\.yml: .*"old"/);
    expect(await failing('--thresholds', join(folder, 'no.yml'), '--out', folder)).toMatch(
      /no\.yml cannot be read\n$/,
    );
    expect(await readdir(folder)).toEqual(['mine.yml']);
  });

  it('does not write somebody’s thresholds over the shipped rules', async () => {
    expect(await failing('--thresholds', 'mine.yml')).toContain('--out');
  });
});

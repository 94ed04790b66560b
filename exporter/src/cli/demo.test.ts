import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { demoCommand } from './demo.js';
import { fakeIo } from './fake-io.js';
import { EXIT } from './io.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-demo-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function demo(args: readonly string[], stop = new AbortController().signal): Promise<Ran> {
  const io = fakeIo({ stop, now: () => Date.UTC(2026, 5, 30) });
  let code: number = EXIT.ok;
  const command = demoCommand(io, (outcome) => (code = outcome))
    .exitOverride()
    .configureOutput({ writeErr: (line) => io.stderr.write(line) });
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode;
  }
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

const SMALL = ['--domains', '2', '--days', '2', '--reports-per-day', '10'];

test('writes a mail a file, and prints what they hold', async () => {
  const { code, stdout, stderr } = await demo([...SMALL, '--out', folder, '--records', '500']);
  expect(code).toBe(EXIT.ok);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    reports: 2 * 2 * 8,
    records: 500,
    messages: expect.any(Number) as number,
    dmarc_pass_messages: expect.any(Number) as number,
  });
  const names = await readdir(folder);
  expect(names.length).toBeGreaterThanOrEqual(2 * 2 * 10);
  for (const name of names) expect(await readFile(join(folder, name), 'latin1')).toMatch(/^Return-Path: </);
});

test('the truth has the totals that were printed, and its days', async () => {
  const file = join(folder, 'truth.json');
  const { stdout } = await demo([...SMALL, '--out', join(folder, 'mail'), '--truth', file]);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    totals: JSON.parse(stdout) as unknown,
    days: [
      { domain: 'acme.example', day: '2026-06-28' },
      { domain: 'acme1.example', day: '2026-06-28' },
      { domain: 'acme.example', day: '2026-06-29' },
      { domain: 'acme1.example', day: '2026-06-29' },
    ],
  });
});

test('a mail too large to hold is streamed to its file', async () => {
  const size = ['--domains', '1', '--days', '1', '--reports-per-day', '1', '--records', '60000'];
  await demo([...size, '--out', folder]);
  const [name = ''] = await readdir(folder);
  const lines = (await readFile(join(folder, name), 'latin1')).split('\r\n');
  expect(lines.length).toBeGreaterThan((1024 * 1024) / 78);
  const end = Buffer.from(lines.slice(-6).join(''), 'base64').toString('latin1');
  expect(end).toContain('PK\x05\x06');
});

test.each([
  ['a day too few', ['--out', 'x', '--days', '0'], '--days must be a whole number from 1 to 10000'],
  [
    'no number',
    ['--out', 'x', '--reports-per-day', 'many'],
    '--reports-per-day must be a whole number from 1 to 1000',
  ],
  ['no date', ['--out', 'x', '--end', '2026-02-31'], '--end must be a date such as 2026-06-30'],
  [
    'too few records',
    ['--out', 'x', '--records', '3'],
    '--records: 3 records are too few: there are 720 aggregate reports, and each holds one record at least',
  ],
])('%s is wrong usage', async (_, args, problem) => {
  expect(await demo(args)).toEqual({ code: EXIT.usage, stdout: '', stderr: `error: ${problem}\n` });
});

test('a folder that cannot be made is said, not thrown', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const { code, stderr } = await demo(['--out', join(file, 'mail')]);
  expect(code).toBe(EXIT.usage);
  expect(stderr).toMatch(/^error: ENOTDIR/);
});

test('told to stop, it prints nothing and says so in its code', async () => {
  expect(await demo(['--out', folder], AbortSignal.abort())).toEqual({
    code: EXIT.interrupted,
    stdout: '',
    stderr: '',
  });
  expect(await readdir(folder)).toEqual([]);
});

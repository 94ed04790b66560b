/** A store at a URL: TLS, an authority of its own, and a password that is not in the URL. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plumbline, scratch, type Ran } from '../commands/plumbline.js';
import { CA_FILE, openFront, type Front } from './front.js';

const PASSWORD = 'correct horse';
const DEMO = ['--domains', '1', '--days', '2', '--end', '2026-06-30', '--seed', '3'];
const EXIT = { configuration: 1, unreachable: 3 };
const SLOW = 120_000;

let front: Front;
let folder: Awaited<ReturnType<typeof scratch>>;

beforeAll(async () => {
  front = await openFront(PASSWORD);
  folder = await scratch();
  await writeFile(join(folder.path, 'password'), `${PASSWORD}\n`);
}, SLOW);
afterAll(async () => {
  await front.close();
  await folder.remove();
}, SLOW);

const url = (): string[] => [
  '--store.dir',
  join(folder.path, 'own'),
  '--store.url',
  `https://default@localhost:${front.port}/mail_reports`,
];
const trusted = (): string[] => [...url(), '--store.ca-file', CA_FILE];
const withFile = (): Record<string, string> => ({
  PLUMBLINE_STORE_PASSWORD_FILE: join(folder.path, 'password'),
});

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = withFile(),
): Promise<Ran> {
  return plumbline(args, '', env);
}

test(
  'is given its schema, filled, asked and verified',
  async () => {
    const demo = await run(['demo', ...DEMO, ...trusted()]);
    expect(demo.code).toBe(0);
    // The engine behind it has no roles to give: on a server that will not let us, the same is said.
    expect(demo.stderr).toContain('CREATE ROLE IF NOT EXISTS plumbline_reader');
    expect(demo.stderr).toContain('roles could not be made: have this run by who may');
    const totals = JSON.parse(demo.stdout) as Record<string, number>;
    const mail = join(folder.path, 'mail');
    await plumbline(['demo', ...DEMO, '--out', mail]);
    const again = await run(['ingest', ...trusted(), '--json', mail]);
    expect(JSON.parse(again.stdout)).toMatchObject({ records: { stored: 0, quarantined: 0 } });

    const sql = await run(
      ['sql', ...trusted(), '--format', 'TSV', 'SELECT count(), sum(messages) FROM v_records'],
      {
        PLUMBLINE_STORE_PASSWORD: PASSWORD,
      },
    );
    expect(sql.stdout).toBe(`${totals['records']}\t${totals['messages']}\n`);
    expect(await run(['verify', ...trusted()])).toMatchObject({ code: 0 });
  },
  SLOW,
);

test.each([
  ['whose authority nobody knows', () => url(), withFile, EXIT.unreachable, /^error: .*certificate/],
  [
    'where the password is another',
    () => trusted(),
    () => ({ PLUMBLINE_STORE_PASSWORD: 'wrong' }),
    EXIT.configuration,
    /^error: .*Authentication failed/,
  ],
  [
    'where there is none',
    () => [...trusted(), '--store.url', 'https://default@localhost:1/x'],
    withFile,
    EXIT.unreachable,
    /^error: .*ECONNREFUSED/,
  ],
] as const)(
  '%s is told in one line',
  async (_, at, env, expected, words) => {
    for (const command of [
      ['sql', 'SELECT 1'],
      ['ingest', '.'],
    ]) {
      const { code, stderr } = await run([...command, ...at()], env());
      expect(code).toBe(expected);
      expect(stderr).toMatch(words);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).not.toContain(PASSWORD);
    }
  },
  SLOW,
);

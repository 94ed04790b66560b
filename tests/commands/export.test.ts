import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { layEmptyStore, plumbline, plumblineToFullDisk, scratch } from './plumbline.js';

/** Processes that start an engine each, beside whatever else runs. */
const SLOW = 180_000;

let folder: Awaited<ReturnType<typeof scratch>>;
let store: string[] = [];
let totals: Record<string, number> = {};

beforeAll(async () => {
  folder = await scratch();
  await layEmptyStore(join(folder.path, 'data'));
  store = ['--store.dir', join(folder.path, 'data')];
  const demo = await plumbline(['demo', '--domains', '2', '--days', '3', '--end', '2026-06-30', ...store]);
  totals = JSON.parse(demo.stdout) as Record<string, number>;
}, SLOW);

afterAll(async () => {
  await folder.remove();
}, SLOW);

function lines(text: string): string[] {
  return text.trimEnd().split('\n');
}

test(
  'all records, to the standard output or into a file that is packed',
  async () => {
    const csv = await plumbline(['export', 'v_records', ...store]);
    expect(csv).toMatchObject({ code: 0, stderr: '' });
    expect(lines(csv.stdout)).toHaveLength(1 + Number(totals['records']));

    const out = join(folder.path, 'records.ndjson.gz');
    const written = await plumbline(['export', 'v_records', ...store, '--out', out]);
    expect(written).toMatchObject({ code: 0, stdout: '' });
    expect(written.stderr).toMatch(/records\.ndjson\.gz: \d+\.\d MB in \d+\.\d s\n$/);
    const records = lines(gunzipSync(await readFile(out)).toString()).map(
      (line) => JSON.parse(line) as { messages: number; dmarc_pass: boolean },
    );
    const passed = records.filter(({ dmarc_pass }) => dmarc_pass);
    expect(sum(records)).toBe(totals['messages']);
    expect(sum(passed)).toBe(totals['dmarc_pass_messages']);
  },
  SLOW,
);

function sum(records: readonly { readonly messages: number }[]): number {
  return records.reduce((all, { messages }) => all + messages, 0);
}

test(
  'of some domains and days alone',
  async () => {
    const chosen = ['--domain', 'ACME1.example.', '--from', '2026-06-29', '--to', '2026-06-29'];
    const { stdout } = await plumbline([
      ...['export', 'v_records', ...store, ...chosen, '--columns', 'day, domain'],
    ]);
    const [head, ...rows] = lines(stdout);
    expect(head).toBe('"day","domain"');
    expect(new Set(rows)).toEqual(new Set(['"2026-06-29","acme1.example"']));
  },
  SLOW,
);

test(
  'of a query as it is written, in its own order, on the standard output',
  async () => {
    const query =
      'SELECT domain, sum(messages) AS mails FROM v_records GROUP BY domain ORDER BY domain DESC;\n';
    const asked = ['export', ...store, '--query', query, '--columns', 'domain', '--columns', 'mails'];
    const { code, stdout, stderr } = await plumbline([...asked, '--out', '-']);
    expect([code, stderr]).toEqual([0, '']);
    expect(lines(stdout).map((line) => line.split(',')[0])).toEqual([
      '"domain"',
      '"acme1.example"',
      '"acme.example"',
    ]);
    expect(lines(stdout)[0]).toBe('"domain","mails"');
  },
  SLOW,
);

test.each([
  ['SELECT domain FORM v_records x', /^error: Syntax error: failed at position 20 .*SYNTAX_ERROR/s, 19],
  ["SELECT 'nosuch', nosuch FROM v_records", /^error: Unknown expression.*`nosuch`/s, 17],
])(
  'what is wrong with a query is told as sql does: %s',
  async (query, message, column) => {
    const { code, stdout, stderr } = await plumbline(['export', ...store, '--query', query]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.endsWith(`\n  ${query}\n  ${' '.repeat(column)}^\n`)).toBe(true);
  },
  SLOW,
);

test.each(['SHOW TABLES', 'SELECT day FROM v_records FORMAT JSON', "SELECT 1 INTO OUTFILE 'a'"])(
  'what is more or less than a query is told without what stands around it: %s',
  async (query) => {
    const { code, stdout, stderr } = await plumbline(['export', ...store, '--query', query]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'error: --query takes one SELECT (or WITH … SELECT), without FORMAT or INTO OUTFILE: the format is what --format says\n',
    );
  },
  SLOW,
);

test(
  'what breaks off leaves no file',
  async () => {
    const query = "SELECT throwIf(number = 999999, 'enough') FROM numbers(1000000)";
    const out = join(folder.path, 'broken.csv');
    const { code, stderr } = await plumbline(['export', ...store, '--query', query, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: enough/);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('broken'))).toEqual([]);
  },
  SLOW,
);

test(
  'a file that cannot be written is no fault of the store',
  async () => {
    const out = join(folder.path, 'nowhere', 'a.csv');
    const { code, stderr } = await plumbline(['export', 'v_records', ...store, '--out', out]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: .*nowhere\/a\.csv cannot be written: ENOENT: [^\n]*\n$/);
  },
  SLOW,
);

(existsSync('/dev/full') ? test : test.skip).each([
  ['an export', () => ['export', 'v_records', ...store]],
  ['a result', () => ['sql', 'SELECT 1', ...store]],
  ['a help', () => ['parse', '--help']],
])(
  'says that the disk behind the standard output is full: %s',
  async (_, args) => {
    const { code, stderr } = await plumblineToFullDisk(args());
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: the output cannot be written: ENOSPC: [^\n]*\n$/);
  },
  SLOW,
);

test.each([
  [[], 'error: give a view, or a query by --query\n'],
  [['v_records', '--query', 'SELECT 1'], 'error: give a view, or a query by --query\n'],
  [['v_records', '--out', 'records.xlsx'], 'error: say by --format what records.xlsx is to be\n'],
  [['v_records', '--from', '2026-02-30'], /Give a day such as 2026-07-01/],
  [
    ['v_records', '--from', '2026-07-02', '--to', '2026-07-01'],
    'error: there is no day from 2026-07-02 to 2026-07-01\n',
  ],
  [['--query', ' ; '], 'error: give a view, or a query by --query\n'],
  [['v_records', '--format', 'xml'], /Allowed choices are csv, ndjson, parquet/],
])('%j is told what is wrong', async (args, message) => {
  const { code, stderr } = await plumbline(['export', ...store, ...args]);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});

/** How long things are kept is what was said when it was said, and not what a command happens to start with. */
import { join } from 'node:path';
import { plumbline, scratch } from './plumbline.js';

const SLOW = 180_000;
const FOR_EVER = ['--store.retention.records', 'forever', '--store.retention.reports', 'forever'];
const OLD = ['--domains', '1', '--days', '2', '--end', '2021-06-30', '--seed', '3'];

let folder: Awaited<ReturnType<typeof scratch>>;
let store: string[] = [];

beforeAll(async () => {
  folder = await scratch();
  store = ['--store.dir', join(folder.path, 'data')];
});
afterAll(async () => {
  await folder.remove();
}, SLOW);

async function tsv(query: string, ...settings: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await plumbline(['sql', ...store, ...settings, '--format', 'TSV', query]);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

test(
  'commands that say nothing of it leave it as it is, and one that says so changes it and leaves a trace',
  async () => {
    await plumbline(['demo', ...OLD, ...store, ...FOR_EVER]);
    const count = 'SELECT count() FROM v_records';
    const all = await tsv(count);
    expect(Number(all)).toBeGreaterThan(10);

    const mail = join(folder.path, 'mail');
    await plumbline(['demo', ...OLD, '--out', mail]);
    for (const command of [['ingest', mail], ['verify'], ['quarantine', 'list']])
      expect(await plumbline([...command, ...store])).toMatchObject({ code: 0 });
    await tsv('SELECT 1', '--store.retention.records', '30');
    expect(await tsv(count)).toBe(all);

    expect((await plumbline(['ingest', mail, ...store, '--store.retention.records', '30'])).code).toBe(0);
    expect(await tsv(count)).toBe('0\n');
    expect(await tsv("SELECT action, detail FROM v_audit WHERE action = 'retention'")).toBe(
      'retention\t{"records":["forever",30]}\n',
    );
  },
  SLOW,
);

test(
  'acts leave a trace, and reading leaves none',
  async () => {
    await tsv('SELECT 1');
    await tsv('/* a comment */ SELECT 2');
    await tsv("INSERT INTO domains SELECT 'example.org', 'ignored', 'command', now64(3)");
    const acts = await tsv("SELECT action, detail LIKE '%example.org%' FROM v_audit WHERE action = 'sql'");
    expect(acts).toBe('sql\t1\n');
    expect(await tsv("SELECT count() FROM v_audit WHERE action = 'demo'")).toBe('1\n');
  },
  SLOW,
);

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plumbline, scratch } from './plumbline.js';

/** Processes that start an engine each, beside whatever else runs. */
const SLOW = 180_000;

const DEMO = ['--domains', '2', '--days', '2', '--end', '2026-06-30', '--seed', '3'];

let folder: Awaited<ReturnType<typeof scratch>>;
let store: string[] = [];

beforeAll(async () => {
  folder = await scratch();
  store = ['--store.dir', join(folder.path, 'data')];
}, SLOW);

afterAll(async () => {
  await folder.remove();
}, SLOW);

async function tsv(query: string): Promise<string[][]> {
  const { code, stdout, stderr } = await plumbline(['sql', ...store, '--format', 'TSV', query]);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

test(
  'mail of a demo, into the store and again from files, counts once',
  async () => {
    const demo = await plumbline(['demo', ...DEMO, ...store]);
    expect(demo.code).toBe(0);
    const totals = JSON.parse(demo.stdout) as Record<string, number>;
    const sums = 'count(), sum(messages), sumIf(messages, dmarc_pass)';
    const stored = [[totals['records'], totals['messages'], totals['dmarc_pass_messages']].map(String)];
    expect(await tsv(`SELECT ${sums} FROM v_records`)).toEqual(stored);
    expect(await tsv('SELECT DISTINCT domain, owned FROM v_domain_day ORDER BY domain')).toEqual([
      ['acme.example', 'true'],
      ['acme1.example', 'true'],
    ]);

    const mail = join(folder.path, 'mail');
    await plumbline(['demo', ...DEMO, '--out', mail]);
    const ingest = await plumbline(['ingest', ...store, '--json', mail]);
    expect(ingest.code).toBe(0);
    expect(JSON.parse(ingest.stdout)).toMatchObject({
      reports: { stored: 0, revision: 0, quarantined: 0 },
      records: { stored: 0, quarantined: 0 },
    });
    expect(await tsv(`SELECT ${sums} FROM v_records`)).toEqual(stored);
  },
  SLOW,
);

test(
  'a statement with parameters, and one that asks for what is not there',
  async () => {
    const query = 'SELECT {n:UInt8} + 1, {s:String}';
    const given = ['--param', 'n=41', '--param', "s=it's=1"];
    const { stdout } = await plumbline(['sql', ...store, '--format', 'TSVRaw', ...given, query]);
    expect(stdout).toBe("42\tit's=1\n");

    const lists = ['--param', "a=['x','y']", '--param', 'b=\\N', '--param', 's=C:\\temp'];
    const typed = 'SELECT {a:Array(String)}[2], {b:Nullable(String)} IS NULL, {s:String}';
    const read = await plumbline(['sql', ...store, '--format', 'TSVRaw', ...lists, typed]);
    expect(read).toEqual({ code: 0, stdout: 'y\t1\tC:\\temp\n', stderr: '' });

    const { code, stderr } = await plumbline(['sql', ...store, 'SELECT day, nosuch FROM v_records']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*nosuch.*\n {2}SELECT day, nosuch FROM v_records\n {14}\^\n$/s);
  },
  SLOW,
);

test(
  'what could not be read is told, by the code and in numbers that add up',
  async () => {
    const { code, stdout } = await plumbline([
      ...['ingest', ...store, '--json'],
      ...['tests/fixtures/record/count-negative.xml', 'tests/fixtures/container/page.html'],
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      deliveries: 2,
      documents: 2,
      reports: { stored: 1, duplicate: 0, revision: 0, quarantined: 1, partial: 1 },
      records: { in: 2, stored: 1, duplicate: 0, quarantined: 1, expired: 0 },
      seconds: expect.any(Number) as number,
    });
  },
  SLOW,
);

test(
  'a report on the standard input is ingested too',
  async () => {
    const report = '<feedback><report_metadata/></feedback>';
    const { code, stdout } = await plumbline(['ingest', ...store, '--json', '-'], report);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ deliveries: 1, reports: { quarantined: 1 } });
  },
  SLOW,
);

test(
  'a report older than what the store keeps is told and counted, and not stored, however often it comes',
  async () => {
    const text = await readFile('tests/fixtures/record/count-negative.xml', 'utf8');
    const period = '<begin>1388534400</begin><end>1388620799</end>';
    const old = join(folder.path, 'old.xml');
    await writeFile(old, text.replace(/<begin>.*<\/end>/s, period));
    for (let times = 0; times < 2; times++) {
      const { code, stdout, stderr } = await plumbline(['ingest', ...store, '--json', old]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        documents: 1,
        reports: { stored: 0, duplicate: 0, quarantined: 0, partial: 0 },
        records: { in: 2, stored: 0, duplicate: 0, quarantined: 0, expired: 2 },
      });
      expect(stderr).toContain('older_than_retention');
    }
    const row = ['aggregate', 'ignored', 'older_than_retention', '2', '2'];
    const ledger = `SELECT kind, outcome, reason, records_in, expired FROM v_deliveries WHERE delivery = '${old}'`;
    expect(await tsv(ledger)).toEqual([row, row]);
    expect(await tsv("SELECT count() FROM reports WHERE day < '2015-01-01'")).toEqual([['0']]);
  },
  SLOW,
);

test(
  'a report over a limit is stored so far; the rest is in quarantine until a retry with another limit',
  async () => {
    const text = await readFile('tests/fixtures/record/count-negative.xml', 'utf8');
    const [record = ''] = /<record>.*?<\/record>/s.exec(text.replace('-4', '4')) ?? [];
    const head = text
      .slice(0, text.indexOf('<record>'))
      .replace(/<report_id>.*<\/report_id>/, '<report_id>long</report_id>');
    const long = join(folder.path, 'long.xml');
    await writeFile(long, `${head}${record.repeat(5)}</feedback>`);
    const ingest = ['ingest', ...store, '--json', '--limits.records', '3', long];
    const first = await plumbline(ingest);
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      2,
      { reports: { stored: 1, quarantined: 0, partial: 1 }, records: { in: 3, stored: 3, quarantined: 0 } },
    ]);
    expect((await plumbline(ingest)).code).toBe(0);
    const reason = ['--reason', 'records_too_many'];
    const held = await plumbline(['quarantine', 'list', ...store, '--json', ...reason]);
    expect(
      held.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ scope: 'document', kind: 'aggregate', delivery: long, records: 0 }]);
    expect(
      (await plumbline(['quarantine', 'retry', ...store, ...reason, '--limits.records', '3'])).code,
    ).toBe(2);
    expect((await plumbline(['quarantine', 'retry', ...store, ...reason])).code).toBe(0);
    expect((await plumbline(['quarantine', 'list', ...store, '--json', ...reason])).stdout).toBe('');
    expect(
      await tsv(
        `SELECT sum(records_in), sum(stored), sum(duplicate) FROM v_deliveries WHERE delivery = '${long}'`,
      ),
    ).toEqual([['8', '5', '3']]);
  },
  SLOW,
);

test(
  'verify says that it all adds up',
  async () => {
    const { code, stdout } = await plumbline(['verify', ...store]);
    const verified = JSON.parse(stdout) as { holds: boolean; records: Record<string, number> };
    expect(code).toBe(0);
    expect(verified.holds).toBe(true);
    const { in: read = 0, stored = 0, duplicate = 0, quarantined = 0, expired = 0 } = verified.records;
    expect(read).toBe(stored + duplicate + quarantined + expired);
  },
  SLOW,
);

test(
  'sql prints a table for people, or any format',
  async () => {
    const query = "SELECT 1 AS one, 'ä' AS two";
    expect((await plumbline(['sql', ...store, query])).stdout).toBe(
      '┌─one─┬─two─┐\n│   1 │ ä   │\n└─────┴─────┘\n',
    );
    const csv = await plumbline(['sql', ...store, '--format', 'CSVWithNames', '-'], `${query};\n`);
    expect(csv).toEqual({ code: 0, stdout: '"one","two"\n1,"ä"\n', stderr: '' });
  },
  SLOW,
);

test(
  'sql points at what it does not understand',
  async () => {
    const file = join(folder.path, 'query.sql');
    await writeFile(file, 'SELECT domain\nFORM v_records WHERE WHERE');
    const { code, stdout, stderr } = await plumbline(['sql', ...store, '--file', file]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: Syntax error.*\n {2}FORM v_records WHERE WHERE\n {2} *\^\n$/s);
  },
  SLOW,
);

test.each([
  ['a server that is not there', ['sql', '--store.url', 'http://127.0.0.1:1', 'SELECT 1'], 3, /ECONNREFUSED/],
  ['a path that is not there', ['ingest', 'no-such-file'], 1, /there is no no-such-file/],
  ['no statement', ['sql'], 1, /give one statement/],
  ['no format', ['sql', '--format', 'TSV; DROP', 'SELECT 1'], 1, /is no name of a format/],
  ['a setting that is none', ['verify', '--store.url', 'db.example'], 1, /must be a URL/],
])(
  '%s is told in a sentence, and by the code',
  async (_, args, code, message) => {
    const ran = await plumbline(args);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(message);
  },
  SLOW,
);

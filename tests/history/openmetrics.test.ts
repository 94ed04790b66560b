import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWhere } from '../clients/program.js';
import { layEmptyStore, plumbline, scratch } from '../commands/plumbline.js';
import { hasPrometheus, NO_PROMETHEUS, Prometheus, PROMTOOL } from './prometheus.js';

/** Processes that start an engine each, beside whatever else runs. */
const SLOW = 180_000;
/** Settled, and so new that failure reports are kept: ten days, and what comes after them. */
const DAY_MS = 86_400_000;
const AFTER = Math.floor(Date.now() / DAY_MS) * DAY_MS - 8 * DAY_MS;
const FIRST = dayOf(AFTER - 10 * DAY_MS);
const LAST = dayOf(AFTER - DAY_MS);

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

let folder: Awaited<ReturnType<typeof scratch>>;
let store: string[] = [];
let file = '';

beforeAll(async () => {
  folder = await scratch();
  await layEmptyStore(join(folder.path, 'data'));
  store = ['--store.dir', join(folder.path, 'data')];
  const demo = ['--domains', '1', '--days', '11', '--end', LAST, '--reports-per-day', '10'];
  await plumbline(['demo', ...demo, ...store]);
  file = join(folder.path, 'history.om');
  expect(
    await plumbline(['export', 'openmetrics', '--from', FIRST, '--to', LAST, ...store, '--out', file]),
  ).toMatchObject({
    code: 0,
    stdout: '',
  });
}, SLOW);

afterAll(async () => {
  await folder.remove();
}, SLOW);

const FAMILIES: readonly (readonly [
  name: string,
  labels: readonly string[],
  words: string,
  figure: string,
])[] = [
  [
    'dmarc_daily_messages',
    ['sender_class'],
    '[toString(sender_class)]',
    'sum(messages) AS n FROM v_sender_day',
  ],
  [
    'dmarc_daily_sender_messages',
    ['sender', 'sender_class'],
    "[if(sender = '', 'other', toString(sender)), toString(sender_class)]",
    'sum(messages) AS n FROM v_sender_day',
  ],
  ['dmarc_daily_aligned_messages', [], '[]', 'sum(dmarc_pass_messages) AS n FROM v_domain_day'],
  ['dmarc_daily_disposition_messages', [], '[]', 'sum(messages) AS n FROM v_domain_day'],
  ['dmarc_daily_failure_reports', [], '[]', 'count() AS n FROM v_failures'],
  ['tlsrpt_daily_sessions', [], '[]', 'sum(sessions_ok + sessions_failed) AS n FROM v_tls_policies'],
];

/** Of one day, and of ten. */
const FIRSTS = [LAST, FIRST];

/** The figures of the views: family, first day, the domain with the words of the labels, and the sum. */
async function figuresOfViews(): Promise<[string, string, string[], number][]> {
  const selects = FAMILIES.flatMap(([name, , words, figure]) =>
    FIRSTS.map(
      (first) =>
        `SELECT '${name}' AS family, '${first}' AS first, arrayConcat([toString(domain)], ${words}::Array(String)) AS series, ${figure}
         WHERE owned AND day BETWEEN '${first}' AND '${LAST}' GROUP BY series HAVING n > 0`,
    ),
  );
  const sql = `SELECT family, first, series, toUInt32(n) FROM (${selects.join(' UNION ALL ')})`;
  const { stdout } = await plumbline(['sql', sql, '--format', 'JSONCompactEachRow', ...store]);
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as [string, string, string[], number]);
}

it('has each family once, its series one after the other, and their times ascending', () => {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.at(-1)).toBe('# EOF');
  const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(families).toEqual([
    'dmarc_daily_messages',
    'dmarc_daily_aligned_messages',
    'dmarc_daily_disposition_messages',
    'dmarc_daily_sender_messages',
    'dmarc_daily_failure_reports',
    'tlsrpt_daily_sessions',
  ]);
  const last = new Map<string, number>();
  let series = '';
  for (const line of lines.filter((text) => !text.startsWith('#'))) {
    const [, name = '', , at = ''] = /^(.*\}) (\d+) (\d+)$/.exec(line) ?? [];
    expect(name === series || !last.has(name)).toBe(true);
    expect(Number(at)).toBeGreaterThan(last.get(name) ?? 0);
    last.set(name, Number(at));
    series = name;
  }
  expect(Math.min(...last.values())).toBeGreaterThan(Date.parse(FIRST) / 1000);
  expect(Math.max(...last.values())).toBe(AFTER / 1000 - 60);
});

it('is what nothing else can be asked with', async () => {
  const wrong = await plumbline(['export', 'openmetrics', '--format', 'csv', ...store]);
  expect(wrong).toMatchObject({
    code: 1,
    stderr: 'error: openmetrics takes --from, --to, --domain and --out alone\n',
  });
});

describeWhere(hasPrometheus, NO_PROMETHEUS)('in a Prometheus', () => {
  let prometheus: Prometheus;
  let figures: Awaited<ReturnType<typeof figuresOfViews>>;

  beforeAll(async () => {
    const blocks = join(folder.path, 'blocks');
    const made = spawnSync(PROMTOOL, [
      ...['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=744h', file, blocks],
    ]);
    expect(made).toMatchObject({ status: 0 });
    prometheus = await Prometheus.start({ data: blocks });
    figures = await figuresOfViews();
  }, SLOW);

  afterAll(async () => {
    await prometheus.remove();
  });

  it.each(FAMILIES)('%s of a day and of ten days are those of the views', async (family, labels) => {
    const by = ['domain', ...labels];
    for (const [i, range] of ['last_over_time(X[1d])', 'sum_over_time(X[10d])'].entries())
      for (const at of [AFTER, AFTER + DAY_MS / 8]) {
        const expression = `sum by (${by.join()}) (${range.replace('X', family)}) > 0`;
        const had = await prometheus.query(expression, at);
        const found = had.map((series) => [...by.map((label) => series.labels[label] ?? ''), series.value]);
        const wanted = figures.filter(([name, first]) => name === family && first === FIRSTS[i]);
        expect(found.sort(byText)).toEqual(wanted.map(([, , series, n]) => [...series, n]).sort(byText));
        if (i === 1) expect(found).not.toHaveLength(0);
      }
  });
});

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return a.join() < b.join() ? -1 : 1;
}

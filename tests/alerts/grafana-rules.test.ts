/** SQL of Grafana-managed rules, asked of a store: whether it runs, and fires for what the rules of Prometheus fire for. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainMetrics } from '@plumbline/exporter/metrics/domains/domain-metrics.js';
import { StateMetrics } from '@plumbline/exporter/metrics/state.js';
import { readState } from '@plumbline/exporter/store/state/read-state.js';
import { openTestStore, type TestStore } from '@plumbline/exporter/store/testing/store.js';
import { newDomains } from '@plumbline/exporter/store/testing/told.js';
import { value } from '@plumbline/exporter/store/testing/value.js';
import { PROVISIONING } from '@plumbline/provisioning/folder.js';
import { grafanaRules, shippedThresholds } from '@plumbline/provisioning/grafana-alerting/testing/shipped.js';
import { sqlAlerts } from '@plumbline/provisioning/queries/alerts/all.js';
import type { SqlAlert, Threshold } from '@plumbline/provisioning/queries/alerts/sql-alert.js';
import { rulesOf } from '@plumbline/provisioning/written.js';
import { Registry } from 'prom-client';
import * as z from 'zod';

const SLOW = 300_000;
const PROMTOOL = '/usr/bin/promtool';
const SHIPPED = shippedThresholds();
const ALERTS = sqlAlerts(SHIPPED);
/** Of the ledger of deliveries: no gauge of a domain tells of it. */
const OF_DOMAINS = ALERTS.filter(({ name }) => !name.startsWith('Plumbline'));
const CANARY = grafanaRules(SHIPPED).find(({ title }) => title === 'PlumblineCanaryQueries');
const CANARY_SQL = CANARY?.data[0]?.model.rawSql ?? '';

const ROW = z.record(z.string(), z.unknown());
const COLUMN = z.object({ name: z.string(), type: z.string() });

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, SLOW);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

async function ask(sql: string): Promise<Record<string, unknown>[]> {
  return value(await store.client.rows(sql, ROW));
}

/** The columns of views that a statement reads, as ClickHouse understands it. */
async function columnsRead(sql: string): Promise<string[]> {
  const lines = await ask(`EXPLAIN QUERY TREE passes = 1 ${sql}`);
  const tree = lines.map((line) => String(line['explain'])).join('\n');
  const tables = new Map(
    [...tree.matchAll(/TABLE id: (\d+),.* table_name: (\S+)/g)].map(([, id = '', name = '']) => [id, name]),
  );
  const columns = [...tree.matchAll(/COLUMN id: \d+, column_name: (\w+),.* source_id: (\d+)/g)];
  return columns.flatMap(([, column = '', source = '']) => {
    const table = tables.get(source);
    return table === undefined ? [] : [`${table}.${column}`];
  });
}

function fires({ is, than }: Threshold, figure: number): boolean {
  switch (is) {
    case 'gt':
      return figure > than;
    case 'gte':
      return figure >= than;
    case 'lt':
      return figure < than;
    case 'lte':
      return figure <= than;
  }
}

/** Whoever it fires for: the domain, and the sender where it is about one. */
async function firing(alert: SqlAlert): Promise<string[]> {
  const rows = await ask(alert.sql);
  return rows
    .filter((row) => fires(alert.fires, Number(row['value'])))
    .map(({ domain, sender }) =>
      [domain, sender].flatMap((word) => (typeof word === 'string' ? [word] : [])).join(' '),
    )
    .sort();
}

describe('of a store without a report', () => {
  it.each(ALERTS)(
    'the query of $name runs, and nothing fires',
    async (alert) => {
      expect(await firing(alert)).toEqual([]);
    },
    SLOW,
  );

  it.each(ALERTS)(
    'the query of $name has one column of figures, and words beside it',
    async ({ sql, words = [] }) => {
      const columns = value(await store.client.rows(`DESCRIBE (${sql})`, COLUMN));
      const isWord = ({ type }: z.output<typeof COLUMN>): boolean => /String|Enum/.test(type);
      const figures = columns.filter((column) => !isWord(column));
      expect(figures.map(({ name }) => name)).toEqual(['value']);
      expect(figures[0]?.type).toMatch(/^(U?Int(8|16|32|64)|Float64)$/);
      expect(columns.filter(isWord).map(({ name }) => name)).toEqual(expect.arrayContaining([...words]));
    },
    SLOW,
  );

  it(
    'the canary answers',
    async () => {
      expect(await ask(CANARY_SQL)).toEqual([{ value: '1' }]);
    },
    SLOW,
  );

  it.each(ALERTS)(
    'the canary asks for what $name reads',
    async ({ sql }) => {
      const asked = await columnsRead(CANARY_SQL);
      const read = await columnsRead(sql);
      expect(read.length).toBeGreaterThan(1);
      expect(read.filter((column) => !asked.includes(column))).toEqual([]);
    },
    SLOW,
  );

  it(
    'the canary fails for a column that is missing',
    async () => {
      const older = CANARY_SQL.replace('budget_left_ratio', 'budget_left_share');
      expect(older).not.toBe(CANARY_SQL);
      expect(await store.client.rows(older, ROW)).toMatchObject({ ok: false, reason: 'store_refused' });
    },
    SLOW,
  );
});

/** What goes wrong, at a domain each, and at one nothing. */
async function tellStories(): Promise<void> {
  const ours = async (): Promise<ReturnType<typeof newDomain>> => {
    const made = newDomain();
    await store.run(
      `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('${made.domain}', 'owned', 'config', now64(3))`,
    );
    return made;
  };
  const usual = { messages: 200, reporter: 'google.com', sender: 'crm' };
  const well = await ours();
  await well.hear({ ...usual, days: [60, -2] });

  const unaligned = await ours();
  await unaligned.hear({ ...usual, days: [60, -2] });
  const news = { messages: 40, reporter: 'google.com', sender: 'news' };
  await unaligned.hear({ ...news, days: [60, 12] });
  await unaligned.hear({ ...news, days: [11, -2], aligned: false, senderClass: 'misconfigured' });

  const fresh = await ours();
  await fresh.hear({ ...usual, days: [60, -2] });
  await fresh.hear({ ...news, days: [3, -2] });

  const key = await ours();
  await key.hear({ ...usual, days: [60, 12], dkim: [key.domain, 's1', 'pass'] });
  await key.hear({ ...usual, days: [11, -2], dkim: [key.domain, 's1', 'fail'] });

  const silent = await ours();
  await silent.hear({ ...usual, days: [60, -2] });
  await silent.hear({ ...usual, days: [60, 10], reporter: 'yahoo.com' });

  const forgotten = await ours();
  await forgotten.hear({ ...usual, days: [60, 12] });

  const weaker = await ours();
  await seePolicy(weaker.domain, 'reject', '', [60, 12]);
  await seePolicy(weaker.domain, 'none', '', [11, 1]);

  const testing = await ours();
  await seePolicy(testing.domain, 'reject', 'y', [60, 1]);

  for (const type of ['certificate-expired', 'sts-policy-invalid', 'tlsa-invalid']) {
    const refused = await ours();
    await refused.hear({ ...usual, days: [60, -2] });
    await tellSessions(refused.domain, type);
  }
}

let reports = 0;
async function seePolicy(
  domain: string,
  p: string,
  testing: string,
  [first, last]: readonly [number, number],
): Promise<void> {
  await store.run(
    `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, kind, begin, end, messages, standard, p, sp, testing)
     SELECT '${domain}', today() - toInt32(back) AS day, arrayJoin(['google.com', 'yahoo.com', 'fastmail.com']) AS reporter,
       cityHash64('${++reports}', back, reporter), 1, 'aggregate', toDateTime(day, 'UTC'), toDateTime(day, 'UTC') + 86399, 10, 'rfc9990',
       '${p}', '${p}', '${testing}'
     FROM (SELECT arrayJoin(range(${last}, ${first + 1})) AS back)`,
  );
}

/** Of each of the last days, so that the last settled one is among them. */
async function tellSessions(domain: string, type: string): Promise<void> {
  const of = 'domain, day, reporter, report_key, attempt';
  const days = `'${domain}', today() - toInt32(back), 'google.com', cityHash64('${domain}', back), 1`;
  const back = 'FROM (SELECT arrayJoin(range(1, 6)) AS back)';
  await store.run(
    `INSERT INTO plumbline.tls_policies (${of}, sessions_ok, sessions_failed) SELECT ${days}, 300, 60 ${back}`,
  );
  await store.run(
    `INSERT INTO plumbline.tls_failures (${of}, ordinal, result_type, sessions) SELECT ${days}, 0, '${type}', 60 ${back}`,
  );
}

/** Gauges of the domains, as a scrape has them. */
async function gauges(): Promise<[series: string, figure: string][]> {
  const metrics = new DomainMetrics(
    { maxSeries: 20_000, senders: 10, reporters: 15 },
    new StateMetrics(new Registry()),
  );
  const wish = {
    fullDomains: 50,
    subdomains: 2,
    knownReporters: ['google.com', 'yahoo.com', 'fastmail.com'],
  };
  await metrics.have(value(await readState(store.client, wish)));
  return String(metrics.bytesBeside(0))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]);
}

describe('of a store in which much goes wrong', () => {
  const told = new Map<string, string[]>();
  beforeAll(async () => {
    await store.run(
      `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES
         ('google.com', 'google.com', 'Google', now64(3)), ('yahoo.com', 'yahoo.com', 'Yahoo', now64(3)),
         ('fastmail.com', 'fastmail.com', 'Fastmail', now64(3))`,
    );
    await tellStories();
    for (const alert of ALERTS) told.set(alert.name, await firing(alert));
  }, SLOW);

  it('each alert fires for what went wrong there', () => {
    const counts = Object.fromEntries([...told].map(([name, who]) => [name, who.length]));
    expect(counts).toMatchObject({
      DmarcNewSender: 1,
      DmarcSenderMisaligned: 1,
      DmarcSelectorFailing: 1,
      DmarcPolicyWeakened: 1,
      DmarcPolicyTesting: 1,
      // One of two is silent, and the only one.
      DmarcReporterSilent: 2,
      DmarcNoReports: 1,
      TlsrptStsErrors: 1,
      TlsrptCertificateFailures: 1,
      TlsrptDaneFailures: 1,
    });
    expect([...told.values()].flat()).not.toContain('d1.example');
  });

  (existsSync(PROMTOOL) ? it : it.skip)(
    'the rules of Prometheus fire for the same, of the gauges of that store',
    async () => {
      const test = {
        rule_files: [...rulesOf(SHIPPED).keys()],
        evaluation_interval: '5m',
        group_eval_order: ['plumbline-recording'],
        tests: [
          {
            interval: '5m',
            input_series: (await gauges()).map(([series, figure]) => ({ series, values: `${figure}x12` })),
            promql_expr_test: OF_DOMAINS.map(({ name }) => ({
              expr: `count by (domain, sender) (ALERTS{alertname="${name}", alertstate="firing"})`,
              eval_time: '50m',
              exp_samples: (told.get(name) ?? []).map((who) => {
                const [domain, sender] = who.split(' ');
                const labels = sender === undefined ? '' : `, sender="${sender}"`;
                return { labels: `{domain="${domain ?? ''}"${labels}}`, value: 1 };
              }),
            })),
          },
        ],
      };
      expect(await failuresOf(test)).toBe('');
    },
    SLOW,
  );
});

async function failuresOf(test: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-same-'));
  try {
    await mkdir(join(folder, 'rules'));
    for (const name of rulesOf(SHIPPED).keys())
      await writeFile(join(folder, name), await readFile(join(PROVISIONING, 'prometheus', name)));
    await writeFile(join(folder, 'test.yml'), JSON.stringify(test));
    return await promisify(execFile)(PROMTOOL, ['test', 'rules', join(folder, 'test.yml')]).then(
      () => '',
      (error: unknown) =>
        error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

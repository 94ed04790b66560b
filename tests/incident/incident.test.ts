/**
 * Three things go wrong, and whoever is on call hears of just these: from mails, through the exporter, a real Prometheus
 * and a real Alertmanager with all that is shipped, to webhooks. What has to hold for minutes holds for seconds here.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@plumbline/exporter/store/testing/engine.js';
import { Running } from '@plumbline/provisioning/alertmanager/testing/running.js';
import { plumbline, serve } from '../commands/plumbline.js';
import { INCIDENT, SILENCE, type Expected } from './expected.js';
import { OnCall, type Notice, type Status } from './on-call.js';
import { describeWithPrometheus, Prometheus } from './prometheus.js';
import { until } from './until.js';
import { ARCHIVE, LETTERS, QUIET, REPORTERS, SHOP, World } from './world.js';

const SLOW = 300_000;
const [, SILENT] = REPORTERS;
const LOUD = REPORTERS.filter((reporter) => reporter !== SILENT);

/** As the contract has them. */
const DASHBOARDS =
  /^plumbline-(overview|domain|sources|policy|signatures|reporters|tls|failures|posture|operations)$/;
const VARIABLES = /^(var-(domain|reporter|sender|sender_class|disposition)|viewPanel)$/;
const GRAFANA = 'http://localhost:3000';
const RUNBOOKS = 'https://github.com/plumbline/plumbline/blob/main/docs/runbooks';

describeWithPrometheus('incidents')('an incident', () => {
  const world = new World(Date.now());
  const ends: (() => Promise<unknown>)[] = [];
  let folder = '';
  let prometheus: Prometheus;
  let onCall: OnCall;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-incident-'));
    ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }));
    await mkdir(at('in'));
    await writeFile(at('plumbline.yml'), settings());
    const store = ['--store.dir', at('data'), '--config.file', at('plumbline.yml')];
    await world.tell(
      at('before'),
      { domain: LETTERS, days: [60, 10] },
      { domain: SHOP, days: [60, 10] },
      { domain: QUIET, days: [60, 10], by: LOUD },
      { domain: QUIET, days: [60, 20], by: [SILENT] },
    );
    const ran = await plumbline(['ingest', ...store, at('before')]);
    if (ran.code !== 0) throw new Error(ran.stderr);
    await takenInWhenSent();
    const exporter = serve(store);
    ends.push(() => exporter.end());
    const { host } = new URL(await exporter.logged('url', 'listening'));
    await exporter.logged('msg', 'ready');
    const alertmanager = await Running.start({ night: false });
    ends.push(() => alertmanager.stop());
    onCall = new OnCall(alertmanager);
    prometheus = new Prometheus();
    ends.push(() => prometheus.end());
    await prometheus.start({
      folder: at('prometheus'),
      exporter: host,
      alertmanager: alertmanager.address,
    });
  }, SLOW);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  }, SLOW);

  const at = (...path: string[]): string => join(folder, ...path);

  function settings(): string {
    const source = `{ type: folder, path: ${at('in')}, after: delete, settle: 100ms, poll: 200ms }`;
    return [
      `domains: [${LETTERS}, ${SHOP}, ${QUIET}, ${ARCHIVE}]`,
      `teams: { ${LETTERS}: marketing }`,
      'metrics: { settled: { floor: 1s, ceiling: 12d }, refresh: 10s, rest: 1 }',
      `sources: { reports: ${source} }`,
      '',
    ].join('\n');
  }

  /** As if an exporter had run all along: who was never heard of in time is not missed. */
  async function takenInWhenSent(): Promise<void> {
    const store = await openEmbedded(at('data'));
    const done = await store.client.command(
      'ALTER TABLE plumbline.reports UPDATE ingested_at = received_at WHERE true SETTINGS mutations_sync = 2',
    );
    await store.close();
    if (!done.ok) throw new Error(done.detail);
  }

  /** Until the window of a day ends with that day, for all three. */
  async function settled(daysAgo: number): Promise<void> {
    const end = `dmarc_window_end_timestamp_seconds{domain!="${ARCHIVE}", window="1d"}`;
    const whole = `count(${end} == ${world.endOf(daysAgo)}) == 3`;
    await until(whole, async () => (await prometheus.value(whole)) !== undefined);
  }

  /** All that is told of what is known now. */
  async function told(): Promise<Notice[]> {
    await prometheus.decided();
    return onCall.told();
  }

  const lines = (notices: readonly Notice[]): string[] =>
    notices.map(({ service, status, alert, domain }) => `${service}: ${alert} of ${domain} ${status}`).sort();

  /** A line each: alerts of one name and domain are one notification. */
  const linesOf = (expected: readonly Expected[], status: Status): string[] =>
    expected
      .flatMap(({ to, alert, domain }) => to.map((one) => `${one}: ${alert} of ${domain} ${status}`))
      .sort();

  const namesOf = (expected: readonly Expected[]): string[] =>
    expected.map(({ alert, domain }) => `${alert} ${domain}`).sort();

  function hasWords(notices: readonly Notice[], { alert, domain, ...expected }: Expected): void {
    const { summary, description, dashboard } = expected;
    const found = notices.filter((one) => one.alert === alert && one.alerts.length > 0);
    expect(found.length).toBeGreaterThan(0);
    for (const { alerts } of found)
      expect(alerts).toMatchObject([
        {
          labels: { alertname: alert, domain, ...expected.labels },
          annotations: {
            summary,
            description,
            dashboard_url: `${GRAFANA}${dashboard}`,
            runbook_url: `${RUNBOOKS}/${alert}.md`,
          },
        },
      ]);
  }

  it(
    'is none while all is as usual: only who fell silent is told of',
    async () => {
      await settled(10);
      const notices = await told();
      expect(lines(notices)).toEqual(linesOf([SILENCE], 'firing'));
      hasWords(notices, SILENCE);
    },
    SLOW,
  );

  it(
    'is told as what it is, with its numbers, to whom it concerns, and to each once',
    async () => {
      await world.tell(
        at('in'),
        { domain: LETTERS, days: [9, 9], happens: 'key_broken' },
        { domain: SHOP, days: [9, 9], happens: 'spoofed' },
        { domain: QUIET, days: [9, 9], by: LOUD },
      );
      await settled(9);
      const notices = await told();
      expect(lines(notices)).toEqual(linesOf(INCIDENT, 'firing'));
      for (const one of INCIDENT) hasWords(notices, one);
    },
    SLOW,
  );

  it.each([SILENCE, ...INCIDENT])('links from $alert to what the contract names', ({ alert, dashboard }) => {
    const { pathname, searchParams } = new URL(dashboard, GRAFANA);
    expect(pathname.replace('/d/', '')).toMatch(DASHBOARDS);
    for (const name of searchParams.keys()) expect(name).toMatch(VARIABLES);
    expect(existsSync(`docs/runbooks/${alert}.md`)).toBe(true);
  });

  it(
    'and a backfill of ninety days, bad days among them, tells nobody anything',
    async () => {
      const committed = 'plumbline_deliveries_total{source="reports",outcome="committed"}';
      const before = (await prometheus.value(committed)) ?? 0;
      const days = [150, 61] as const;
      const by = LOUD.slice(0, 2);
      const count = await world.tell(
        at('in'),
        { domain: LETTERS, days, by, happens: 'key_broken' },
        { domain: SHOP, days, by, happens: 'spoofed' },
        { domain: QUIET, days, by },
        { domain: ARCHIVE, days, by, happens: 'spoofed' },
      );
      expect(count).toBe(4 * 90 * 2);
      await until('all of it is in', async () => (await prometheus.value(committed)) === before + count);
      const since = Date.now() / 1000;
      const seen = `plumbline_state_refreshed_timestamp_seconds > ${since}`;
      await until('figures are read anew', async () => (await prometheus.value(seen)) !== undefined);
      expect(lines(await told())).toEqual([]);
      expect(await prometheus.firingOfDomains()).toEqual(
        expect.arrayContaining(namesOf([SILENCE, ...INCIDENT])),
      );
    },
    SLOW,
  );

  it(
    'ends with the first day that is as usual, and leaves nothing behind that is told instead',
    async () => {
      await world.tell(
        at('in'),
        { domain: LETTERS, days: [8, 8] },
        { domain: SHOP, days: [8, 8] },
        { domain: QUIET, days: [8, 8], by: LOUD },
      );
      await settled(8);
      expect(lines(await told())).toEqual(linesOf(INCIDENT, 'resolved'));
      expect(await prometheus.firingOfDomains()).toEqual(namesOf([SILENCE]));
    },
    SLOW,
  );

  it(
    'and the silence ends when what is missing comes',
    async () => {
      await world.tell(
        at('in'),
        { domain: LETTERS, days: [7, 1] },
        { domain: SHOP, days: [7, 1] },
        { domain: QUIET, days: [7, 1], by: LOUD },
        { domain: QUIET, days: [19, 1], by: [SILENT] },
      );
      await settled(1);
      expect(lines(await told())).toEqual(linesOf([SILENCE], 'resolved'));
      expect(await prometheus.firingOfDomains()).toEqual([]);
    },
    SLOW,
  );
});

/**
 * Three things go wrong, and whoever is on call hears of just these: from mails, through the exporter, a real Prometheus
 * and a real Alertmanager with all that is shipped, to a webhook. What has to hold for minutes holds for seconds here.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Running } from '@plumbline/provisioning/alertmanager/testing/running.js';
import { plumbline, serve, type Served } from '../commands/plumbline.js';
import { isPrometheusHere, Prometheus } from './prometheus.js';
import { LETTERS, QUIET, REPORTERS, SHOP, World } from './world.js';

const SLOW = 300_000;
const [, SILENT] = REPORTERS;
const LOUD = REPORTERS.filter((reporter) => reporter !== SILENT);

/** One alert of a notification as the exporter's own webhook is told of it. */
interface Notice {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const describeHere = isPrometheusHere ? describe : describe.skip;
if (!isPrometheusHere) process.stdout.write('skipped: incidents, for there is no Prometheus here\n');

describeHere('an incident', () => {
  const world = new World(Date.now());
  let folder = '';
  let exporter: Served;
  let url = '';
  let alertmanager: Running;
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-incident-'));
    const before = at('before');
    await world.tell(
      before,
      { domain: LETTERS, days: [60, 10] },
      { domain: SHOP, days: [60, 10] },
      { domain: QUIET, days: [60, 10], by: LOUD },
      { domain: QUIET, days: [60, 20], by: [SILENT] },
    );
    await writeFile(at('plumbline.yml'), settings());
    const store = ['--store.dir', at('data'), '--config.file', at('plumbline.yml')];
    const ran = await plumbline(['ingest', ...store, before]);
    if (ran.code !== 0) throw new Error(ran.stderr);
    exporter = serve(store);
    url = await exporter.logged('url', 'listening');
    await exporter.logged('msg', 'ready');
    alertmanager = await Running.start({ night: false });
    prometheus = await Prometheus.start({
      folder: at('prometheus'),
      exporter: new URL(url).host,
      alertmanager: alertmanager.address,
    });
  }, SLOW);
  afterAll(async () => {
    await prometheus.end();
    await alertmanager.stop();
    await exporter.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }, SLOW);

  const at = (...path: string[]): string => join(folder, ...path);

  function settings(): string {
    const source = `{ type: folder, path: ${at('in')}, after: delete, settle: 100ms, poll: 200ms }`;
    return [
      `domains: [${LETTERS}, ${SHOP}, ${QUIET}]`,
      'teams: { letters.example: marketing }',
      'metrics: { settled: { floor: 0s, ceiling: 12d }, refresh: 1s }',
      `sources: { reports: ${source} }`,
      '',
    ].join('\n');
  }

  /** Until the window of a day ends with that day, for all three. */
  async function settled(daysAgo: number): Promise<void> {
    const end = world.endOf(daysAgo);
    for (;;) {
      const ends = await prometheus.value(
        `count(dmarc_window_end_timestamp_seconds{window="1d"} == ${end})`,
      );
      if (ends === 3) return;
      await sleep(200);
    }
  }

  /** Alerts about domains that fire, once these have been the same for some evaluations. */
  async function firing(): Promise<string[]> {
    let before = '';
    for (let same = 0; same < 8;) {
      await sleep(1000);
      const now = (await prometheus.firing()).filter((one) => one.includes('.example')).join('\n');
      same = now === before ? same + 1 : 0;
      before = now;
    }
    return before === '' ? [] : before.split('\n');
  }

  /** All that the webhook has heard so far about domains, each alert and status once. */
  function heard(): Map<string, Notice> {
    const notices = alertmanager.services
      .toldTo('history', 'alertname')
      .flatMap(({ body }) => (body as { alerts: Notice[] }).alerts)
      .filter(({ labels }) => labels['domain'] !== undefined);
    return new Map(notices.map((one) => [`${one.status} ${nameOf(one)}`, one]));
  }

  const nameOf = ({ labels }: Notice): string => `${labels['alertname'] ?? ''} ${labels['domain'] ?? ''}`;
  const names = (status: Notice['status']): string[] =>
    [...heard().values()].filter((one) => one.status === status).map(nameOf).sort();

  it(
    'is none while all is as usual: only who fell silent is told of',
    async () => {
      await settled(10);
      expect(await firing()).toEqual([`DmarcReporterSilent ${QUIET}`]);
      expect(names('firing')).toEqual([`DmarcReporterSilent ${QUIET}`]);
    },
    SLOW,
  );

  it(
    'is told as what it is, with its numbers and where to look',
    async () => {
      await world.tell(
        at('in'),
        { domain: LETTERS, days: [9, 9], happens: 'key_broken' },
        { domain: SHOP, days: [9, 9], happens: 'spoofed' },
        { domain: QUIET, days: [9, 9], by: LOUD },
      );
      await settled(9);
      expect(await firing()).toEqual([]);
    },
    SLOW,
  );

  it(
    'and a backfill of ninety days tells nobody anything',
    async () => {
      const before = names('firing');
      const days = [150, 61] as const;
      const told = await world.tell(at('in'), ...[LETTERS, SHOP, QUIET].map((domain) => ({ domain, days })));
      const all = 'plumbline_deliveries_total{source="reports",outcome="committed"}';
      while (((await prometheus.value(all)) ?? 0) < told) await sleep(200);
      expect(await firing()).toEqual([]);
      expect(names('firing')).toEqual(before);
    },
    SLOW,
  );

  it(
    'ends when the days after it are as usual, and all that was told of it is told to have ended',
    async () => {
      await world.tell(
        at('in'),
        { domain: LETTERS, days: [8, 1] },
        { domain: SHOP, days: [8, 1] },
        { domain: QUIET, days: [8, 1], by: LOUD },
        { domain: QUIET, days: [19, 1], by: [SILENT] },
      );
      await settled(1);
      expect(await firing()).toEqual([]);
      expect(names('resolved')).toEqual(names('firing'));
    },
    SLOW,
  );
});

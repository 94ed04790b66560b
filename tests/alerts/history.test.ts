/** A real Alertmanager tells the exporter of alerts, and people take them on by command: beside a running serve. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '../clients/program.js';
import { freePorts } from '../mail/free-ports.js';
import { layEmptyStore, plumbline, scratch, serve, type Served, STATELESS } from '../commands/plumbline.js';
import { Alertmanager, hasAlertmanager, NO_ALERTMANAGER, type PostedAlert } from './alertmanager.js';

const SLOW = 180_000;
const MINUTE = 60_000;

interface Alert {
  readonly id: string;
  readonly alertname: string;
  readonly status: string;
  readonly notified: number;
  readonly time_to_resolve: number | null;
}

describeWhere(hasAlertmanager, NO_ALERTMANAGER)('a history of alerts', () => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  let store: string[];
  let served: Served;
  let alertmanager: Alertmanager;
  let port: number;
  let key: string;
  let settings: string;

  async function begin(): Promise<void> {
    served = serve([...STATELESS, ...store, '--web.listen-address', `127.0.0.1:${port}`]);
    await served.logged('msg', 'ready');
  }

  beforeAll(async () => {
    folder = await scratch();
    await layEmptyStore(join(folder.path, 'data'));
    store = ['--store.dir', join(folder.path, 'data')];
    [port = 0] = await freePorts(1);
    await begin();
    const keyFile = join(folder.path, 'key');
    const scopes = ['--scope', 'alerts:write', '--scope', 'viewer'];
    key = (await plumbline(['keys', 'create', '--name', 'test', ...scopes, ...store])).stdout.trim();
    await writeFile(keyFile, key);
    settings = `
route: { receiver: plumbline, group_by: [alertname, domain], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: plumbline
    webhook_configs:
      - url: http://127.0.0.1:${port}/api/v1/alerts/webhook
        http_config: { authorization: { credentials_file: ${keyFile} } }
`;
    alertmanager = await Alertmanager.start(folder.path, settings);
  }, SLOW);
  afterAll(async () => {
    await alertmanager.end();
    await served.end();
    await folder.remove();
  }, SLOW);

  async function alerts(query = ''): Promise<readonly Alert[]> {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/alerts${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return ((await response.json()) as { alerts: Alert[] }).alerts;
  }

  /** Those of a name, once they are as is wanted. */
  async function until(alertname: string, isRight: (found: readonly Alert[]) => boolean): Promise<Alert> {
    for (;;) {
      const found = await alerts(`?alertname=${alertname}`);
      const [first] = found;
      if (first !== undefined && isRight(found)) return first;
      await sleep(100);
    }
  }

  function firing(alertname: string): PostedAlert {
    return {
      labels: { alertname, severity: 'critical', domain: 'shop.example', team: 'web' },
      annotations: { summary: 'It dropped', description: '61 % of 4,000 messages' },
      startsAt: new Date(Date.now() - 5 * MINUTE),
      endsAt: new Date(Date.now() + 60 * MINUTE),
    };
  }

  test(
    'an alert fires, is taken on, and is resolved',
    async () => {
      const alert = firing('DmarcAlignmentDropped');
      await alertmanager.post(alert);
      const { id } = await until('DmarcAlignmentDropped', ([one]) => one?.status === 'firing');
      expect(await alerts('?state=firing&domain=shop.example')).toMatchObject([
        {
          id,
          source: 'alertmanager',
          team: 'web',
          summary: 'It dropped',
          notified: 1,
          receiver: 'plumbline',
        },
      ]);

      const taken = await plumbline(['alerts', 'acknowledge', id, '--comment', 'I look at it', ...store]);
      expect(taken.stdout).toMatch(new RegExp(`^${id}: taken on by \\S+, 1 said to it\\.\n$`));
      const again = await plumbline(['alerts', 'comment', id, 'the key was turned off', '--json', ...store]);
      expect(JSON.parse(again.stdout)).toMatchObject({
        changed: true,
        alert: { comments: [{ text: 'I look at it' }, { text: 'the key was turned off' }] },
      });

      await alertmanager.post({ ...alert, endsAt: new Date() });
      const ended = await until('DmarcAlignmentDropped', ([one]) => one?.status === 'resolved');
      expect(ended).toMatchObject({ id, notified: 2 });
      expect(ended.time_to_resolve).toBeGreaterThanOrEqual(5 * 60);

      const shown = await plumbline(['alerts', 'show', id, ...store]);
      expect(shown.stdout).toMatch(/^status +resolved$/m);
      expect(shown.stdout).toMatch(/^label domain +shop\.example$/m);
      const listed = await plumbline(['alerts', 'list', '--state', 'resolved', ...store]);
      expect(listed.stdout.split('\n')[1]).toMatch(
        new RegExp(`^${id} .* resolved +critical +DmarcAlignmentDropped +shop\\.example +5m `),
      );
      const sql = "SELECT action, target FROM v_audit WHERE startsWith(action, 'alerts.') ORDER BY at";
      expect((await plumbline(['sql', '--format', 'TSV', sql, ...store])).stdout).toBe(
        `alerts.acknowledge\t${id}\nalerts.comment\t${id}\n`,
      );
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toMatch(
        /^plumbline_alert_notifications_total\{from="alertmanager",outcome="stored"\} 2$/m,
      );
    },
    SLOW,
  );

  /** So many alerts were kept by the exporter that runs. */
  async function kept(): Promise<number> {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const [, count = '0'] =
      /^plumbline_told_alerts_total\{from="alertmanager",outcome="kept"\} (\d+)$/m.exec(metrics) ?? [];
    return Number(count);
  }

  test(
    'what two Alertmanagers that do not know of each other tell is told once',
    async () => {
      const path = join(folder.path, 'another');
      await mkdir(path);
      const another = await Alertmanager.start(path, settings);
      const before = await kept();
      const alert = firing('DmarcNewSender');
      await Promise.all([alertmanager, another].map((one) => one.post(alert)));
      while ((await kept()) < before + 2) await sleep(50);
      expect(await alerts('?alertname=DmarcNewSender')).toMatchObject([{ status: 'firing', notified: 1 }]);
      await another.end();
    },
    SLOW,
  );

  test(
    'ten thousand alerts of one group are all kept',
    async () => {
      const count = 10_000;
      const { labels, ...alert } = firing('DmarcSenderMisaligned');
      const many = Array.from({ length: count }, (_, i) => ({
        ...alert,
        labels: { ...labels, sender: `sender-${i}` },
      }));
      const before = await kept();
      await alertmanager.post(...many);
      while ((await kept()) < before + count) await sleep(100);
      const sql = `SELECT count(), uniqExact(sender) FROM v_alerts WHERE alertname = 'DmarcSenderMisaligned'`;
      // Some are told of twice, where the group was told of while they came.
      for (let found = ''; found !== `${count}\t${count}\n`;)
        found = (await plumbline(['sql', '--format', 'TSV', sql, ...store])).stdout;
    },
    SLOW,
  );

  test(
    'one that fires while the exporter is away is told of when it is back, and counts once',
    async () => {
      await served.end();
      await alertmanager.post(firing('DmarcThreatVolume'));
      await sleep(300);
      await begin();
      const alert = await until('DmarcThreatVolume', ([one]) => one?.status === 'firing');
      expect(alert.notified).toBe(1);
    },
    SLOW,
  );
});

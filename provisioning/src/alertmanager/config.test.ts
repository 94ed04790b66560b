import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROVISIONING } from '../folder.js';
import { amtool, describeWithAlertmanager, SHIPPED, SHIPPED_LATER } from './testing/amtool.js';

interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}
interface Receiver {
  readonly name: string;
}
interface Config {
  readonly route: Route;
  readonly receivers: readonly Receiver[];
  readonly [section: string]: unknown;
}

const shipped = readConfig(SHIPPED);
const later = readConfig(SHIPPED_LATER);

describeWithAlertmanager('what amtool says of its settings')('The settings of Alertmanager', () => {
  it('hold for Debian’s Alertmanager', () => {
    const { code, stdout } = amtool('check-config', SHIPPED);
    expect(stdout).toMatch(/1 templates\n {2}SUCCESS/);
    expect(code).toBe(0);
  });
});

describe.each([
  ['alertmanager.yml', shipped, SHIPPED],
  ['alertmanager-0.28.yml', later, SHIPPED_LATER],
])('%s', (_, config, path) => {
  it('holds no secret, and finds each by its whole path', () => {
    const settings = [...readFileSync(path, 'utf8').matchAll(/^[\s#-]*(\w+): *(\S.*)$/gm)];
    const files = settings.filter(([, name = '']) => name.endsWith('_file'));
    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const [, , file] of files) expect(file).toMatch(/^\/etc\/alertmanager\/secrets\/[a-z-]+$/);
    const secret =
      /^(api_url|api_key|routing_key|service_key|\w*password|credentials|bearer_token|webhook_url)$/;
    const written = settings.filter(([, name = '']) => secret.test(name)).map(([, , value]) => value);
    const placeholders = ['https://discord.com/api/webhooks/ID/TOKEN'];
    expect(written).toEqual(path === SHIPPED ? placeholders : []);
  });

  it('never mutes what is critical, by no hour and no weekend', () => {
    const muted = allRoutes(config.route).filter((route) => route.mute_time_intervals !== undefined);
    expect(muted.length).toBeGreaterThanOrEqual(4);
    for (const { matchers = [] } of muted)
      expect(matchers.join()).toMatch(/^severity(="warning"|="info"|=~"warning\|info")$/);
  });

  it('does not let the night swallow the end of what woke somebody', () => {
    for (const route of allRoutes(config.route))
      if (['pagerduty', 'opsgenie', 'history'].includes(route.receiver ?? ''))
        expect(route.mute_time_intervals).toBeUndefined();
  });

  it('routes to every receiver, and to no other', () => {
    const routed = new Set(allRoutes(config.route).flatMap(({ receiver }) => receiver ?? []));
    expect([...routed].sort()).toEqual(config.receivers.map(({ name }) => name).sort());
  });
});

const RULES = join(PROVISIONING, 'prometheus/rules');

const ruleFiles = existsSync(RULES) ? readdirSync(RULES) : [];

(ruleFiles.length > 0 ? describe : describe.skip)('What mutes and is muted', () => {
  const rules = ruleFiles.map((name) => readFileSync(join(RULES, name), 'utf8'));
  const alerts = rules.flatMap((text) => [...text.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name));
  const matchers = JSON.stringify(shipped['inhibit_rules']).matchAll(/alertname=~?\\"([^"\\]+)\\"/g);
  const named = new Set([...matchers].flatMap(([, names = '']) => names.split(/\|(?![^(]*\))/)));

  it.each([...named])('%s is an alert that there is', (name) => {
    expect(alerts.filter((alert) => new RegExp(`^(${name})$`).test(alert))).not.toEqual([]);
  });

  it('is every alert, where the exporter is down', () => {
    const ours = alerts.filter((alert) => !/^(Plumbline|Dmarc|Tlsrpt|Dns)[A-Z]/.test(alert));
    expect(ours).toEqual([]);
  });
});

describe('alertmanager-0.28.yml', () => {
  it('differs from alertmanager.yml by Teams and by Discord’s secret alone', () => {
    const isOfTeams = ({ receiver }: Route): boolean => receiver === 'msteams';
    const isOfServices = ({ name }: Receiver): boolean => name === 'msteams' || name === 'discord';
    const routes = (later.route.routes ?? []).filter((route) => !isOfTeams(route));
    const receivers = [...later.receivers.filter((one) => !isOfServices(one))];
    expect({ ...later, route: { ...later.route, routes }, receivers }).toEqual({
      ...shipped,
      receivers: shipped.receivers.filter((one) => !isOfServices(one)),
    });
    expect(later.receivers.filter(isOfServices)).toEqual([
      {
        name: 'discord',
        discord_configs: [
          expect.objectContaining({ webhook_url_file: '/etc/alertmanager/secrets/discord-url' }),
        ],
      },
      {
        name: 'msteams',
        msteamsv2_configs: [
          expect.objectContaining({ webhook_url_file: '/etc/alertmanager/secrets/teams-url' }),
        ],
      },
    ]);
  });
});

function readConfig(path: string): Config {
  return parse(readFileSync(path, 'utf8')) as Config;
}

function allRoutes(route: Route): Route[] {
  return [route, ...(route.routes ?? []).flatMap(allRoutes)];
}

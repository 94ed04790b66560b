/** The settings as shipped, but quick, and with all services here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { FOLDER, SHIPPED } from './amtool.js';

export interface Here {
  /** Where secrets are put. */
  readonly folder: string;
  readonly services: string;
  readonly smtp: string;
  /** Whether it is night all day, or never. */
  readonly night: boolean;
}

/** Secrets by file, as `rewritten` names them. */
export function secretsOf({ services }: Here): Record<string, string> {
  return {
    'plumbline-key': 'the-key-of-plumbline',
    'slack-url': `${services}/slack`,
    'pagerduty-key': 'the-key-of-pagerduty',
    'opsgenie-key': 'the-key-of-opsgenie',
  };
}

type Settings = Record<string, unknown>;

export function rewritten(here: Here): string {
  const shipped = parse(readFileSync(SHIPPED, 'utf8'), atSecrets(here)) as Settings;
  const whole = (shipped['receivers'] as Settings[]).map((receiver) => aimed(receiver, here));
  const always = { weekdays: ['sunday:saturday'] };
  return stringify({
    ...shipped,
    global: { ...(shipped['global'] as Settings), smtp_smarthost: here.smtp, smtp_require_tls: false },
    templates: [join(FOLDER, 'templates/*.tmpl')],
    route: hurried(shipped['route'] as Settings),
    time_intervals: [
      { name: 'nights', time_intervals: here.night ? [always] : [{ years: ['1999'] }] },
      { name: 'weekends', time_intervals: [{ years: ['1999'] }] },
    ],
    receivers: whole,
  });
}

/** Files of secrets are in a folder of ours. */
function atSecrets({ folder }: Here): (key: unknown, value: unknown) => unknown {
  return (_, value) =>
    typeof value === 'string' ? value.replace('/etc/alertmanager/secrets', folder) : value;
}

function hurried(route: Settings): Settings {
  const routes = (route['routes'] as Settings[] | undefined)?.map(hurried);
  return {
    ...route,
    // Longer than rules take to come after each other, as in what is shipped: what mutes is there when it is told.
    group_wait: '2s',
    group_interval: '500ms',
    ...(routes === undefined ? {} : { routes }),
  };
}

function aimed(receiver: Settings, { services }: Here): Settings {
  const name = String(receiver['name']);
  const urls: Record<string, Settings> = {
    history: { url: `${services}/history` },
    webhook: { url: `${services}/webhook` },
    discord: { webhook_url: `${services}/discord` },
    pagerduty: { url: `${services}/pagerduty` },
    opsgenie: { api_url: `${services}/opsgenie/` },
  };
  const kind = Object.keys(receiver).find((key) => key.endsWith('_configs')) ?? '';
  const integrations = (receiver[kind] as Settings[]).map((one) => ({ ...one, ...urls[name] }));
  return { name, [kind]: integrations };
}

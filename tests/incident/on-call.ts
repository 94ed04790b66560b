/** What whoever is on call is told: by services that write it down instead of telling anybody. */
import type { Running } from '@plumbline/provisioning/alertmanager/testing/running.js';
import type { Told } from '@plumbline/provisioning/alertmanager/testing/services.js';

export type Service = 'history' | 'pagerduty' | 'slack' | 'webhook';
export type Status = 'firing' | 'resolved';

export interface Notice {
  readonly service: Service;
  readonly status: Status;
  /** What it is grouped by, and all there is in the group. */
  readonly alert: string;
  readonly domain: string;
  readonly alerts: readonly Alert[];
}

/** As Alertmanager tells of it where it is asked for all: other services hear a part of it. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Body {
  readonly status: Status;
  readonly groupLabels: { readonly alertname: string; readonly domain?: string };
  readonly alerts: readonly Alert[];
}

interface SlackBody {
  readonly attachments: readonly { readonly color: string; readonly footer: string }[];
}

interface PagerdutyBody {
  readonly event_action: string;
  readonly payload: { readonly class: string; readonly source: string };
}

/** What these say is of the machine that this runs on, not of what is tried. */
const OF_THE_MACHINE = ['PlumblineDiskLow', 'PlumblineDiskFull'];
const MARKER = 'HostDown';

export class OnCall {
  readonly #alertmanager: Running;
  #markers = 0;
  #from = 0;

  constructor(alertmanager: Running) {
    this.#alertmanager = alertmanager;
  }

  /** What was told since this was asked last, and all of it: what Alertmanager knows already is waited for. */
  async told(): Promise<Notice[]> {
    const { services } = this.#alertmanager;
    await this.#afterMarker();
    const now = services.told.slice(this.#from);
    this.#from += now.length;
    return now.flatMap(noticeOf).filter(({ alert }) => alert !== MARKER && !OF_THE_MACHINE.includes(alert));
  }

  /** One that nobody else tells of: it waits as long as those that came before it, so these are told once it is. */
  async #afterMarker(): Promise<void> {
    const host = `marker-${(this.#markers += 1)}`;
    const labels = { alertname: MARKER, severity: 'critical', domain: `${host}.shop.example` };
    const elsewhere = { ...labels, domain: `${host}.example` };
    await this.#alertmanager.fire({ labels }, { labels: elsewhere });
    for (const service of ['history', 'webhook'])
      await this.#alertmanager.services.hears(service, labels.domain);
    for (const service of ['history', 'pagerduty', 'slack'])
      await this.#alertmanager.services.hears(service, elsewhere.domain);
  }
}

function noticeOf({ at, body }: Told): Notice[] {
  const service = at.replace('POST /', '') as Service;
  if (service === 'slack') {
    const { color = '', footer = '' } = (body as SlackBody).attachments[0] ?? {};
    const alert = /^\w+/.exec(footer)?.[0] ?? '';
    const domain = / domain (\S+)/.exec(footer)?.[1] ?? '';
    return [{ service, status: color === 'good' ? 'resolved' : 'firing', alert, domain, alerts: [] }];
  }
  if (service === 'pagerduty') {
    const { event_action: action, payload } = body as PagerdutyBody;
    const status = action === 'resolve' ? 'resolved' : 'firing';
    return [{ service, status, alert: payload.class, domain: payload.source, alerts: [] }];
  }
  const { status, groupLabels, alerts } = body as Body;
  return [{ service, status, alert: groupLabels.alertname, domain: groupLabels.domain ?? '', alerts }];
}

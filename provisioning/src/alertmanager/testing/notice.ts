/** What Alertmanager gives to templates: https://prometheus.io/docs/alerting/latest/notifications/ */

export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export const RUNBOOK = 'https://github.com/plumbline/plumbline/blob/main/docs/runbooks/DmarcNewSender.md';

export function dashboard(domain: string, sender: string): string {
  return `http://grafana.example/d/plumbline-domain?var-domain=${domain}&var-sender=${sender}`;
}

/** An alert about a new sender of example.org. */
export function newSender(sender: string, more: Partial<Alert> & { description?: string } = {}): Alert {
  const { status = 'firing', labels = {}, annotations = {}, description } = more;
  return {
    status,
    labels: {
      alertname: 'DmarcNewSender',
      severity: 'warning',
      domain: 'example.org',
      team: 'mail',
      sender,
      ...labels,
    },
    annotations: {
      summary: `New sender ${sender} of example.org`,
      description: description ?? `412 messages in seven settled days, 398 of them aligned.`,
      runbook_url: RUNBOOK,
      dashboard_url: dashboard('example.org', sender),
      ...annotations,
    },
  };
}

export function notice(alerts: readonly Alert[]): Record<string, unknown> {
  return {
    receiver: 'slack',
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts: alerts.map((alert) => ({
      ...alert,
      startsAt: '2026-11-20T00:00:00Z',
      endsAt: '2026-11-20T01:00:00Z',
    })),
    groupLabels: {},
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: 'http://alertmanager.example',
  };
}

function common(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => all.every((one) => one[name] === value)),
  );
}

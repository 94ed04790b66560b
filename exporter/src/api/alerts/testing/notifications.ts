/** Notifications in the forms of those who send them. */

const labels = { alertname: 'DmarcAlignmentDropped', severity: 'critical', domain: 'shop.example' };
const annotations = { summary: 'It dropped', description: '61 % of 4,000 messages' };

export const FIRES = {
  ...{ status: 'firing', labels, annotations },
  ...{ startsAt: '2026-11-20T06:00:00.123456789Z', endsAt: '0001-01-01T00:00:00Z' },
  ...{ generatorURL: 'http://prometheus.example/graph?g0.expr=x', fingerprint: '4c1e3a0b9d2f8871' },
};

/** As Alertmanager 0.25 sends it. */
export function ofAlertmanager(...alerts: readonly object[]): object {
  return {
    receiver: 'plumbline',
    status: 'firing',
    alerts,
    groupLabels: { alertname: 'DmarcAlignmentDropped' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.example:9093',
    version: '4',
    groupKey: '{}:{alertname="DmarcAlignmentDropped"}',
    truncatedAlerts: 0,
  };
}

const GRAFANA = 'http://grafana.example';
const SILENCE = `${GRAFANA}/alerting/silence/new?alertmanager=grafana&matcher=__alert_rule_uid__%3Ddmarc-alignment`;
const DASHBOARD = `${GRAFANA}/d/plumbline-domain?from=1763614800000&orgId=1&to=1763618460000`;

/** Every field of `ExtendedAlert`, in its order: templates/template_data.go of grafana/alerting, as Grafana 12.4 has it. */
const OF_GRAFANA = {
  status: 'firing',
  labels: { ...labels, grafana_folder: 'Plumbline' },
  annotations,
  // Of the time zone of its machine.
  startsAt: '2026-11-20T07:00:00+01:00',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: `${GRAFANA}/alerting/grafana/dmarc-alignment/view?orgId=1`,
  fingerprint: '4c1e3a0b9d2f8871',
  silenceURL: `${SILENCE}&matcher=domain%3Dshop.example&orgId=1`,
  dashboardURL: DASHBOARD,
  panelURL: `${DASHBOARD}&viewPanel=4`,
  ruleUID: 'dmarc-alignment',
  values: { A: 0.61, C: 1 },
  valueString:
    "[ var='A' labels={domain=shop.example} value=0.61 ], [ var='C' labels={domain=shop.example} value=1 ]",
  imageURL: `${GRAFANA}/public/img/attachments/4c1e.png`,
  orgId: 1,
  enrichments: { items: [] },
};

/** Of one without a dashboard and without values. */
const BARE = {
  ...{ dashboardURL: '', panelURL: '', values: null, valueString: '', annotations: {} },
  ...{ fingerprint: '0badc0de00000001', imageURL: undefined, orgId: undefined, enrichments: undefined },
};

/** Every field of `webhookMessage`: receivers/webhook/v1/webhook.go of grafana/alerting, as Grafana 12.4 has it. */
export function ofGrafana(more: object = {}): object {
  return {
    receiver: 'plumbline',
    status: 'firing',
    alerts: [OF_GRAFANA, { ...OF_GRAFANA, ...BARE }],
    groupLabels: { alertname: 'DmarcAlignmentDropped', grafana_folder: 'Plumbline' },
    commonLabels: { ...labels, grafana_folder: 'Plumbline' },
    commonAnnotations: {},
    externalURL: `${GRAFANA}/`,
    appVersion: '12.4.0',
    version: '1',
    groupKey: '{}:{alertname="DmarcAlignmentDropped", grafana_folder="Plumbline"}',
    truncatedAlerts: 0,
    orgId: 1,
    title: '[FIRING:2] DmarcAlignmentDropped Plumbline (shop.example critical)',
    state: 'alerting',
    message: '**Firing**\n\nValue: A=0.61, C=1\nLabels:\n - alertname = DmarcAlignmentDropped\n',
    ...more,
  };
}

/** What its template `webhook.default.payload` makes, for whoever names that as the payload: sorted, and of no organisation. */
export function ofGrafanaByTemplate(): object {
  const made = ofGrafana({ orgId: null, appVersion: undefined });
  return Object.fromEntries(Object.entries(made).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What its button Test sends: newTestAlert and TestNotifier in notify/ of grafana/alerting. */
export function ofGrafanasButton(): object {
  const tested = { alertname: 'TestAlert', instance: 'Grafana' };
  const shown = { dashboardURL: '', panelURL: '', silenceURL: `${SILENCE}&matcher=alertname%3DTestAlert` };
  return ofGrafana({
    alerts: [
      {
        ...{
          ...OF_GRAFANA,
          ...BARE,
          ...shown,
          labels: tested,
          annotations: { summary: 'Notification test' },
        },
        ...{ generatorURL: '', ruleUID: undefined, fingerprint: '57c6d9296de2ad39' },
        valueString: "[ metric='foo' labels={instance=bar} value=10 ]",
      },
    ],
    ...{ groupLabels: tested, commonLabels: tested },
    groupKey: 'webhook-57c6d9296de2ad39-1763618460',
    title: '[FIRING:1] TestAlert Grafana ',
  });
}

import { dashboardUrl, runbookUrl } from '../rules/links.js';
import { PANEL_OF } from '../rules/panels.js';
import type { Alert } from '../rules/rule.js';
import type { SqlAlert } from '../queries/alerts/sql-alert.js';
import type { Thresholds } from '../thresholds.js';
import { CANARY_DASHBOARD, type Canary } from './canaries.js';
import { evaluationsIn } from './intervals.js';
import { reasonOf, statesFor } from './states.js';
import { decidedInPromql, decidedInSql } from './steps.js';
import { translated } from './texts.js';
import { uidOf } from './uid.js';

export function grafanaRule(
  alert: Alert,
  sql: SqlAlert | undefined,
  interval: string,
  thresholds: Thresholds,
): unknown {
  const { times, links } = thresholds;
  const decision = sql === undefined ? decidedInPromql(alert, thresholds) : decidedInSql(alert, sql);
  const { asks, condition, find } = decision;
  const link = panelLink(alert);
  const isDomain = alert.about === 'domain';
  const isKept = isDomain || alert.endsAtOnce !== true;
  return {
    uid: uidOf(alert.name),
    title: alert.name,
    condition: condition.refId,
    data: [...asks, condition.step],
    for: isDomain ? times.for : alert.for,
    ...(isKept
      ? {
          keepFiringFor: times.keep,
          missing_series_evals_to_resolve: evaluationsIn(times.keep, interval),
        }
      : {}),
    ...statesFor(reasonOf(alert.name)),
    labels: {
      severity: alert.severity,
      ...(isDomain && alert.needsComplete === true ? { needs_complete: 'true' } : {}),
    },
    annotations: {
      summary: translated(alert.summary, find),
      description: translated(alert.description, find),
      runbook_url: runbookUrl(links.runbooks, alert.name),
      dashboard_url: dashboardUrl(links.grafana, alert),
      ...link.noted,
    },
    ...link.named,
  };
}

interface PanelLink {
  readonly named: object;
  readonly noted: object;
}

/**
 * Both or neither: Grafana takes no panel without its dashboard. A panel that is named knows its alert; what is told of the
 * alert leads to the panel by what is noted, which is shown to nobody.
 */
function panelLink({ name, dashboard }: Alert): PanelLink {
  const panel = PANEL_OF[name];
  if (panel === undefined) return { named: {}, noted: {} };
  return {
    named: { dashboardUid: dashboard, panelId: panel },
    noted: { __dashboardUid__: dashboard, __panelId__: String(panel) },
  };
}

export function canaryRule(
  { name, severity, summary, description, asks, condition }: Canary,
  { links, ingest }: Thresholds,
): unknown {
  return {
    uid: uidOf(name),
    title: name,
    condition: condition.refId,
    data: [asks, condition.step],
    for: ingest.store_down,
    ...statesFor('canary'),
    labels: { severity },
    annotations: {
      summary,
      description,
      runbook_url: runbookUrl(links.runbooks, name),
      dashboard_url: `${links.grafana}/d/${CANARY_DASHBOARD}`,
    },
  };
}

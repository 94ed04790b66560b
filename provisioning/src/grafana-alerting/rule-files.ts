import { sqlAlerts } from '../queries/alerts/all.js';
import { alertGroups } from '../rules/groups.js';
import { yamlOf } from '../rules/rule-file.js';
import type { Thresholds } from '../thresholds.js';
import { queryCanaries, sourceCanaries, type Canary } from './canaries.js';
import { intervalOf } from './intervals.js';
import { canaryRule, grafanaRule } from './rule.js';

const FOLDER = 'Plumbline';

/** Files for Grafana's alerting by their names, a group a file: the alerts of Prometheus, and what watches over them. */
export function grafanaRuleFiles(thresholds: Thresholds): Map<string, string> {
  const sqlOf = new Map(sqlAlerts(thresholds).map((alert) => [alert.name, alert]));
  const files = alertGroups(thresholds).map(({ name, alerts }) => {
    const interval = intervalOf(name);
    const rules = alerts.map((alert) => grafanaRule(alert, sqlOf.get(alert.name), interval, thresholds));
    return [name, fileOf(name, interval, rules)] as const;
  });
  const watching = Object.entries(canaryGroups(thresholds)).map(([name, canaries]) => {
    const rules = canaries.map((canary) => canaryRule(canary, thresholds));
    return [name, fileOf(name, intervalOf(name), rules)] as const;
  });
  return new Map([...files, ...watching].map(([name, text]) => [`${name}.yml`, text]));
}

export function canaryGroups(thresholds: Thresholds): Record<string, readonly Canary[]> {
  return { canaries: sourceCanaries(), 'canary-queries': queryCanaries(thresholds) };
}

function fileOf(name: string, interval: string, rules: readonly unknown[]): string {
  const group = { orgId: 1, name: `plumbline-${name}`, folder: FOLDER, interval, rules };
  return yamlOf({ apiVersion: 1, groups: [group] }, 'provisioning/src');
}

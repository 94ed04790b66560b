import { stringify } from 'yaml';
import type { Thresholds } from '../thresholds.js';
import { alertGroups, RECORDING } from './groups.js';
import { dashboardUrl, runbookUrl } from './links.js';
import { withTeam } from './promql.js';
import { RECORDINGS } from './recording.js';
import type { Alert } from './rule.js';

const FROM = 'provisioning/src/rules';

/** Files of rules by their names. */
export function ruleFiles(thresholds: Thresholds): Map<string, string> {
  const files = new Map([[`${RECORDING}.yml`, fileOf(RECORDING, RECORDINGS)]]);
  for (const { name, alerts } of alertGroups(thresholds)) {
    const rules = alerts.map((alert) => ruleOf(alert, thresholds));
    files.set(`${name}.yml`, fileOf(name, rules));
  }
  return files;
}

function fileOf(name: string, rules: readonly unknown[]): string {
  return yamlOf({ groups: [{ name: `plumbline-${name}`, interval: '1m', rules }] });
}

/** YAML with a note on where it comes from; long texts on one line, several lines as a block. */
export function yamlOf(content: unknown, from = FROM): string {
  const written = `# Written by \`npm run provisioning\` from ${from} and thresholds.yml.\n`;
  return written + stringify(content, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}

function ruleOf(alert: Alert, { times, links }: Thresholds): unknown {
  const isDomain = alert.about === 'domain';
  return {
    alert: alert.name,
    expr: isDomain ? withTeam(alert.expr) : alert.expr,
    for: isDomain ? times.for : alert.for,
    ...(isDomain || alert.endsAtOnce !== true ? { keep_firing_for: times.keep } : {}),
    labels: {
      severity: alert.severity,
      ...(isDomain && alert.needsComplete === true ? { needs_complete: 'true' } : {}),
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: runbookUrl(links.runbooks, alert.name),
      dashboard_url: dashboardUrl(links.grafana, alert),
    },
  };
}

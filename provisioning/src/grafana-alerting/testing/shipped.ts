import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROVISIONING } from '../../folder.js';
import { alertGroups } from '../../rules/groups.js';
import type { Alert } from '../../rules/rule.js';
import { readThresholds, type Thresholds } from '../../thresholds.js';
import { grafanaRulesOf } from '../../written.js';

const MODEL = z.looseObject({
  refId: z.string(),
  datasource: z.strictObject({ type: z.string(), uid: z.string() }),
  rawSql: z.string().optional(),
  expr: z.string().optional(),
});

/** As Grafana reads it, and nothing that it would pass over. */
const RULE = z.strictObject({
  uid: z.string(),
  title: z.string(),
  condition: z.string(),
  data: z.array(
    z.strictObject({
      refId: z.string(),
      datasourceUid: z.string(),
      relativeTimeRange: z.strictObject({ from: z.number(), to: z.number() }),
      model: MODEL,
    }),
  ),
  for: z.string(),
  keepFiringFor: z.string().optional(),
  missing_series_evals_to_resolve: z.number().int().positive().optional(),
  noDataState: z.enum(['OK', 'Alerting', 'NoData', 'KeepLast']),
  execErrState: z.enum(['Error', 'Alerting', 'OK', 'KeepLast']),
  dashboardUid: z.string().optional(),
  panelId: z.number().int().positive().optional(),
  labels: z.record(z.string(), z.string()),
  annotations: z.strictObject({
    summary: z.string(),
    description: z.string(),
    runbook_url: z.string(),
    dashboard_url: z.string(),
    __dashboardUid__: z.string().optional(),
    __panelId__: z.string().regex(/^\d+$/).optional(),
  }),
});
export type GrafanaRule = z.infer<typeof RULE>;

const FILE = z.strictObject({
  apiVersion: z.literal(1),
  groups: z.array(
    z.strictObject({
      orgId: z.literal(1),
      name: z.string(),
      folder: z.literal('Plumbline'),
      interval: z.string(),
      rules: z.array(RULE),
    }),
  ),
});

export function shippedThresholds(): Thresholds {
  const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'));
  if (!judged.ok) throw new Error(judged.detail);
  return judged.value;
}

export function grafanaGroups(thresholds: Thresholds): z.infer<typeof FILE>['groups'] {
  return [...grafanaRulesOf(thresholds).values()].flatMap((text) => FILE.parse(parse(text)).groups);
}

export function grafanaRules(thresholds: Thresholds): GrafanaRule[] {
  return grafanaGroups(thresholds).flatMap(({ rules }) => rules);
}

export function allAlerts(thresholds: Thresholds): Alert[] {
  return alertGroups(thresholds).flatMap(({ alerts }) => [...alerts]);
}

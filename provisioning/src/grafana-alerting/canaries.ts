import type { SqlAlert } from '../queries/alerts/sql-alert.js';
import { sqlAlerts } from '../queries/alerts/all.js';
import { indented } from '../rules/promql.js';
import type { Severity } from '../rules/rule.js';
import type { Thresholds } from '../thresholds.js';
import { columnsRead } from './columns-read.js';
import { clickhouseStep, prometheusStep, threshold, type Condition, type Step } from './sources.js';
import { DECIDED_BY } from './texts.js';

/** A rule about the rules: those of domains keep what they said last while they cannot ask, and would keep it for ever. */
export interface Canary {
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly description: string;
  readonly asks: Step;
  readonly condition: Condition;
}

export const CANARY_DASHBOARD = 'plumbline-operations';

/** Whether the data sources answer at all. */
export function sourceCanaries(): Canary[] {
  return [
    {
      name: 'PlumblineCanaryClickHouse',
      severity: 'warning',
      summary: 'Grafana cannot ask the store of Plumbline',
      description:
        'The data source plumbline-clickhouse does not answer the simplest question. Alerts that are decided there stay as they were and do not see what is new.',
      asks: clickhouseStep(DECIDED_BY, 'SELECT 1 AS value'),
      condition: ANSWERED,
    },
    {
      name: 'PlumblineCanaryPrometheus',
      severity: 'warning',
      summary: 'Grafana cannot ask Prometheus about Plumbline',
      description:
        'The data source plumbline-prometheus does not answer the simplest question. Alerts that are decided there stay as they were and do not see what is new.',
      asks: prometheusStep(DECIDED_BY, 'vector(1)'),
      condition: ANSWERED,
    },
  ];
}

/** Whether what the rules ask for can be had. It costs as much as some of them together, so it is asked seldom. */
export function queryCanaries(thresholds: Thresholds): Canary[] {
  return [
    {
      name: 'PlumblineCanaryQueries',
      severity: 'warning',
      summary: 'What Grafana’s alert rules about Plumbline read cannot be read',
      description:
        'One of the views of the rules does not answer: it or a column of it is missing, or this reader may not see it; or none answers, and PlumblineCanaryClickHouse says so. Alerts that read it stay as they were and do not see what is new.',
      asks: clickhouseStep(DECIDED_BY, everyView(sqlAlerts(thresholds))),
      condition: ANSWERED,
    },
  ];
}

/** It never fires by what it is answered: that it is answered is all it asks for. */
const ANSWERED = threshold({ is: 'lt', than: 1 });

/**
 * Each view is understood and begun, and no row of it read: with the columns that rules read, for a store that is older or
 * younger than they may lack one. To ask for each rule itself would take as long as all of them together.
 */
function everyView(alerts: readonly SqlAlert[]): string {
  const read = columnsRead(alerts.map(({ sql }) => sql));
  const each = [...read].map(
    ([view, columns]) => `SELECT 1 FROM (SELECT ${columns.join(', ')} FROM ${view} WHERE 0)`,
  );
  return `SELECT 1 + count() AS value\nFROM (\n${indented(each.join('\nUNION ALL\n'))}\n)`;
}

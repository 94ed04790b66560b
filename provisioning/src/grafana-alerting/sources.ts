/** How Grafana's alerting is to ask the two data sources, and to judge what they answer. */
import type { Threshold } from '../queries/alerts/sql-alert.js';
import { DECIDED_BY } from './texts.js';

const CLICKHOUSE = { type: 'grafana-clickhouse-datasource', uid: 'plumbline-clickhouse' };
const PROMETHEUS = { type: 'prometheus', uid: 'plumbline-prometheus' };
const EXPRESSION = { type: '__expr__', uid: '__expr__' };

/** Queries say themselves of which time they speak; Grafana wants one all the same. */
const TIME_RANGE = { from: 600, to: 0 };
const POINTS = { intervalMs: 60_000, maxDataPoints: 43_200 };
const CONDITION = 'C';

/** One of the things that make a rule. */
export type Step = Readonly<Record<string, unknown>>;

/** Rows as numbers: columns of words are labels. */
export function clickhouseStep(refId: string, sql: string): Step {
  return {
    refId,
    datasourceUid: CLICKHOUSE.uid,
    relativeTimeRange: TIME_RANGE,
    model: {
      refId,
      datasource: CLICKHOUSE,
      pluginVersion: '4.20.0',
      editorType: 'sql',
      queryType: 'table',
      format: 1,
      rawSql: sql,
      ...POINTS,
    },
  };
}

export function prometheusStep(refId: string, expr: string): Step {
  return {
    refId,
    datasourceUid: PROMETHEUS.uid,
    relativeTimeRange: TIME_RANGE,
    model: {
      refId,
      datasource: PROMETHEUS,
      editorMode: 'code',
      expr,
      instant: true,
      range: false,
      ...POINTS,
    },
  };
}

export interface Condition {
  readonly refId: string;
  readonly step: Step;
}

export function threshold({ is, than }: Threshold): Condition {
  return condition({
    type: 'threshold',
    expression: DECIDED_BY,
    conditions: [{ evaluator: { type: is, params: [than] } }],
  });
}

/** PromQL that leaves nothing but what is wrong: whatever figure it has. */
export function anyFigure(): Condition {
  return condition({ type: 'math', expression: `is_number($${DECIDED_BY})` });
}

function condition(expression: Step): Condition {
  const model = { refId: CONDITION, datasource: EXPRESSION, ...expression, ...POINTS };
  const step = {
    refId: CONDITION,
    datasourceUid: EXPRESSION.uid,
    relativeTimeRange: { from: 0, to: 0 },
    model,
  };
  return { refId: CONDITION, step };
}

import type { SqlAlert } from '../queries/alerts/sql-alert.js';
import { lowCompleteness } from '../rules/alerts/reports.js';
import { indented, withTeam } from '../rules/promql.js';
import type { Alert } from '../rules/rule.js';
import type { Thresholds } from '../thresholds.js';
import { figureQuery } from './figures.js';
import { inlined } from './inlined.js';
import {
  anyFigure,
  clickhouseStep,
  prometheusStep,
  threshold,
  type Condition,
  type Step,
} from './sources.js';
import { askedOf, DECIDED_BY, keyOf, type Asked, type Found } from './texts.js';

/** What a rule asks for, and how it judges what it is told. */
export interface Decision {
  readonly asks: readonly Step[];
  readonly condition: Condition;
  /** Where the figures are that the texts of the alert have. */
  readonly find: (asked: Asked) => Found;
}

/** Figures beside are those of the gauges: they cost nothing, and where there are none the text says so and is told all the same. */
export function decidedInSql(alert: Alert, { sql, fires, words }: SqlAlert): Decision {
  const asked = askedOf(alert.summary, alert.description);
  const { asks, find } = words === undefined ? figuresFor(asked) : labelsFor(asked, words);
  return { asks: [clickhouseStep(DECIDED_BY, sql), ...asks], condition: threshold(fires), find };
}

export function decidedInPromql(alert: Alert, thresholds: Thresholds): Decision {
  const { expr, condition } = promqlOf(alert, thresholds);
  const { asks, find } = figuresFor(askedOf(alert.summary, alert.description));
  return { asks: [prometheusStep(DECIDED_BY, expr), ...asks], condition, find };
}

type Beside = Pick<Decision, 'asks' | 'find'>;

function figuresFor(asked: readonly Asked[]): Beside {
  const found = new Map<string, Found>(asked.map((one, at) => [keyOf(one), { refId: figureId(at) }]));
  return {
    asks: asked.map((one, at) => prometheusStep(figureId(at), figureQuery(one))),
    find: finder(found),
  };
}

function labelsFor(asked: readonly Asked[], words: readonly string[]): Beside {
  const found = new Map<string, Found>(
    asked.flatMap((one, at) => words.slice(at, at + 1).map((label) => [keyOf(one), { label }] as const)),
  );
  return { asks: [], find: finder(found) };
}

interface Promql {
  readonly expr: string;
  readonly condition: Condition;
}

/** Grafana knows of series that are missing by itself, where Prometheus has to ask. */
const BY_ABSENCE: Readonly<Record<string, (thresholds: Thresholds) => string>> = {
  PlumblineDown: ({ job }) => `sum by (job) (up{job="${job}"})`,
};

function promqlOf(alert: Alert, thresholds: Thresholds): Promql {
  const byAbsence = BY_ABSENCE[alert.name];
  if (byAbsence !== undefined)
    return { expr: byAbsence(thresholds), condition: threshold({ is: 'lt', than: 1 }) };
  return { expr: grafanaExpr(alert, thresholds), condition: anyFigure() };
}

/** The PromQL of an alert, without recordings, and with what Alertmanager does for it: Grafana has no inhibition. */
export function grafanaExpr(alert: Alert, thresholds: Thresholds): string {
  if (alert.about === 'process') return alert.expr;
  if (alert.needsComplete !== true) return inlined(withTeam(alert.expr));
  return inlined(
    withTeam(`(
${indented(alert.expr)}
)
unless on (domain) (
${indented(lowCompleteness(thresholds))}
)`),
  );
}

function figureId(at: number): string {
  return `F${at + 1}`;
}

function finder(found: ReadonlyMap<string, Found>): Decision['find'] {
  return (asked) => {
    const place = found.get(keyOf(asked));
    if (place === undefined) throw new Error(`nothing asks for ${asked.promql}`);
    return place;
  };
}

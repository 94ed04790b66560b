import { runbookUrl } from '../links.js';
import type { Thresholds } from '../../thresholds.js';
import type { Case, CaseGroup, Edge } from './case.js';

/** What `promtool test rules` reads: the alert before, meanwhile and after, each looked at when its time ends. */
export function testFile(
  group: string,
  { cases, edges = [], stepMinutes }: CaseGroup,
  links: Thresholds['links'],
): unknown {
  return {
    rule_files: ['../rules/recording.yml', `../rules/${group}.yml`],
    evaluation_interval: `${stepMinutes}m`,
    group_eval_order: ['plumbline-recording', `plumbline-${group}`],
    tests: [
      ...cases.map((one) => testOf(one, stepMinutes, links)),
      ...edges.map((one) => edgeOf(one, stepMinutes)),
    ],
  };
}

function testOf(one: Case, stepMinutes: number, links: Thresholds['links']): unknown {
  const { at, ...input } = inputOf(one, stepMinutes);
  const alertname = one.alert;
  return {
    name: one.shows === undefined ? one.alert : `${one.alert}: ${one.shows}`,
    ...input,
    alert_rule_test: [
      { eval_time: at(1), alertname, exp_alerts: [] },
      { eval_time: at(2), alertname, exp_alerts: [expected(one, links)] },
      { eval_time: at(3), alertname, exp_alerts: [] },
    ],
  };
}

function edgeOf({ alert, by, ...one }: Edge, stepMinutes: number): unknown {
  const { at, ...input } = inputOf(one, stepMinutes);
  const expr = `count by (alertname) (ALERTS{alertname="${alert}", alertstate="firing"})`;
  const fires = [{ labels: `{alertname="${alert}"}`, value: 1 }];
  return {
    name: `${alert}: decided by ${by}`,
    ...input,
    promql_expr_test: [
      { expr, eval_time: at(1), exp_samples: [] },
      { expr, eval_time: at(2), exp_samples: fires },
      { expr, eval_time: at(3), exp_samples: [] },
    ],
  };
}

interface Input {
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  /** When one of the three times ends. */
  readonly at: (phase: number) => string;
}

function inputOf({ hours = 1, series }: Pick<Case, 'hours' | 'series'>, stepMinutes: number): Input {
  const steps = (hours * 60) / stepMinutes;
  return {
    interval: `${stepMinutes}m`,
    input_series: Object.entries(series).map(([name, values]) => ({
      series: name,
      values: written(values, steps),
    })),
    at: (phase) => `${(phase * steps - 1) * stepMinutes}m`,
  };
}

function expected(
  { alert, labels, summary, description, dashboard }: Case,
  links: Thresholds['links'],
): unknown {
  return {
    exp_labels: labels,
    exp_annotations: {
      summary,
      description,
      runbook_url: runbookUrl(links.runbooks, alert),
      dashboard_url: links.grafana + dashboard,
    },
  };
}

function written(values: Case['series'][string], steps: number): string {
  if (typeof values === 'string') return values;
  if ('by' in values) return grown(values.by, steps);
  return values.map((value) => (value === null ? `_x${steps}` : `${value}x${steps - 1}`)).join(' ');
}

function grown(by: readonly number[], steps: number): string {
  let last = 0;
  const phases = by.map((each, phase) => {
    const first = phase === 0 ? 0 : last + each;
    last = first + each * (steps - 1);
    return `${first}+${each}x${steps - 1}`;
  });
  return phases.join(' ');
}

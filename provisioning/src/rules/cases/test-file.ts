import { runbookUrl } from '../links.js';
import type { Thresholds } from '../../thresholds.js';
import type { Case, CaseGroup } from './case.js';

/** What `promtool test rules` reads: the alert before, meanwhile and after, each looked at when its time ends. */
export function testFile(
  group: string,
  { cases, stepMinutes }: CaseGroup,
  links: Thresholds['links'],
): unknown {
  return {
    rule_files: ['../rules/recording.yml', `../rules/${group}.yml`],
    evaluation_interval: `${stepMinutes}m`,
    group_eval_order: ['plumbline-recording', `plumbline-${group}`],
    tests: cases.map((one) => testOf(one, stepMinutes, links)),
  };
}

function testOf(one: Case, stepMinutes: number, links: Thresholds['links']): unknown {
  const steps = ((one.hours ?? 1) * 60) / stepMinutes;
  const at = (phase: number): string => `${(phase * steps - 1) * stepMinutes}m`;
  const alertname = one.alert;
  return {
    name: one.shows === undefined ? one.alert : `${one.alert}: ${one.shows}`,
    interval: `${stepMinutes}m`,
    input_series: Object.entries(one.series).map(([series, values]) => ({
      series,
      values: written(values, steps),
    })),
    alert_rule_test: [
      { eval_time: at(1), alertname, exp_alerts: [] },
      { eval_time: at(2), alertname, exp_alerts: [expected(one, links)] },
      { eval_time: at(3), alertname, exp_alerts: [] },
    ],
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

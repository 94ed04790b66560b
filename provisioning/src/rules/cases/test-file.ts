import { atPanel, runbookUrl } from '../links.js';
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
      ...together(edges).map((some) => edgesOf(some, stepMinutes)),
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

/** What one alert is decided by, in one test, which takes as long as one: each at a domain, or an exporter, of its own. */
function edgesOf(some: readonly Edge[], stepMinutes: number): unknown {
  const [{ alert, hours } = { alert: '', hours: 1 }] = some;
  const series = Object.assign({}, ...some.map((one, at) => elsewhere(one.series, at))) as Edge['series'];
  const { at, ...input } = inputOf({ hours: hours ?? 1, series }, stepMinutes);
  const expr = `count(ALERTS{alertname="${alert}", alertstate="firing"}) or vector(0)`;
  const look = (phase: number, value: number): unknown => ({
    expr,
    eval_time: at(phase),
    exp_samples: [{ labels: '{}', value }],
  });
  return {
    name: `${alert}: decided by ${some.map(({ by }) => by).join('; ')}`,
    ...input,
    promql_expr_test: [look(1, 0), look(2, some.length), look(3, 0)],
  };
}

function elsewhere(series: Edge['series'], at: number): Edge['series'] {
  const moved = (name: string): string =>
    name.replace('"shop.example"', `"edge-${at}.example"`).replace('"plumbline:9877"', `"edge-${at}:9877"`);
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [moved(name), values]));
}

function together(edges: readonly Edge[]): Edge[][] {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.alert} ${edge.hours ?? 1}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return [...groups.values()];
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
      dashboard_url: atPanel(links.grafana + dashboard, alert),
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

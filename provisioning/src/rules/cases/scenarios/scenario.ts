/** Days as they happen, looked at with all rules: what fires then, and that nothing else does. */
export interface Scenario {
  /** Of its file, after scenario-. */
  readonly name: string;
  readonly shows: string;
  readonly stepMinutes: number;
  /** Values as promtool has them. */
  readonly series: Readonly<Record<string, string>>;
  readonly looks: readonly Look[];
}

export interface Look {
  readonly at: string;
  /** Labels of what fires, besides that it does. */
  readonly fires: readonly string[];
}

export function scenarioFile(
  { shows, stepMinutes, series, looks }: Scenario,
  groups: readonly string[],
): unknown {
  return {
    rule_files: groups.map((name) => `../rules/${name}.yml`),
    evaluation_interval: `${stepMinutes}m`,
    group_eval_order: groups.map((name) => `plumbline-${name}`),
    tests: [
      {
        name: shows,
        interval: `${stepMinutes}m`,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: looks.map(({ at, fires }) => ({
          expr: 'count by (alertname, domain, sender) (ALERTS{alertstate="firing"})',
          eval_time: at,
          exp_samples: fires.map((labels) => ({ labels: `{${labels}}`, value: 1 })),
        })),
      },
    ],
  };
}

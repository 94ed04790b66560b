/** SQL of a dashboard as it reaches the store: what Grafana's frontend does to it, then the data source's backend. */
import { withFilters, type AdHocFilter } from './ad-hoc.js';
import { withConditions } from './conditional-all.js';
import { durationText, withMacros, type TimeRange } from './macros.js';
import { interpolated, type Chosen, type Form, type Variables } from './variables.js';

export interface Moment {
  readonly range: TimeRange;
  readonly intervalMs: number;
  readonly variables: Variables;
  readonly filters: readonly AdHocFilter[];
}

/** Several values of a variable without a form are quoted, and not escaped. */
const listInQuotes: Form = (value) => (typeof value === 'string' ? value : `'${value.join("','")}'`);

export function expanded(sql: string, moment: Moment): string {
  const conditions = withConditions(sql, moment.variables);
  const variables = new Map([...builtIn(moment), ...moment.variables]);
  const filtered = withFilters(interpolated(conditions, variables, listInQuotes), moment.filters);
  return withMacros(filtered, moment);
}

function builtIn({ range, intervalMs }: Moment): [string, Chosen][] {
  return [
    ['__from', { value: String(range.from.getTime()) }],
    ['__to', { value: String(range.to.getTime()) }],
    ['__interval', { value: durationText(intervalMs) }],
    ['__interval_ms', { value: String(intervalMs) }],
  ];
}

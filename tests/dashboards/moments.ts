import type { Query } from './asking.js';
import type { AdHocFilter } from './expanded/ad-hoc.js';
import { expanded } from './expanded/expanded.js';
import type { TimeRange } from './expanded/macros.js';
import type { Variables } from './expanded/variables.js';

const DAY_MS = 86_400_000;

export function lastDays(days: number, now: Date): TimeRange {
  return { from: new Date(now.getTime() - days * DAY_MS), to: now };
}

/** Long before any report. */
export const NOTHING_YET: TimeRange = {
  from: new Date('2019-01-01T00:00:00Z'),
  to: new Date('2019-01-31T00:00:00Z'),
};

/** What a person chose on a dashboard. */
export interface Chosen {
  readonly range: TimeRange;
  readonly variables: Variables;
  readonly filters?: readonly AdHocFilter[];
}

export type Asking = Pick<Query, 'sql' | 'leastInterval' | 'maxDataPoints'>;

/** The SQL of a query as it reaches the store. */
export function sqlAt(query: Asking, { range, variables, filters = [] }: Chosen): string {
  return expanded(query.sql, { range, variables, filters, intervalMs: intervalOf(query, range) });
}

/** As long as a step on the screen is, and no shorter than the panel says. */
function intervalOf({ leastInterval, maxDataPoints }: Omit<Asking, 'sql'>, { from, to }: TimeRange): number {
  const wanted = rounded((to.getTime() - from.getTime()) / maxDataPoints);
  return Math.max(wanted, leastInterval === undefined ? 0 : millisecondsIn(leastInterval));
}

const STEPS_S = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

function rounded(ms: number): number {
  return 1000 * (STEPS_S.find((step) => step * 1000 >= ms) ?? 604_800);
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
};

function millisecondsIn(duration: string): number {
  const [, count, unit = ''] = /^>?(\d+)(ms|[smhdw])$/.exec(duration) ?? [];
  const length = Number(count) * (UNIT_MS[unit] ?? NaN);
  if (Number.isNaN(length)) throw new Error(`no duration: ${duration}`);
  return length;
}

/** Pieces of SQL that alerts have in common. Each view of settled days costs: a query names as few as it can. */
import type { Thresholds } from '../../thresholds.js';
import { MOST } from './sql-alert.js';

/** The team of each domain, and up to which day it is settled: what was worked out last, which costs nothing. */
export const TEAMS = 'v_domains AS t';

/** Domains with so much own mail on a usual day. */
export function withUsualDay({ floors }: Thresholds): string {
  return `(SELECT domain FROM v_baselines WHERE owned AND own_messages >= ${floors.usual_day})`;
}

/** Domains with so much own mail in seven settled days. */
export function withOwnWeek(least: number): string {
  return `(SELECT domain FROM v_windows WHERE owned AND window = '7d' AND own_messages >= ${least})`;
}

/** The same, where most of the usual reports are there: other figures are not to be believed. */
export function withWholeWeek(least: number, { completeness }: Thresholds): string {
  return `(
    SELECT domain FROM v_windows
    WHERE owned AND window = '7d' AND own_messages >= ${least} AND ifNull(completeness, 1) >= ${completeness.week}
  )`;
}

export function worst(order: 'DESC' | 'ASC', by = 'domain'): string {
  return `ORDER BY value ${order}, ${by}\nLIMIT ${MOST}`;
}

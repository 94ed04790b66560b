import * as z from 'zod';
import { IS_COUNTED } from '../counted.js';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import type { Baseline } from './baselines.js';
import { figure } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';
import type { WindowFigures } from './windows.js';

const BELOW = z.object({
  domain: z.string(),
  '1d': figure,
  '7d': figure,
  '28d': figure,
  /** Of a day, as v_baselines has it. */
  usual: figure,
  peak: figure,
});
export type FailuresBelow = z.output<typeof BELOW>;

/**
 * Failure reports of domains of ours that are not shown, with the nearest of which they are a part and that is: each names
 * the very subdomain that somebody made up. Days are those of the windows of the domain they are counted with.
 */
export function readFailuresBelow(client: StateReader, scope: StateScope): Promise<Asked<FailuresBelow[]>> {
  return client.rows(
    `SELECT domain, last_1 AS \`1d\`, last_7 AS \`7d\`, last_28 AS \`28d\`,
       if(of_days < 7, 0, arrayReduce('quantileExactInclusive(0.5)', arrayResize(before, of_days, 0))) AS usual,
       if(of_days < 7, 0, arrayReverseSort(before)[if(length(before) < 14, 1, 2)]) AS peak
     FROM (
       SELECT toString(s.domain) AS domain, sumIf(f.n, f.day = s.until) AS last_1, sumIf(f.n, f.day > s.until - 7) AS last_7,
         sumIf(f.n, f.day > s.until - 28) AS last_28, groupArrayIf(f.n, f.day > s.until - 35 AND f.day <= s.until - 7) AS before,
         greatest(0, any(s.until) - 6 - greatest(any(s.until) - 34, assumeNotNull((SELECT failure_reports_from FROM retention)))) AS of_days
       FROM (
         SELECT parent, day, sum(n) AS n
         FROM (
           SELECT domain, day, argMax(ancestor, length(ancestor)) AS parent, any(n) AS n
           FROM (
             SELECT domain, day, n, splitByChar('.', toString(domain)) AS labels,
               arrayJoin(arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), range(2, length(labels) + 1))) AS ancestor
             FROM (
               SELECT v.domain AS domain, v.day AS day, count() AS n FROM v_failures AS v
               WHERE v.owned AND v.domain NOT IN ${SHOWN} AND v.day >= (SELECT first_day FROM window_days) - 7 AND v.day <= toDate(now('UTC'))
                 AND ${IS_COUNTED}
               GROUP BY domain, day
             )
           )
           WHERE ancestor IN ${SHOWN}
           GROUP BY domain, day
         )
         GROUP BY parent, day
       ) AS f
       INNER JOIN v_settled_domains AS s ON toString(s.domain) = f.parent
       WHERE f.day <= s.until
       GROUP BY domain
     )`,
    BELOW,
    scope,
  );
}

export function addToWindows(
  windows: readonly WindowFigures[],
  below: readonly FailuresBelow[],
): WindowFigures[] {
  const of = new Map(below.map((row) => [row.domain, row]));
  return windows.map((one) => ({
    ...one,
    failure_reports: one.failure_reports + (of.get(one.domain)?.[one.window] ?? 0),
  }));
}

/** What is usual of several is no more than the sum of what is usual of each, for peaks; of medians it is near it. */
export function addToBaselines(baselines: readonly Baseline[], below: readonly FailuresBelow[]): Baseline[] {
  const of = new Map(below.map((row) => [row.domain, row]));
  return baselines.map((one) => {
    const more = of.get(one.domain);
    if (more === undefined || one.failure_reports === undefined) return one;
    return {
      ...one,
      failure_reports: one.failure_reports + more.usual,
      failure_peak: (one.failure_peak ?? 0) + more.peak,
    };
  });
}

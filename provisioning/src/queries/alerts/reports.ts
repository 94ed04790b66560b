import type { Thresholds } from '../../thresholds.js';
import { TEAMS, withUsualDay, worst } from './pieces.js';
import type { SqlAlert } from './sql-alert.js';

/** Whether those who usually report do. */
export function reportQueries(thresholds: Thresholds): SqlAlert[] {
  const { completeness, reports } = thresholds;
  const ofSome = withUsualDay(thresholds);
  return [
    {
      name: 'DmarcReporterSilent',
      // Anybody may have a habit and end it: strangers are silent only where nobody reports who is known.
      sql: `SELECT r.domain AS domain, any(t.team) AS team,
  if(countIf(r.usual AND r.reporter_name != r.reporter) > 0, countIf(r.silent AND r.reporter_name != r.reporter), countIf(r.silent)) AS value
FROM v_reporters AS r
INNER JOIN ${TEAMS} ON t.domain = r.domain
WHERE r.owned AND r.domain IN ${ofSome}
GROUP BY domain
${worst('DESC')}`,
      fires: { is: 'gt', than: 0 },
    },
    {
      name: 'DmarcCompletenessLow',
      sql: `SELECT w.domain AS domain, t.team AS team, assumeNotNull(w.completeness) AS value
FROM v_windows AS w
INNER JOIN ${TEAMS} ON t.domain = w.domain
WHERE w.owned AND w.window = '7d' AND w.completeness IS NOT NULL
  AND w.domain IN ${ofSome}
${worst('ASC')}`,
      fires: { is: 'lt', than: completeness.week },
    },
    {
      name: 'DmarcNoReports',
      // Without any mail in the week it is as if nobody had told for long enough.
      sql: `SELECT w.domain AS domain, t.team AS team,
  greatest(dateDiff('second', r.last_end, w.end) / 86400, if(w.messages = 0, ${reports.missing_days}, 0)) AS value
FROM v_windows AS w
INNER JOIN (SELECT domain, max(last_end) AS last_end FROM v_reporters WHERE owned GROUP BY domain) AS r ON r.domain = w.domain
INNER JOIN ${TEAMS} ON t.domain = w.domain
WHERE w.owned AND w.window = '7d'
  AND w.domain IN ${ofSome}
${worst('DESC')}`,
      fires: { is: 'gte', than: reports.missing_days },
    },
  ];
}

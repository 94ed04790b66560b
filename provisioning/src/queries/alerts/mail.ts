import type { Thresholds } from '../../thresholds.js';
import { TEAMS, withOwnWeek, withWholeWeek, worst } from './pieces.js';
import type { SqlAlert } from './sql-alert.js';

/** Own mail: what is left of its budget, its selectors, and who sends it. */
export function mailQueries(thresholds: Thresholds): SqlAlert[] {
  const { floors, senders } = thresholds;
  return [
    {
      name: 'DmarcSloBudgetSpent',
      sql: `SELECT s.domain AS domain, t.team AS team, s.budget_left_ratio AS value
FROM v_slo AS s
INNER JOIN ${TEAMS} ON t.domain = s.domain
WHERE s.owned AND s.window = '28d' AND s.messages > 0
  AND s.domain IN ${withWholeWeek(floors.own_week, thresholds)}
${worst('ASC')}`,
      fires: { is: 'lte', than: 0 },
    },
    {
      name: 'DmarcSelectorFailing',
      sql: `SELECT c.domain AS domain, any(t.team) AS team, count() AS value
FROM v_selector_changes AS c
INNER JOIN ${TEAMS} ON t.domain = c.domain
WHERE c.owned AND c.change = 'stopped_passing' AND c.holds
  AND c.domain IN ${withOwnWeek(floors.own_state)}
GROUP BY domain
${worst('DESC')}`,
      fires: { is: 'gt', than: 0 },
    },
    {
      name: 'DmarcNewSender',
      sql: `SELECT w.domain AS domain, any(t.team) AS team, w.sender AS sender, sum(w.messages) AS value
FROM v_window_senders AS w
INNER JOIN ${TEAMS} ON t.domain = w.domain
WHERE w.owned AND w.window = '7d' AND w.new AND w.sender != ''
GROUP BY domain, sender
${worst('DESC', 'domain, sender')}`,
      fires: { is: 'gte', than: senders.new },
    },
    {
      name: 'DmarcSenderMisaligned',
      sql: `SELECT c.domain AS domain, any(t.team) AS team, c.sender AS sender, sum(c.messages_after - c.aligned_after) AS value
FROM v_sender_changes AS c
INNER JOIN ${TEAMS} ON t.domain = c.domain
WHERE c.owned AND c.change = 'lost_alignment' AND c.holds
  AND c.domain IN ${withWholeWeek(floors.own_state, thresholds)}
GROUP BY domain, sender
${worst('DESC', 'domain, sender')}`,
      fires: { is: 'gte', than: senders.misaligned },
    },
  ];
}

import type { Thresholds } from '../../thresholds.js';
import { TEAMS, worst } from './pieces.js';
import type { SqlAlert } from './sql-alert.js';

/** What the domain asks of receivers. Its words are labels: another policy is another alert. */
export function policyQueries({ policy }: Thresholds): SqlAlert[] {
  return [
    {
      name: 'DmarcPolicyWeakened',
      sql: `SELECT p.domain AS domain, t.team AS team, p.p AS p, p.sp AS sp, p.previous_p AS previous_p, p.previous_sp AS previous_sp,
  toUInt8(p.weakened) AS value
FROM v_policy_states AS p
INNER JOIN ${TEAMS} ON t.domain = p.domain
WHERE p.owned AND p.weakened
${worst('DESC')}`,
      fires: { is: 'gt', than: 0 },
      words: ['p', 'sp', 'previous_p', 'previous_sp'],
    },
    {
      name: 'DmarcPolicyTesting',
      sql: `SELECT p.domain AS domain, t.team AS team, p.p AS p, t.until + 1 - p.testing_since AS value
FROM v_policy_states AS p
INNER JOIN ${TEAMS} ON t.domain = p.domain
WHERE p.owned AND p.testing_since > '1970-01-01'
${worst('DESC')}`,
      fires: { is: 'gt', than: policy.testing_days },
      words: ['p'],
    },
    {
      name: 'DmarcSubdomainPolicyWeaker',
      sql: `SELECT p.domain AS domain, t.team AS team, p.p AS p, p.sp AS sp, p.np AS np, toUInt8(p.subdomains_weaker) AS value
FROM v_policy_states AS p
INNER JOIN ${TEAMS} ON t.domain = p.domain
WHERE p.owned AND p.subdomains_weaker
${worst('DESC')}`,
      fires: { is: 'gt', than: 0 },
      words: ['p', 'sp', 'np'],
    },
  ];
}

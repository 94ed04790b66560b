import { BY_CLASS, OWN_MAIL } from '../classes.js';
import { chosen, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';
import { ALIGNMENT, ASKED, HIT } from './candidate.js';

const IN_TIME = `owned AND ${inTimeAnd('domain')}`;
const REFUSED = `disposition IN ('quarantine', 'reject')`;
/** What is hit matters only where something is asked. */
const WOULD_BE_HIT = `if(${ASKED} = 'none', 0, ${HIT})`;

export const ownHit = rows(`
  SELECT sumIf(${HIT}, ${ASKED} = 'quarantine') AS quarantined, sumIf(${HIT}, ${ASKED} = 'reject') AS rejected,
      (quarantined + rejected) / nullIf(sum(messages), 0) AS share
  FROM v_policy_hits
  WHERE ${OWN_MAIL} AND ${IN_TIME}
  HAVING count() > 0
`);

export const sendersHit = rows(`
  SELECT countIf(hit * 100 >= sent AND hit > 0) AS hit_senders, count() AS senders
  FROM (
      SELECT domain, sender, sum(${WOULD_BE_HIT}) AS hit, sum(messages) AS sent
      FROM v_policy_hits
      WHERE ${OWN_MAIL} AND ${IN_TIME}
      GROUP BY domain, sender
  )
  HAVING senders > 0
`);

export const othersHit = rows(`
  SELECT sumIf(${WOULD_BE_HIT}, sender_class = 'threat') AS of_strangers,
      of_strangers / nullIf(sumIf(messages, sender_class = 'threat'), 0) AS share, sumIf(${WOULD_BE_HIT}, sender_class = 'forwarder') AS forwarded
  FROM v_policy_hits
  WHERE sender_class IN ('threat', 'forwarder') AND ${IN_TIME}
  HAVING count() > 0
`);

export const hitByDay = series(`
  SELECT toDateTime(day) AS time, toString(v_policy_hits.sender_class) AS class, sum(${WOULD_BE_HIT}) AS hit
  FROM v_policy_hits
  WHERE ${IN_TIME}
  GROUP BY time, class
  ORDER BY time, ${BY_CLASS}
`);

export const simulatedAndObserved = series(`
  SELECT toDateTime(day) AS time, sumIf(${HIT}, ${ASKED} = 'quarantine') AS \`would be quarantined\`,
      sumIf(${HIT}, ${ASKED} = 'reject') AS \`would be rejected\`,
      sumIf(messages, disposition = 'quarantine') AS \`was quarantined\`, sumIf(messages, disposition = 'reject') AS \`was rejected\`
  FROM v_policy_hits
  WHERE ${IN_TIME}
  GROUP BY time
  ORDER BY time
`);

export const whoIsHit = rows(`
  SELECT toString(v_policy_hits.domain) AS domain, if(sender = '', '-', toString(sender)) AS key, if(key = '-', 'not known', any(sender_name)) AS name,
      toString(v_policy_hits.sender_class) AS class, sum(messages) AS mails, sumIf(${HIT}, ${ASKED} = 'quarantine') AS quarantined,
      sumIf(${HIT}, ${ASKED} = 'reject') AS rejected, (quarantined + rejected) / nullIf(mails, 0) AS share, sumIf(messages, ${REFUSED}) AS refused_then
  FROM v_policy_hits
  WHERE ${IN_TIME}
  GROUP BY domain, key, class
  HAVING quarantined + rejected > 0
  ORDER BY class IN ('compliant', 'misconfigured') DESC, quarantined + rejected DESC, domain, key
  LIMIT 200
`);

export const readiness = rows(`
  SELECT domain, advice, days_without_hit, own_days, senders_hit, own_hit_messages, hit_ratio, threat_hit_messages
  FROM v_policy_readiness
  WHERE owned AND alignment = ${ALIGNMENT} AND own_messages > 0 AND ${chosen('domain')}
  ORDER BY indexOf(['not_ready', 'fix_senders', 'nearly', 'ready', 'no_data'], advice), own_hit_messages DESC, domain
  LIMIT 200
`);

export const fixes = rows(`
  SELECT domain, if(v_policy_fixes.sender = '', '-', toString(v_policy_fixes.sender)) AS key, if(key = '-', 'not known', sender_name) AS name,
      messages AS mails, ${HIT} AS hit, why, spf_problem, arrayStringConcat(header_froms, ', ') AS names, last_seen
  FROM v_policy_fixes
  WHERE owned AND hit > 0 AND ${chosen('domain')}
  ORDER BY hit DESC, domain, rank
  LIMIT 200
`);

export const strictness = rows(`
  SELECT toString(v_policy_hits.sender_class) AS class, sum(messages) AS mails, sum(relaxed_hit_messages) AS relaxed,
      sum(strict_dkim_hit_messages) AS strict_dkim, sum(strict_spf_hit_messages) AS strict_spf, sum(strict_hit_messages) AS strict_both
  FROM v_policy_hits
  WHERE ${IN_TIME}
  GROUP BY class
  ORDER BY ${BY_CLASS}
`);

/** Of what would not pass, what was done at the time. */
export const changes = rows(`
  SELECT ${ASKED} AS asked, toString(v_policy_hits.sender_class) AS class, sum(${HIT}) AS hit,
      sumIf(${HIT}, ${REFUSED}) AS refused_then, if(asked = 'none', NULL, hit - refused_then) AS let_through
  FROM v_policy_hits
  WHERE ${IN_TIME}
  GROUP BY asked, class
  HAVING hit > 0
  ORDER BY indexOf(['reject', 'quarantine', 'none'], asked), ${BY_CLASS}
`);

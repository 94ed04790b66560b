import { chosen, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';
import { askedBy } from './asked.js';

const IN_TIME = `owned AND ${inTimeAnd('domain')}`;
const RANK = (tag: string): string => `transform(${tag}, ['none', 'quarantine', 'reject'], [0, 1, 2], -1)`;

/** Of each domain and day the policy that most mail was told of under, whoever told of it; some state what others leave out as the default. */
const OF_DAY = `SELECT domain, day, argMax(tags, told) AS most, most.1 AS p, most.2 AS sp, most.3 AS np, most.4 AS t, most.5 AS pct
        FROM (
            SELECT domain, day, (toString(p), toString(sp), toString(np), if(testing = 'y', 'y', 'n'), if(pct = '', '100', toString(pct))) AS tags, sum(messages) AS told
            FROM v_policies
            WHERE p != '' AND ${IN_TIME}
            GROUP BY domain, day, tags
        )
        GROUP BY domain, day`;

/** What the policy of the day asks of mail that fails. */
const ASKED = askedBy({ p: 'told.p', sp: 'told.sp', np: 'told.np', t: 'told.t', absent: `''` }, 'mail.scope');
/** With a pct below 100 nobody can say of which mail it is asked. */
const ASKS = `${ASKED} IN ('quarantine', 'reject') AND told.pct = '100'`;

export const published = rows(`
  SELECT domain, p, sp, np, concat(if(t = 'y', 'yes', 'no'), if(testing_since > toDate(0), concat(', since ', toString(testing_since)), '')) AS testing,
      concat('DKIM ', adkim, ', SPF ', aspf) AS alignment, if(subdomains_weaker, 'weaker', 'as strong') AS below, since
  FROM v_policy_states
  WHERE owned AND ${chosen('domain')}
  ORDER BY ${RANK('v_policy_states.p')}, subdomains_weaker DESC, domain
  LIMIT 200
`);

export const seenByDay = series(`
  WITH
      told AS (${OF_DAY}),
      most AS (SELECT domain FROM told GROUP BY domain ORDER BY max(${RANK('p')}) - min(${RANK('p')}) DESC, domain LIMIT 20)
  SELECT toDateTime(day) AS time, toString(told.domain) AS domain, toFloat64(${RANK('p')}) AS policy
  FROM told
  WHERE told.domain IN (SELECT domain FROM most)
  ORDER BY time, domain
`);

export const failedByDay = series(`
  SELECT toDateTime(day) AS time, sumIf(failed, disposition IN ('none', 'pass')) AS none, sumIf(failed, disposition = 'quarantine') AS quarantine,
      sumIf(failed, disposition = 'reject') AS reject, sumIf(failed, disposition = 'unknown') AS \`not said\`
  FROM (
      SELECT day, disposition, sum(messages - dmarc_pass_messages - dmarc_unknown_messages) AS failed
      FROM v_policy_hits
      WHERE ${IN_TIME}
      GROUP BY day, disposition
  )
  GROUP BY time
  ORDER BY time
`);

/** Under the policy of the day, what was done with mail that failed. */
export const asPublished = rows(`
  WITH
      told AS (${OF_DAY}),
      mail AS (
          SELECT domain, day, scope, disposition, sum(messages - dmarc_pass_messages - dmarc_unknown_messages) AS n
          FROM v_policy_hits
          WHERE ${IN_TIME}
          GROUP BY domain, day, scope, disposition
          HAVING n > 0
      )
  SELECT mail.domain AS domain, ${ASKED} AS asked, sum(n) AS failed,
      sumIf(n, disposition = 'quarantine') AS quarantine, sumIf(n, disposition = 'reject') AS reject,
      sumIf(n, disposition = 'unknown') AS not_said, sumIf(n, toString(disposition) = asked) / nullIf(failed - not_said, 0) AS as_asked
  FROM mail
  INNER JOIN told ON told.domain = mail.domain AND told.day = mail.day
  WHERE ${ASKS}
  GROUP BY domain, asked
  ORDER BY failed DESC, domain, asked
  LIMIT 200
`);

/** Of mail of which something is asked, and said what was done: who lets it through. Records do not tell where np holds. */
export const receivers = rows(`
  WITH told AS (${OF_DAY})
  SELECT toString(mail.reporter) AS reporter, sum(mail.n) AS failed, sumIf(mail.n, NOT mail.done) AS let_through,
      let_through / nullIf(failed, 0) AS share, sumIf(mail.n, NOT mail.done AND mail.said) AS with_reason
  FROM (
      SELECT domain, day, reporter, if(header_from IN ('', domain), 'domain', 'subdomain') AS scope,
          disposition IN ('quarantine', 'reject') AS done, notEmpty(override_types) AS said, sum(messages) AS n
      FROM v_records
      WHERE NOT dmarc_pass AND NOT aligned_unknown AND disposition != 'unknown' AND ${IN_TIME}
      GROUP BY domain, day, reporter, scope, done, said
  ) AS mail
  INNER JOIN told ON told.domain = mail.domain AND told.day = mail.day
  WHERE ${ASKS}
  GROUP BY reporter
  ORDER BY let_through DESC, reporter
  LIMIT 100
`);

export const reasons = series(`
  SELECT toDateTime(day) AS time, toString(stated) AS reason, sum(messages) AS mails
  FROM v_records
  ARRAY JOIN arrayDistinct(override_types) AS stated
  WHERE notEmpty(override_types) AND ${IN_TIME}
  GROUP BY time, reason
  ORDER BY time, reason
  LIMIT 5000
`);

import { chosen, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';

/** The last look at each domain. */
const LAST = `SELECT domain, argMax(score, at) AS last_score, argMax(grade, at) AS last_grade, max(at) AS looked_at,
        argMax(parts, at) AS last_parts, argMax(part_scores, at) AS last_scores, argMax(part_of, at) AS last_of
    FROM v_posture
    WHERE owned AND ${inTimeAnd('domain')}
    GROUP BY domain`;

const ANSWERS = `SELECT domain, record, name, argMax(status, v_dns.at) AS last_status, argMax(value, v_dns.at) AS last_value,
        argMax(findings, v_dns.at) AS last_findings, argMax(severities, v_dns.at) AS last_severities, max(v_dns.at) AS asked_at
    FROM v_dns
    WHERE owned AND ${inTimeAnd('domain')}
    GROUP BY domain, record, name`;

export const meanScore = rows(`
  SELECT avg(last_score) AS score
  FROM (${LAST})
  HAVING count() > 0
`);

export const domainsByGrade = rows(`
  SELECT last_grade AS grade, count() AS domains
  FROM (${LAST})
  GROUP BY grade
  ORDER BY grade
`);

export const openFindings = rows(`
  SELECT countIf(severity = 'critical') AS critical, countIf(severity = 'warning') AS warning, countIf(severity = 'info') AS info
  FROM (${ANSWERS})
  ARRAY JOIN last_severities AS severity
  HAVING count() > 0
`);

export const scores = rows(`
  SELECT domain, last_score AS score, last_grade AS grade, looked_at
  FROM (${LAST})
  ORDER BY score, domain
  LIMIT 200
`);

export const scoreOverTime = series(`
  SELECT toDateTime(day) AS time, domain, toFloat64(argMax(v_posture.score, at)) AS score
  FROM v_posture
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time, domain
  ORDER BY time
  LIMIT 20000
`);

export const parts = rows(`
  SELECT domain, part, part_score AS points, out_of, round(part_score / nullIf(out_of, 0), 3) AS share
  FROM (${LAST})
  ARRAY JOIN last_parts AS part, last_scores AS part_score, last_of AS out_of
  ORDER BY share, domain, part
  LIMIT 500
`);

export const findings = rows(`
  SELECT severity, domain, record, name, finding, asked_at
  FROM (${ANSWERS})
  ARRAY JOIN last_findings AS finding, last_severities AS severity
  ORDER BY indexOf(['critical', 'warning', 'info'], severity), domain, record
  LIMIT 500
`);

export const answers = rows(`
  SELECT domain, record, name, last_status AS status, arrayStringConcat(last_value, ' ') AS value, asked_at
  FROM (${ANSWERS})
  ORDER BY domain, record, name
  LIMIT 1000
`);

export const changes = rows(`
  WITH asked AS (
      SELECT domain, record, name, at, value,
          lagInFrame(value) OVER (PARTITION BY domain, record, name ORDER BY at ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before,
          row_number() OVER (PARTITION BY domain, record, name ORDER BY at ASC) AS place
      FROM v_dns
      WHERE owned AND ${inTimeAnd('domain')} AND status IN ('present', 'absent')
  )
  SELECT at, domain, record, name, arrayStringConcat(before, ' ') AS was, arrayStringConcat(value, ' ') AS became
  FROM asked
  WHERE place > 1 AND before != value
  ORDER BY at DESC
  LIMIT 200
`);

export const statusOverTime = series(`
  SELECT toDateTime(day) AS time, concat(domain, ' ', record) AS what,
      toFloat64(min(multiIf(status = 'present', 2, status = 'absent', 1, 0))) AS status
  FROM v_dns
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time, what
  ORDER BY time
  LIMIT 20000
`);

/** What receivers read in DNS, which is known without looking oneself. */
export const publishedPolicies = rows(`
  SELECT domain, p, sp, np, testing, adkim, aspf, since, last_day
  FROM (
      SELECT domain, v_policy_states.p AS p, v_policy_states.sp AS sp, v_policy_states.np AS np, t AS testing, adkim, aspf, since, last_day
      FROM v_policy_states
      WHERE owned AND ${chosen('domain')}
  )
  ORDER BY indexOf(['none', 'quarantine', 'reject'], p), domain
  LIMIT 500
`);

export const tlsPolicies = rows(`
  SELECT domain, policy_type, max(day) AS last_day, uniqExact(reporter) AS reporters, sum(sessions_ok + sessions_failed) AS sessions
  FROM v_tls_policies
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY domain, policy_type
  ORDER BY domain, sessions DESC
  LIMIT 500
`);

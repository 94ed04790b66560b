import { BY_CLASS, OWN_MAIL } from '../classes.js';
import { chosen, EVERYTHING, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';
import { SPENT } from './objective.js';

export const domainsWithMail = rows(`
  SELECT
      (SELECT uniqExact(domain) FROM v_domain_day WHERE owned AND ${inTimeAnd('domain')}) AS \`with mail\`,
      count() AS ours
  FROM v_domains
  WHERE ${chosen('domain')}
  HAVING ours > 0
`);

export const messages = series(`
  SELECT toDateTime(day) AS time, sum(messages) AS mails
  FROM v_domain_day
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time
  ORDER BY time
`);

export const ownShare = rows(`
  SELECT sumIf(messages, sender_class = 'compliant') / nullIf(sum(messages), 0) AS share
  FROM v_sender_day
  WHERE owned AND ${OWN_MAIL} AND ${inTimeAnd('domain')}
  HAVING count() > 0
`);

export const ownRefused = rows(`
  SELECT sum(quarantine_messages) AS quarantined, sum(reject_messages) AS rejected
  FROM v_sender_day
  WHERE owned AND ${OWN_MAIL} AND ${inTimeAnd('domain')}
  HAVING count() > 0
`);

export const threats = series(`
  SELECT toDateTime(day) AS time, sumIf(messages, sender_class = 'threat') AS mails
  FROM v_sender_day
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time
  ORDER BY time
`);

export const settledUntil = rows(`
  SELECT toString(min(until)) AS until
  FROM v_domains
  WHERE ${chosen('domain')}
  HAVING count() > 0
`);

export const ownShareByDay = series(`
  SELECT toDateTime(day) AS time,
      sumIf(messages, sender_class = 'compliant') / sum(messages) AS passes,
      sum(dkim_aligned_messages) / sum(messages) AS \`aligned DKIM\`,
      sum(spf_aligned_messages) / sum(messages) AS \`aligned SPF\`
  FROM v_sender_day
  WHERE owned AND ${OWN_MAIL} AND ${inTimeAnd('domain')}
  GROUP BY time
  HAVING sum(messages) > 0
  ORDER BY time
`);

export const byClass = series(`
  SELECT toDateTime(day) AS time, toString(sender_class) AS class, sum(messages) AS mails
  FROM v_sender_day
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time, class
  ORDER BY time, ${BY_CLASS}
`);

/** Worst is of whom most own mail fails beyond what the objective lets. */
export const worstDomains = rows(`
  SELECT domain, mail.mails AS mails, mail.own_share AS own_share, mail.own_failing AS own_failing, mail.own_refused AS own_refused,
      mail.threats AS threats, told.p AS p, ours.until AS until
  FROM (SELECT domain, until, objective FROM v_domains WHERE ${chosen('domain')}) AS ours
  INNER JOIN (
      SELECT domain, sum(messages) AS mails, sumIf(messages, ${OWN_MAIL}) AS own,
          sumIf(messages, sender_class = 'misconfigured') AS own_failing,
          sumIf(quarantine_messages + reject_messages, ${OWN_MAIL}) AS own_refused,
          sumIf(messages, sender_class = 'threat') AS threats,
          1 - own_failing / nullIf(own, 0) AS own_share
      FROM v_sender_day
      WHERE owned AND ${inTimeAnd('domain')}
      GROUP BY domain
  ) AS mail USING (domain)
  LEFT JOIN (
      SELECT domain, argMax(v_policies.p, (day, messages)) AS p
      FROM v_policies
      WHERE owned AND v_policies.p != '' AND ${inTimeAnd('domain')}
      GROUP BY domain
  ) AS told USING (domain)
  ORDER BY mail.own_failing - mail.own * (1 - ours.objective) DESC, mails DESC, domain
  LIMIT 200
`);

export const objectives = rows(`
  SELECT domain, budget_left, burn_1d, burn_7d, spent
  FROM (
      ${SPENT}
  )
  ORDER BY budget_left, domain
  LIMIT 200
`);

/** Of alerts that are about no domain, too: they are about Plumbline itself. */
export const firing = rows(`
  SELECT severity, alertname, domain, summary, starts_at AS since, if(acknowledged, 'yes', 'no') AS taken_on
  FROM v_alerts
  WHERE status = 'firing' AND (owned OR domain = '') AND ${chosen('domain')}
  ORDER BY indexOf(['critical', 'warning', 'info'], severity), since DESC
  LIMIT 200
`);

export const senderChanges = rows(`
  SELECT day, domain, sender, sender_name, change, messages_after AS mails,
      if(change = 'class_moved', concat(toString(class_before), ' became ', toString(class_after)),
          if(change = 'new', toString(class_after), concat(toString(aligned_after), ' of them aligned'))) AS detail
  FROM v_sender_changes
  WHERE owned AND holds AND ${inTimeAnd('domain')}
  ORDER BY day DESC, mails DESC, domain, sender
  LIMIT 200
`);

const TAGS = ['p', 'sp', 'np', 't', 'adkim', 'aspf', 'pct'] as const;

export const policyChanges = rows(`
  SELECT changed_at, domain, if(weakened, 'weaker', 'changed') AS direction,
      ${saidOf('previous_')} AS was,
      ${saidOf('')} AS became
  FROM v_policy_states
  WHERE owned AND changed_at > toDateTime(0) AND $__timeFilter(changed_at) AND ${chosen('domain')}
  ORDER BY changed_at DESC, domain
  LIMIT 200
`);

/** The tags that are not the same before and after, as a record would state them. */
function saidOf(prefix: string): string {
  const said = TAGS.map((tag) => `if(${tag} = previous_${tag}, '', concat('${tag}=', ${prefix}${tag}))`);
  return `arrayStringConcat(arrayFilter(text -> text != '', [${said.join(', ')}]), ' ')`;
}

export const silentReporters = rows(`
  SELECT domain, reporters[1] AS key, reporter_name, last_day, silent_days, share
  FROM v_reporters
  WHERE owned AND silent AND ${chosen('domain')}
  ORDER BY share DESC, domain, v_reporters.reporter
  LIMIT 200
`);

export const couldNotBeRead = rows(`
  SELECT reason, kind, count() AS things, sum(records) AS lost_records, max(held_at) AS last
  FROM (SELECT reason, kind, v_quarantine.records AS records, held_at, toDate(held_at) AS day FROM v_quarantine WHERE state = 'held')
  WHERE $__dateFilter(day)
  GROUP BY reason, kind
  ORDER BY things DESC, reason, kind
  LIMIT 100
`);

export const byCountry = rows(`
  SELECT country, sum(messages) AS mails, sum(messages - dmarc_pass_messages - dmarc_unknown_messages) AS failing, uniq(source_ip) AS sources
  FROM v_source_day
  WHERE owned AND country != '' AND ${inTimeAnd('domain')}
  GROUP BY country
  ORDER BY mails DESC
  LIMIT 250
`);

export const senders = rows(`
  SELECT if(v_sender_day.sender = '', '-', toString(v_sender_day.sender)) AS sender,
      if(any(v_sender_day.sender) = '', 'not known', any(v_sender_day.sender_name)) AS name,
      sum(messages) AS mails, sum(messages - dmarc_pass_messages - dmarc_unknown_messages) AS failing,
      sumIf(messages, sender_class = 'threat') AS threats
  FROM v_sender_day
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY sender
  ORDER BY failing DESC, mails DESC, sender
  LIMIT 100
`);

export const byDisposition = series(`
  SELECT toDateTime(day) AS time, sum(none_messages) AS delivered, sum(quarantine_messages) AS quarantine, sum(reject_messages) AS reject,
      sum(messages) - delivered - quarantine - reject AS \`not said\`
  FROM v_domain_day
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time
  ORDER BY time
`);

export const tlsFailures = series(`
  WITH
      told AS (
          SELECT day, domain, sum(v_tls_policies.sessions_failed) AS sessions
          FROM v_tls_policies
          WHERE owned AND ${inTimeAnd('domain')}
          GROUP BY day, domain
      ),
      most AS (SELECT domain FROM told GROUP BY domain ORDER BY sum(sessions) DESC LIMIT 12)
  SELECT toDateTime(day) AS time, if(told.domain IN (SELECT domain FROM most), toString(told.domain), ${EVERYTHING}) AS key,
      if(key = ${EVERYTHING}, 'all others', key) AS name, toFloat64(sum(told.sessions)) AS Value
  FROM told
  GROUP BY time, key, name
  ORDER BY time, key
`);

export const tlsShare = rows(`
  SELECT sum(sessions_ok) / nullIf(sum(sessions_ok + sessions_failed), 0) AS share
  FROM v_tls_policies
  WHERE owned AND ${inTimeAnd('domain')}
  HAVING count() > 0
`);

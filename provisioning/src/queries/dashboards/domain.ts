import { BY_CLASS, OWN_MAIL } from '../classes.js';
import { chosen, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';
import { SPENT } from './objective.js';

const OF_CLASS = inTimeAnd('domain', 'sender_class');

export const messages = series(`
  SELECT toDateTime(day) AS time, sum(messages) AS mails
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  GROUP BY time
  ORDER BY time
`);

export const ownShare = rows(`
  SELECT sumIf(messages, sender_class = 'compliant') / nullIf(sum(messages), 0) AS share
  FROM v_sender_day
  WHERE owned AND ${OWN_MAIL} AND ${inTimeAnd('domain')}
  HAVING count() > 0
`);

export const alignedShares = rows(`
  SELECT sum(dkim_aligned_messages) / nullIf(sum(messages), 0) AS DKIM, sum(spf_aligned_messages) / nullIf(sum(messages), 0) AS SPF
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  HAVING count() > 0
`);

export const refused = rows(`
  SELECT sum(quarantine_messages) AS quarantined, sum(reject_messages) AS rejected
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  HAVING count() > 0
`);

/** One word where all have the same, else how many domains have which. */
export const policies = rows(`
  SELECT if(count() = 1, any(word), arrayStringConcat(arraySort(groupArray(concat(word, ': ', toString(domains)))), ', ')) AS policy
  FROM (
      SELECT last_policy AS word, count() AS domains
      FROM (
          SELECT domain, argMax(p, (day, messages)) AS last_policy
          FROM v_policies
          WHERE owned AND p != '' AND ${inTimeAnd('domain')}
          GROUP BY domain
      )
      GROUP BY word
  )
  HAVING count() > 0
`);

export const budgetLeft = rows(`
  SELECT min(budget_left) AS left
  FROM (
      ${SPENT}
  )
  HAVING count() > 0
`);

export const byClass = series(`
  SELECT toDateTime(day) AS time, toString(v_sender_day.sender_class) AS class, sum(messages) AS mails
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  GROUP BY time, class
  ORDER BY time, ${BY_CLASS}
`);

export const byAlignment = series(`
  SELECT toDateTime(day) AS time, sum(dkim_and_spf_messages) AS \`DKIM and SPF\`, sum(dkim_only_messages) AS \`DKIM alone\`,
      sum(spf_only_messages) AS \`SPF alone\`, sum(messages - dmarc_pass_messages - dmarc_unknown_messages) AS neither,
      sum(dmarc_unknown_messages) AS \`not said\`
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  GROUP BY time
  ORDER BY time
`);

export const byDisposition = series(`
  SELECT toDateTime(day) AS time, sum(none_messages) AS delivered, sum(quarantine_messages) AS quarantine, sum(reject_messages) AS reject,
      sum(messages) - delivered - quarantine - reject AS \`not said\`
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  GROUP BY time
  ORDER BY time
`);

/** A line a domain of the eight with most mail: of one domain it is one line. */
export const passShare = series(`
  WITH
      daily AS (
          SELECT day, domain, sum(messages) AS mails, sum(dmarc_pass_messages) AS passed
          FROM v_sender_day
          WHERE owned AND ${OF_CLASS}
          GROUP BY day, domain
      ),
      most AS (SELECT domain FROM daily GROUP BY domain ORDER BY sum(mails) DESC, domain LIMIT 8)
  SELECT toDateTime(day) AS time, toString(daily.domain) AS domain, passed / mails AS share
  FROM daily
  WHERE mails > 0 AND daily.domain IN (SELECT domain FROM most)
  ORDER BY time, domain
`);

export const senders = rows(`
  SELECT if(v_sender_day.sender = '', '-', toString(v_sender_day.sender)) AS key,
      if(key = '-', 'not known', any(v_sender_day.sender_name)) AS name,
      arrayStringConcat(arraySort(groupUniqArray(toString(v_sender_day.sender_class))), ', ') AS classes,
      sum(messages) AS mails, sum(dmarc_pass_messages) / nullIf(mails, 0) AS passes,
      sum(dkim_aligned_messages) / nullIf(mails, 0) AS dkim, sum(spf_aligned_messages) / nullIf(mails, 0) AS spf,
      sum(quarantine_messages + reject_messages) AS refused, max(day) AS last_day
  FROM v_sender_day
  WHERE owned AND ${OF_CLASS}
  GROUP BY key
  ORDER BY mails DESC, key
  LIMIT 200
`);

export const failingSenders = rows(`
  SELECT toString(domain) AS domain, if(v_sender_day.sender = '', '-', toString(v_sender_day.sender)) AS key,
      if(key = '-', 'not known', any(v_sender_day.sender_name)) AS name,
      sumIf(messages, v_sender_day.sender_class = 'misconfigured') AS failing,
      failing / nullIf(sum(messages), 0) AS share, maxIf(day, v_sender_day.sender_class = 'misconfigured') AS last_day
  FROM v_sender_day
  WHERE owned AND ${OWN_MAIL} AND ${inTimeAnd('domain')}
  GROUP BY domain, key
  HAVING failing > 0
  ORDER BY failing DESC, domain, key
  LIMIT 200
`);

export const headerFroms = rows(`
  SELECT toString(header_from) AS header_from, sum(messages) AS mails, sum(messages * dmarc_pass) / nullIf(mails, 0) AS passes,
      sumIf(messages, v_records.sender_class = 'threat') AS threats, max(day) AS last_day
  FROM v_records
  WHERE owned AND ${OF_CLASS}
  GROUP BY header_from
  ORDER BY mails DESC, header_from
  LIMIT 200
`);

/**
 * Now are the seven days up to the last settled one; usual is the median of the four weeks before, as far back as the
 * domain is known. By weeks, for many domains send on work days alone; days without mail count as 0.
 */
export const usual = rows(`
  WITH
      daily AS (
          SELECT domain, intDiv(ours.until - day, 7) AS week, day, ours.until AS settled_to,
              sumIf(messages, ${OWN_MAIL}) AS own_mails, sumIf(messages, sender_class = 'compliant') AS aligned_mails,
              sumIf(quarantine_messages + reject_messages, ${OWN_MAIL}) AS refused_mails,
              sumIf(messages, sender_class = 'threat') AS threat_mails
          FROM v_sender_day
          INNER JOIN (SELECT domain, until FROM v_domains) AS ours USING (domain)
          WHERE owned AND day > today() - 67 AND day <= ours.until AND ${chosen('domain')}
          GROUP BY domain, day, settled_to
      )
  SELECT domain, greatest(1, least(4, intDiv(any(settled_to) - min(day) + 1, 7) - 1)) AS weeks,
      ${ofUsualDay('own_mails')} AS usual_own, ${ofDayNow('own_mails')} AS own,
      sumIf(aligned_mails, week BETWEEN 1 AND 4) / nullIf(sumIf(own_mails, week BETWEEN 1 AND 4), 0) AS usual_share,
      sumIf(aligned_mails, week = 0) / nullIf(sumIf(own_mails, week = 0), 0) AS own_share,
      ${ofUsualDay('refused_mails')} AS usual_refused, ${ofDayNow('refused_mails')} AS refused,
      ${ofUsualDay('threat_mails')} AS usual_threats, ${ofDayNow('threat_mails')} AS threats
  FROM daily
  GROUP BY domain
  HAVING weeks >= 2 AND countIf(week BETWEEN 1 AND 4) > 0
  ORDER BY usual_own DESC, domain
  LIMIT 200
`);

function ofUsualDay(mails: string): string {
  const weekly = [1, 2, 3, 4].map((week) => `sumIf(${mails}, week = ${week})`);
  const known = `arraySort(arraySlice([${weekly.join(', ')}], 1, weeks))`;
  return `arrayAvg(arraySlice(${known}, intDiv(weeks + 1, 2), 2 - weeks % 2)) / 7`;
}

function ofDayNow(mails: string): string {
  return `sumIf(${mails}, week = 0) / 7`;
}

export const reporters = rows(`
  SELECT toString(v_reporter_day.reporter) AS reporter, any(v_reporter_day.reporter_name) AS name, sum(messages) AS mails,
      1 - sum(dmarc_pass_messages + dmarc_unknown_messages) / nullIf(mails, 0) AS failing_share,
      sum(quarantine_messages + reject_messages) AS refused, max(day) AS last_day
  FROM v_reporter_day
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY reporter
  ORDER BY mails DESC, reporter
  LIMIT 200
`);

export const completeness = series(`
  WITH
      told AS (
          SELECT day, domain, completeness, sum(expected_messages) OVER (PARTITION BY domain) AS expected
          FROM v_completeness
          WHERE owned AND ${inTimeAnd('domain')}
      ),
      ranked AS (SELECT *, dense_rank() OVER (ORDER BY expected DESC, domain ASC) AS place FROM told)
  SELECT toDateTime(day) AS time, toString(ranked.domain) AS domain, completeness
  FROM ranked
  WHERE place <= 8
  ORDER BY time, domain
`);

export const overrides = rows(`
  SELECT toString(reason) AS reason, toString(disposition) AS done, sum(messages) AS mails, uniqExact(reporter) AS reporters
  FROM v_records
  ARRAY JOIN arrayDistinct(override_types) AS reason
  WHERE owned AND notEmpty(override_types) AND ${OF_CLASS}
  GROUP BY reason, done
  ORDER BY mails DESC, reason, done
  LIMIT 100
`);

/**
 * As v_slo has it of the last settled day: of own mail of 28 days, how much of what the objective lets fail is
 * left. The days before the time chosen are counted in.
 */
export const budgetByDay = series(`
  WITH
      ours AS (SELECT domain, until, objective FROM v_domains WHERE ${chosen('domain')}),
      daily AS (
          SELECT day, domain, sum(messages) AS own, sumIf(messages, sender_class = 'misconfigured') AS failing
          FROM v_sender_day
          WHERE owned AND ${OWN_MAIL} AND day >= toDate($__fromTime) - 27 AND day <= toDate($__toTime) AND ${chosen('domain')}
          GROUP BY day, domain
      ),
      most AS (SELECT domain FROM daily GROUP BY domain ORDER BY sum(own) DESC, domain LIMIT 8),
      rolling AS (
          SELECT day, domain, sum(own) OVER month AS own_month, sum(failing) OVER month AS failing_month
          FROM daily
          WHERE domain IN (SELECT domain FROM most)
          WINDOW month AS (PARTITION BY domain ORDER BY toUInt16(day) ASC RANGE BETWEEN 27 PRECEDING AND CURRENT ROW)
      )
  SELECT toDateTime(day) AS time, toString(rolling.domain) AS domain, 1 - failing_month / nullIf(own_month * greatest(round(1 - objective, 9), 0.000001), 0) AS left
  FROM rolling
  INNER JOIN ours ON ours.domain = rolling.domain
  WHERE day >= toDate($__fromTime) AND day <= until
  ORDER BY time, domain
`);

export const tlsSessions = series(`
  SELECT toDateTime(day) AS time, sum(sessions_ok) AS succeeded, sum(sessions_failed) AS failed
  FROM v_tls_policies
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time
  ORDER BY time
`);

export const failureReports = series(`
  SELECT toDateTime(day) AS time, toString(v_failures.domain) AS domain, count() AS reports
  FROM v_failures
  WHERE owned AND ${inTimeAnd('domain')}
    AND domain IN (
        SELECT v_failures.domain FROM v_failures WHERE owned AND ${inTimeAnd('domain')} GROUP BY v_failures.domain ORDER BY count() DESC LIMIT 20
    )
  GROUP BY time, domain
  ORDER BY time, domain
`);

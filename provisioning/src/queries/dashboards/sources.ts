import { chosen, CHOSEN, EVERYTHING, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';
import { ADDRESS, COUNTED, FAILED, FILTERED, PASSED, SENDER_CALLED, SENDER_KEY } from './sources-counted.js';

const WHY_DKIM = `multiIf(
            empty(dkim_results), 'not signed',
            has(dkim_results, 'pass'), 'signed for another domain',
            concat('signature: ', toString(dkim_results[1])))`;
const WHY_SPF = `multiIf(
            empty(spf_results), 'not stated',
            has(spf_results, 'pass'), 'passes for another domain',
            concat('result: ', toString(spf_results[1])))`;

export const figures = rows(`
  SELECT sum(messages) AS mails, ${PASSED} / mails AS passing, ${FAILED} AS failing,
      sumIf(messages, sender = '') / mails AS not_known,
      uniqExactIf(sender, sender != '') AS senders, uniq(source_ip) AS addresses
  FROM v_records
  WHERE ${COUNTED}
  HAVING count() > 0
  ${FILTERED}
`);

export const sendersByDay = series(`
  WITH
      daily AS (
          SELECT day, ${SENDER_KEY} AS sender_key, any(${SENDER_CALLED}) AS called, sum(messages) AS sent
          FROM v_records
          WHERE ${COUNTED}
          GROUP BY day, sender_key
      ),
      summed AS (SELECT *, sum(sent) OVER (PARTITION BY sender_key) AS total FROM daily),
      ranked AS (SELECT *, dense_rank() OVER (ORDER BY total DESC, sender_key ASC) AS place FROM summed)
  SELECT toDateTime(day) AS time, if(place <= 10, sender_key, ${EVERYTHING}) AS sender,
      if(place <= 10, called, 'all others') AS name, toFloat64(sum(sent)) AS Value
  FROM ranked
  GROUP BY time, sender, name
  ORDER BY time, min(place)
  ${FILTERED}
`);

export const classesByDay = series(`
  SELECT toDateTime(day) AS time, toString(sender_class) AS class, toFloat64(sum(messages)) AS Value
  FROM v_records
  WHERE ${COUNTED}
  GROUP BY time, class
  ORDER BY time, class
  ${FILTERED}
`);

export const senders = rows(`
  WITH since AS (
      SELECT sender, min(first_seen) AS first_day, max(last_seen) AS last_day
      FROM v_senders
      WHERE owned AND ${CHOSEN.domain}
      GROUP BY sender
  ), sent AS (
      SELECT sender, any(${SENDER_CALLED}) AS called, topKWeighted(1)(toString(sender_class), messages)[1] AS class,
          sum(messages) AS mails, ${PASSED} / mails AS passing,
          sumIf(messages, dkim_aligned) / mails AS dkim, sumIf(messages, spf_aligned) / mails AS spf
      FROM v_records
      WHERE ${COUNTED}
      GROUP BY sender
      ORDER BY mails DESC
      LIMIT 300
  )
  SELECT ${SENDER_KEY} AS sender_key, called, class, mails, passing, dkim, spf, first_day, last_day
  FROM sent LEFT JOIN since USING (sender)
  ORDER BY mails DESC, called
  ${FILTERED}
`);

export const newSenders = rows(`
  SELECT first_seen, domain, ${SENDER_KEY} AS sender_key, sender_name AS called, toString(sender_class) AS class, messages AS mails
  FROM v_senders
  WHERE owned AND sender != '' AND first_seen > domain_first_seen + 2 AND $__dateFilter(first_seen)
      AND ${chosen('domain', 'sender', 'sender_class')}
  ORDER BY first_seen DESC, mails DESC
  LIMIT 200
`);

export const senderChanges = rows(`
  SELECT day, domain, ${SENDER_KEY} AS sender_key, sender_name AS called,
      if(change = 'class_moved', concat(toString(class_before), ' to ', toString(class_after)), toString(change)) AS what,
      if(messages_before = 0, '', concat(toString(round(100 * aligned_before / messages_before)), ' to ', toString(round(100 * aligned_after / messages_after)), ' %')) AS aligned
  FROM v_sender_changes
  WHERE owned AND holds AND ${inTimeAnd('domain', 'sender')}
  ORDER BY day DESC, messages_before DESC
  LIMIT 200
`);

export const movedAddresses = rows(`
  SELECT day, domain, ${ADDRESS} AS address, concat(toString(class_before), ' to ', toString(class_after)) AS moved, messages_after AS mails
  FROM v_source_changes
  WHERE owned AND holds AND ${inTimeAnd('domain', 'sender', 'cidr')}
  ORDER BY day DESC, mails DESC
  LIMIT 200
`);

/**
 * New is what sent for a domain on no day before, whoever told and whatever is chosen beside the domain. Of a domain that
 * nobody told of in the month before, all are new at first.
 */
export const newAddresses = rows(`
  WITH
      chosen AS (
          SELECT domain, source_ip, topKWeighted(1)(toString(sender_class), messages)[1] AS class, sum(messages) AS mails
          FROM v_records
          WHERE ${COUNTED}
          GROUP BY domain, source_ip
      ),
      began AS (
          SELECT domain, source_ip, min(day) AS first_day
          FROM v_source_days
          WHERE ${CHOSEN.domain} AND source_ip IN (SELECT source_ip FROM v_records WHERE ${COUNTED})
          GROUP BY domain, source_ip
          HAVING $__dateFilter(first_day)
      ),
      heard AS (
          SELECT domain, min(day) AS told_from
          FROM v_domain_day
          WHERE owned AND day BETWEEN toDate($__fromTime) - 31 AND toDate($__toTime) AND ${CHOSEN.domain}
          GROUP BY domain
      )
  SELECT first_day, domain, ${ADDRESS} AS address, class, mails
  FROM chosen INNER JOIN began USING (domain, source_ip) INNER JOIN heard USING (domain)
  WHERE first_day > told_from + 2
  ORDER BY mails DESC, source_ip
  LIMIT 200
  ${FILTERED}
`);

export const failing = rows(`
  SELECT domain, ${SENDER_KEY} AS sender_key, any(${SENDER_CALLED}) AS called,
      ${WHY_DKIM} AS why_dkim,
      ${WHY_SPF} AS why_spf,
      sum(messages) AS mails, sumIf(messages, disposition IN ('quarantine', 'reject')) AS held
  FROM v_records
  WHERE ${COUNTED} AND NOT dmarc_pass AND NOT aligned_unknown
  GROUP BY domain, sender_key, why_dkim, why_spf
  ORDER BY mails DESC, domain, sender_key
  LIMIT 300
  ${FILTERED}
`);

export const failingByDay = series(`
  SELECT toDateTime(day) AS time,
      ${WHY_DKIM} AS why,
      toFloat64(sum(messages)) AS Value
  FROM v_records
  WHERE ${COUNTED} AND NOT dmarc_pass AND NOT aligned_unknown
  GROUP BY time, why
  ORDER BY time, why
  LIMIT 20000
  ${FILTERED}
`);

export const countriesOnMap = rows(`
  SELECT country, sum(messages) AS mails, ${FAILED} AS failing, uniq(source_ip) AS addresses
  FROM v_records
  WHERE ${COUNTED} AND country != ''
  GROUP BY country
  ORDER BY mails DESC
  LIMIT 300
  ${FILTERED}
`);

/** Grafana drops a filter whose value is empty: what has no code lies before all that have one. */
const COUNTRY_FILTER = `concat('country|', if(country = '', '<|A', concat('=|', country)))`;

export const countries = rows(`
  SELECT ${COUNTRY_FILTER} AS country_filter, if(country = '', 'not known', toString(country)) AS place,
      sum(messages) AS mails, ${PASSED} / mails AS passing, uniq(source_ip) AS addresses
  FROM v_records
  WHERE ${COUNTED}
  GROUP BY country
  ORDER BY mails DESC, country
  LIMIT 300
  ${FILTERED}
`);

export const networks = rows(`
  SELECT asn, any(if(asn = 0, 'not known', if(as_name = '', concat('AS', toString(asn)), as_name))) AS network,
      sum(messages) AS mails, ${PASSED} / mails AS passing, uniq(source_ip) AS addresses
  FROM v_records
  WHERE ${COUNTED}
  GROUP BY asn
  ORDER BY mails DESC, asn
  LIMIT 200
  ${FILTERED}
`);

/** Facts of addresses are looked up for those with most mail alone, not for each record. */
const LARGEST = `SELECT source_ip FROM v_records WHERE ${COUNTED} GROUP BY source_ip ORDER BY sum(messages) DESC, source_ip LIMIT 300`;

export const unconfirmed = rows(`
  WITH largest AS (${LARGEST})
  SELECT ${ADDRESS} AS address, argMax(ptr, day) AS claimed,
      topKWeighted(1)(toString(sender_class), messages)[1] AS class, sum(messages) AS mails
  FROM v_records
  WHERE ${COUNTED} AND source_ip IN (SELECT source_ip FROM largest)
  GROUP BY source_ip
  HAVING NOT argMax(ptr_confirmed, day)
  ORDER BY mails DESC, source_ip
  LIMIT 100
  ${FILTERED}
`);

export const addresses = rows(`
  WITH largest AS (${LARGEST})
  SELECT ${ADDRESS} AS address, argMax(${SENDER_KEY}, day) AS sender_key, argMax(${SENDER_CALLED}, day) AS called,
      topKWeighted(1)(toString(sender_class), messages)[1] AS class, argMax(toString(country), day) AS place,
      argMax(as_name, day) AS network, argMax(if(ptr = '' OR ptr_confirmed, ptr, concat(ptr, ' (claimed)')), day) AS name,
      sum(messages) AS mails, ${PASSED} / mails AS passing
  FROM v_records
  WHERE ${COUNTED} AND source_ip IN (SELECT source_ip FROM largest)
  GROUP BY source_ip
  ORDER BY mails DESC, source_ip
  LIMIT 300
  ${FILTERED}
`);

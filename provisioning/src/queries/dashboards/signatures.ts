import { CHOSEN, inTimeAnd, UNKNOWN_SENDER, UNSTATED_SELECTOR } from '../filters.js';
import { rows, series } from '../query.js';

const SIGNED = `owned AND ${inTimeAnd('domain', 'selector')}`;
/** Mail, of which a part has no selector that could be chosen. */
const SENT = `owned AND ${inTimeAnd('domain')}`;

const PASSED = `sumIf(messages, dkim_result = 'pass')`;
const FAILED = `sumIf(messages, dkim_result != 'pass')`;
/** Of the domain itself, one above or one below it: what could be aligned. */
const OWN = `(dkim_domain = domain OR endsWith(dkim_domain, concat('.', domain)) OR endsWith(domain, concat('.', dkim_domain)))`;
const KEY = `concat(dkim_domain, ' ', if(dkim_selector = '', '(not stated)', dkim_selector))`;
/** Its name, and the key that links go by. */
const SELECTOR = `if(dkim_selector = '', 'not stated', dkim_selector) AS selector,
      if(dkim_selector = '', '${UNSTATED_SELECTOR}', dkim_selector) AS selector_key`;

export const figures = rows(`
  SELECT sum(messages) AS mails, ${PASSED} / mails AS passing, ${FAILED} AS failing,
      uniqExactIf((dkim_domain, dkim_selector), dkim_selector != '') AS selectors, uniqExact(dkim_domain) AS signers
  FROM v_signatures
  WHERE ${SIGNED}
  HAVING count() > 0
`);

export const alignedShare = rows(`
  SELECT sum(dkim_aligned_messages) / sum(messages) AS share
  FROM v_domain_day
  WHERE ${SENT}
  HAVING count() > 0
`);

export const resultsByDay = series(`
  SELECT toDateTime(day) AS time, toString(dkim_result) AS result, toFloat64(sum(messages)) AS Value
  FROM v_signatures
  WHERE ${SIGNED}
  GROUP BY time, result
  ORDER BY time, result
  LIMIT 20000
`);

export const alignedByDay = series(`
  WITH
      daily AS (
          SELECT day, domain, sum(dkim_aligned_messages) / sum(messages) AS share, sum(messages) AS sent
          FROM v_domain_day
          WHERE ${SENT}
          GROUP BY day, domain
      ),
      summed AS (SELECT *, sum(sent) OVER (PARTITION BY domain) AS total FROM daily),
      ranked AS (SELECT *, dense_rank() OVER (ORDER BY total DESC, domain ASC) AS place FROM summed)
  SELECT toDateTime(day) AS time, domain, share AS Value
  FROM ranked
  WHERE place <= 20
  ORDER BY time, place
`);

export const selectors = rows(`
  SELECT domain, dkim_domain AS signer, ${SELECTOR}, sum(messages) AS mails, ${PASSED} / mails AS passing,
      if(${OWN}, 'the domain', 'another') AS whose, min(day) AS first_day, max(day) AS last_day
  FROM v_signatures
  WHERE ${SIGNED}
  GROUP BY domain, dkim_domain, dkim_selector
  ORDER BY mails DESC, domain, signer, selector
  LIMIT 500
`);

/** The selectors of the domains themselves with most mail, a row a day. */
const DAILY = `daily AS (
          SELECT day, ${KEY} AS selector, sum(messages) AS sent, ${PASSED} / sent AS passing
          FROM v_signatures
          WHERE ${SIGNED} AND ${OWN} AND dkim_selector != ''
          GROUP BY day, selector
      ),
      summed AS (SELECT *, sum(sent) OVER (PARTITION BY selector) AS total FROM daily),
      ranked AS (SELECT *, dense_rank() OVER (ORDER BY total DESC, selector ASC) AS place FROM summed)`;

export const rotation = series(`
  WITH ${DAILY}
  SELECT toDateTime(day) AS time, selector, toFloat64(multiIf(passing >= 0.9, 2, passing > 0.1, 1, 0)) AS Value
  FROM ranked
  WHERE place <= 30
  ORDER BY time, place
`);

export const changes = rows(`
  SELECT day, domain, ${KEY} AS key, toString(change) AS what,
      concat(if(messages_before = 0, '', concat(toString(round(100 * passed_before / messages_before)), ' to ')),
          if(messages_after = 0, 'none', concat(toString(round(100 * passed_after / messages_after)), ' %'))) AS passing
  FROM v_selector_changes
  WHERE ${SIGNED} AND holds
  ORDER BY day DESC, messages_before DESC
  LIMIT 200
`);

const LAST_91_DAYS = 'day BETWEEN toDate($__toTime) - 91 AND toDate($__toTime)';

/** Gone is what mail of the domain does without, be it that the rest of it is not signed. */
export const goneSelectors = rows(`
  WITH
      seen AS (
          SELECT domain, dkim_domain, dkim_selector, max(day) AS last_day, sum(messages) AS mails
          FROM v_signatures
          WHERE owned AND ${LAST_91_DAYS} AND dkim_selector != ''
              AND ${CHOSEN.domain} AND ${CHOSEN.selector} AND ${OWN}
          GROUP BY domain, dkim_domain, dkim_selector
      ),
      told AS (
          SELECT domain, max(day) AS told_until
          FROM v_domain_day
          WHERE owned AND ${LAST_91_DAYS} AND ${CHOSEN.domain}
          GROUP BY domain
      )
  SELECT domain, ${KEY} AS key, last_day, mails
  FROM seen INNER JOIN told USING (domain)
  WHERE last_day < told_until - 28
  ORDER BY last_day DESC, mails DESC
  LIMIT 200
`);

export const failing = rows(`
  SELECT domain, dkim_domain AS signer, ${SELECTOR},
      topKWeightedIf(1)(toString(dkim_result), messages, dkim_result != 'pass')[1] AS result,
      ${FAILED} AS failed, failed / sum(messages) AS share
  FROM v_signatures
  WHERE ${SIGNED}
  GROUP BY domain, dkim_domain, dkim_selector
  HAVING failed > 0
  ORDER BY failed DESC, domain, signer, selector
  LIMIT 300
`);

export const failingByDay = series(`
  WITH
      daily AS (
          SELECT day, ${KEY} AS selector, sum(messages) AS failed
          FROM v_signatures
          WHERE ${SIGNED} AND dkim_result != 'pass'
          GROUP BY day, selector
      ),
      summed AS (SELECT *, sum(failed) OVER (PARTITION BY selector) AS total FROM daily),
      ranked AS (SELECT *, dense_rank() OVER (ORDER BY total DESC, selector ASC) AS place FROM summed)
  SELECT toDateTime(day) AS time, if(place <= 10, selector, 'all others') AS key, toFloat64(sum(failed)) AS Value
  FROM ranked
  GROUP BY time, key
  ORDER BY time, min(place)
`);

export const otherSigners = rows(`
  SELECT domain, dkim_domain AS signer, sum(messages) AS mails, ${PASSED} / mails AS passing,
      sumIf(messages, dkim_aligned) / mails AS beside
  FROM v_signatures
  WHERE ${SIGNED} AND NOT ${OWN}
  GROUP BY domain, dkim_domain
  ORDER BY mails DESC, domain, signer
  LIMIT 300
`);

const HOW_SIGNED = `multiIf(
          dkim_aligned, 'aligned',
          empty(dkim_domains), 'not signed',
          has(dkim_results, 'pass'), 'signed for another domain',
          'does not verify')`;

export const signedByDay = series(`
  SELECT toDateTime(day) AS time,
      ${HOW_SIGNED} AS how,
      toFloat64(sum(messages)) AS Value
  FROM v_records
  WHERE ${SENT}
  GROUP BY time, how
  ORDER BY time, how
  LIMIT 20000
`);

export const unsigned = rows(`
  SELECT domain, if(sender = '', '${UNKNOWN_SENDER}', toString(sender)) AS sender_key,
      any(if(sender = '', 'not known', sender_name)) AS called, sumIf(messages, empty(dkim_domains)) AS mails,
      mails / sum(messages) AS share
  FROM v_records
  WHERE ${SENT}
  GROUP BY domain, sender_key
  HAVING mails > 0
  ORDER BY mails DESC, domain, sender_key
  LIMIT 300
`);

export const heat = series(`
  WITH ${DAILY}
  SELECT toDateTime(day) AS time, selector, toFloat64(sent) AS Value
  FROM ranked
  WHERE place <= 30
  ORDER BY time, place
`);

export const sharedKeys = rows(`
  SELECT signature.1 AS signer, signature.2 AS dkim_selector,
      uniqExact(sender) AS senders, arrayStringConcat(arraySort(groupUniqArray(8)(sender_name)), ', ') AS called,
      uniqExact(domain) AS domains, sum(messages) AS mails
  FROM (
      SELECT domain, sender, sender_name, arrayJoin(arrayDistinct(arrayZip(dkim_domains, dkim_selectors))) AS signature, messages
      FROM v_records
      WHERE ${SENT} AND sender != '' AND notEmpty(dkim_domains) AND sender_class IN ('compliant', 'misconfigured')
  )
  WHERE dkim_selector != '' AND ${CHOSEN.selector}
  GROUP BY signer, dkim_selector
  HAVING senders > 1
  ORDER BY senders DESC, mails DESC
  LIMIT 200
`);

export const everyResult = rows(`
  SELECT domain, dkim_domain AS signer, ${SELECTOR}, toString(dkim_result) AS result, sum(records) AS of_records,
      sum(messages) AS mails, sumIf(messages, dkim_aligned) AS aligned, max(day) AS last_day
  FROM v_signatures
  WHERE ${SIGNED}
  GROUP BY domain, dkim_domain, dkim_selector, dkim_result
  ORDER BY domain, signer, selector, mails DESC
  LIMIT 500
`);

import { inTimeAnd, UNKNOWN_SENDER, UNSTATED_SELECTOR } from '../filters.js';
import { rows, series } from '../query.js';

const TOLD = `owned AND ${inTimeAnd('domain', 'reporter', 'cidr')}`;
const ADDRESS_KEY = `replaceOne(toString(source_ip), '::ffff:', '')`;
/** As a report has it, and the key that links go by: :: finds again what states none. */
const ADDRESS = `if(source_ip = toIPv6('::'), 'not stated', ${ADDRESS_KEY}) AS address, ${ADDRESS_KEY} AS address_key`;
const WORDS = (list: string): string =>
  `if(empty(${list}), 'not stated', arrayStringConcat(arraySort(arrayMap(word -> toString(word), ${list})), ' and '))`;
const WORD = (column: string): string => `if(${column} = '', 'not stated', toString(${column}))`;

export const figures = rows(`
  SELECT count() AS reports, sum(incidents) AS mails, uniqExactIf(source_ip, source_ip != toIPv6('::')) AS addresses,
      uniqExact(reporter) AS reporters, countIf(has_sample) / reports AS attached,
      countIf(delivery_result IN ('delivered', 'spam')) / reports AS let_in
  FROM v_failures
  WHERE ${TOLD}
  HAVING reports > 0
`);

export const byFailure = series(`
  SELECT toDateTime(day) AS time, arrayJoin(if(empty(auth_failure), ['not stated'], arrayMap(word -> toString(word), arrayDistinct(auth_failure)))) AS failure,
      toFloat64(count()) AS Value
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY time, failure
  ORDER BY time, failure
  LIMIT 20000
`);

export const byDomain = series(`
  WITH
      daily AS (SELECT day, domain, count() AS told FROM v_failures WHERE ${TOLD} GROUP BY day, domain),
      summed AS (SELECT *, sum(told) OVER (PARTITION BY domain) AS total FROM daily),
      ranked AS (SELECT *, dense_rank() OVER (ORDER BY total DESC, domain ASC) AS place FROM summed)
  SELECT toDateTime(day) AS time, domain, toFloat64(told) AS Value
  FROM ranked
  WHERE place <= 20
  ORDER BY time, place
`);

export const usual = rows(`
  WITH daily AS (
      SELECT domain, day, count() AS told
      FROM v_failures
      WHERE ${TOLD}
      GROUP BY domain, day
  )
  SELECT domain, sum(told) AS reports, argMax(day, told) AS busiest_day, max(told) AS most, count() AS days,
      quantileExact(0.5)(told) AS usual_day,
      multiIf(days < 7, 'not known', most > 4 * usual_day AND most >= 10, 'far more', most > 2 * usual_day, 'more', 'as usual') AS verdict
  FROM daily
  GROUP BY domain
  ORDER BY most / usual_day DESC, reports DESC, domain
  LIMIT 300
`);

/** Addresses with most failure reports, and what aggregate reports of all reporters tell of the same. */
const BOTH = `told AS (
          SELECT source_ip, count() AS reports, sum(incidents) AS told_mails,
              arrayStringConcat(arraySort(groupUniqArray(3)(${WORD('delivery_result')})), ', ') AS results
          FROM v_failures
          WHERE ${TOLD}
          GROUP BY source_ip
          ORDER BY reports DESC, source_ip
          LIMIT 300
      ),
      counted AS (
          SELECT source_ip, argMax(sender, day) AS last_sender, argMax(sender_name, day) AS last_name,
              topKWeighted(1)(toString(sender_class), messages)[1] AS class,
              sum(messages) AS mails, mails - sum(dmarc_unknown_messages) AS judged,
              judged - sum(dmarc_pass_messages) AS failing
          FROM v_source_day
          WHERE owned AND ${inTimeAnd('domain', 'cidr')} AND source_ip IN (SELECT source_ip FROM told)
          GROUP BY source_ip
      )`;

export const addresses = rows(`
  WITH ${BOTH}
  SELECT ${ADDRESS}, reports, told_mails, results, mails, failing,
      if(mails = 0, 'not in any', class) AS class_there,
      multiIf(mails = 0, 'no aggregate report', judged = 0, 'no result', failing = 0, 'all passes there', failing < judged, 'some fails there', 'the same') AS verdict
  FROM told LEFT JOIN counted USING (source_ip)
  ORDER BY reports DESC, source_ip
  LIMIT 300
`);

export const byClass = rows(`
  WITH ${BOTH}
  SELECT if(class = '', 'in no aggregate report', class) AS class_there, count() AS addresses, sum(reports) AS reports_told
  FROM told LEFT JOIN counted USING (source_ip)
  GROUP BY class_there
  ORDER BY reports_told DESC
`);

export const bySender = rows(`
  WITH ${BOTH}
  SELECT if(last_sender = '', '${UNKNOWN_SENDER}', toString(last_sender)) AS sender_key,
      any(multiIf(last_sender != '', last_name, 'not known')) AS called, count() AS addresses,
      sum(reports) AS reports_told, sum(failing) AS failing_mails
  FROM told LEFT JOIN counted USING (source_ip)
  GROUP BY sender_key
  ORDER BY reports_told DESC, sender_key
  LIMIT 200
`);

export const keys = rows(`
  SELECT domain, dkim_domain AS signer, if(dkim_selector = '', 'not stated', toString(dkim_selector)) AS selector,
      if(dkim_selector = '', '${UNSTATED_SELECTOR}', toString(dkim_selector)) AS selector_key, count() AS reports, max(day) AS last_day
  FROM v_failures
  WHERE ${TOLD} AND dkim_domain != ''
  GROUP BY domain, dkim_domain, dkim_selector
  ORDER BY reports DESC, domain, signer, selector
  LIMIT 200
`);

export const byResult = series(`
  SELECT toDateTime(day) AS time, ${WORD('delivery_result')} AS result, toFloat64(count()) AS Value
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY time, result
  ORDER BY time, result
  LIMIT 20000
`);

export const reporters = rows(`
  SELECT reporter, count() AS reports, uniqExact(domain) AS domains, countIf(has_sample) / reports AS attached, max(day) AS last_day
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY reporter
  ORDER BY reports DESC, reporter
  LIMIT 200
`);

export const alignment = rows(`
  SELECT ${WORDS('identity_alignment')} AS mechanisms, toFloat64(count()) AS reports
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY mechanisms
  ORDER BY reports DESC, mechanisms
  LIMIT 20
`);

export const kinds = rows(`
  SELECT ${WORD('feedback_type')} AS kind, toFloat64(count()) AS reports
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY kind
  ORDER BY reports DESC, kind
  LIMIT 20
`);

export const samples = series(`
  SELECT toDateTime(day) AS time, toFloat64(countIf(has_sample)) AS attached, toFloat64(countIf(NOT has_sample)) AS bare
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY time
  ORDER BY time
`);

export const newest = rows(`
  SELECT if(arrival < toDateTime('1971-01-01 00:00:00'), toDateTime(day), arrival) AS arrived, domain, ${ADDRESS},
      reporter, ${WORDS('auth_failure')} AS failed, ${WORD('delivery_result')} AS result, incidents AS mails,
      toString(report_key) AS report
  FROM v_failures
  WHERE ${TOLD}
  ORDER BY day DESC, arrived DESC, v_failures.report_key
  LIMIT 300
`);

export const lateness = rows(`
  WITH told AS (SELECT report_key, reporter, arrival FROM v_failures WHERE ${TOLD} AND arrival > toDateTime('1971-01-01 00:00:00'))
  SELECT reporter, count() AS reports, quantileExact(0.5)(late) AS half, quantileExact(0.95)(late) AS most, max(late) AS latest
  FROM (
      SELECT told.reporter AS reporter, greatest(0, dateDiff('second', told.arrival, came.received_at)) AS late
      FROM told INNER JOIN (SELECT report_key, received_at FROM v_reports WHERE owned AND kind = 'failure' AND ${inTimeAnd('domain')}) AS came
          ON told.report_key = came.report_key
  )
  GROUP BY reporter
  ORDER BY half DESC, reporter
  LIMIT 200
`);

export const software = rows(`
  SELECT ${WORD('user_agent')} AS program, toString(standard) AS written_by, count() AS reports, uniqExact(reporter) AS reporters, max(day) AS last_day
  FROM v_failures
  WHERE ${TOLD}
  GROUP BY program, written_by
  ORDER BY reports DESC, program
  LIMIT 200
`);

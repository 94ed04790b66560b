import { chosen, EVERYTHING, inTimeAnd } from '../filters.js';
import { rows, series } from '../query.js';

const HERE = `owned AND ${inTimeAnd('domain', 'reporter')}`;
const TOLD = `kind = 'aggregate' AND counts AND ${HERE}`;
/** What is later than ten days was sent again by somebody, or came without a date. */
const DATED = 'received_at < end + INTERVAL 10 DAY';
const LATE = `${TOLD} AND ${DATED}`;
const LAG = "greatest(0, dateDiff('second', end, received_at))";
const REPEATED = `outcome = 'duplicate' AND ${inTimeAnd()}`;

/** `reporter` is an organisation in `v_reporters`, and `reporters` are those it has in the reports. */
const CHOSEN_OF_ORGANISATION = '$__conditionalAll(hasAny(reporters, [${reporter:singlequote}]), $reporter)';

export const howMany = rows(`
  SELECT uniqExact(reporter) AS reporters
  FROM v_reports
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const reportsInAll = rows(`
  SELECT count() AS told
  FROM v_reports
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const nineInTen = rows(`
  SELECT quantile(0.9)(${LAG}) AS lag
  FROM v_reports
  WHERE ${LATE}
  HAVING count() > 0
`);

export const ofAnother = rows(`
  SELECT countIf(reporter_check = 'fail') AS of_another
  FROM v_reports
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const howManySilent = rows(`
  SELECT uniqExactIf(reporter, silent) AS silent_reporters
  FROM v_reporters
  WHERE owned AND ${chosen('domain')} AND ${CHOSEN_OF_ORGANISATION}
  HAVING count() > 0
`);

export const whoReports = rows(`
  SELECT toString(reporter) AS reported_by, any(reporter_name) AS name, uniqExact(domain) AS domains, count() AS told,
      sum(messages) AS mails, mails / nullIf(sum(mails) OVER (), 0) AS share, max(day) AS last_day,
      quantileIf(0.9)(${LAG}, ${DATED}) AS most
  FROM v_reports
  WHERE ${TOLD}
  GROUP BY reporter
  ORDER BY mails DESC, reporter
  LIMIT 500
`);

const LARGEST = `SELECT reporter
      FROM v_reports
      WHERE ${TOLD}
      GROUP BY reporter
      ORDER BY count() DESC, reporter`;

export const reportsOverTime = series(`
  WITH largest AS (
      ${LARGEST}
      LIMIT 10
  )
  SELECT toDateTime(day) AS time, if(reporter IN (SELECT reporter FROM largest), toString(reporter), ${EVERYTHING}) AS reported_by,
      if(reported_by = ${EVERYTHING}, 'all others', reported_by) AS who, count() AS Value
  FROM v_reports
  WHERE ${TOLD}
  GROUP BY time, reported_by, who
  ORDER BY time, who
`);

export const reportsByDay = series(`
  WITH largest AS (
      ${LARGEST}
      LIMIT 20
  )
  SELECT toDateTime(day) AS time, toString(reporter) AS who, count() AS Value
  FROM v_reports
  WHERE ${TOLD} AND reporter IN (SELECT reporter FROM largest)
  GROUP BY time, who
  ORDER BY time, who
`);

export const lagOverTime = series(`
  SELECT toDateTime(day) AS time, quantile(0.5)(${LAG}) AS half, quantile(0.9)(${LAG}) AS most, quantile(0.99)(${LAG}) AS nearly_all
  FROM v_reports
  WHERE ${LATE}
  GROUP BY time
  ORDER BY time
`);

const HOURS = [6, 12, 24, 48, 96] as const;
const WITHIN = HOURS.map(
  (hours, index) => `countIf(lag <= ${hours} * 3600 AND lag > ${HOURS[index - 1] ?? -1} * 3600)`,
);

/** Each bar up to its hours, the last of all that is later. */
export const lagSpread = rows(`
  SELECT within, told
  FROM (
      SELECT [${WITHIN.join(', ')}, countIf(lag > ${HOURS.at(-1) ?? 0} * 3600)] AS counted
      FROM (
          SELECT ${LAG} AS lag
          FROM v_reports
          WHERE ${LATE}
      )
      HAVING count() > 0
  )
  ARRAY JOIN counted AS told, [${HOURS.map((hours) => `'${hours} hours'`).join(', ')}, 'later'] AS within
`);

export const completenessOverTime = series(`
  SELECT toDateTime(day) AS time, sum(reported_messages) / nullIf(sum(expected_messages), 0) AS on_the_whole, min(completeness) AS worst_domain
  FROM v_completeness
  WHERE owned AND ${inTimeAnd('domain')}
  GROUP BY time
  ORDER BY time
`);

export const missing = rows(`
  SELECT day, domain, completeness AS there, if(settled, 'settled', 'may still come') AS state, arrayStringConcat(missing, ', ') AS missing_reporters
  FROM v_completeness
  WHERE owned AND notEmpty(missing) AND ${inTimeAnd('domain')}
  ORDER BY day DESC, there, domain
  LIMIT 300
`);

export const silentOnes = rows(`
  SELECT domain, toString(reporters[1]) AS reported_by, last_day, silent_days, share
  FROM v_reporters
  WHERE owned AND silent AND ${chosen('domain')} AND ${CHOSEN_OF_ORGANISATION}
  ORDER BY share DESC, domain
  LIMIT 300
`);

export const waitedFor = rows(`
  SELECT domain, until, waits_until, arrayStringConcat(waits_for, ', ') AS waited_for
  FROM v_domains
  WHERE owned AND notEmpty(waits_for) AND ${chosen('domain')}
  ORDER BY until, domain
  LIMIT 300
`);

export const conformance = rows(`
  SELECT code, toString(reporter) AS reported_by, toString(kind) AS of_kind, count() AS told, sum(count) AS occurrences
  FROM v_deviations
  WHERE ${HERE}
  GROUP BY code, reporter, kind
  ORDER BY told DESC, code, reporter
  LIMIT 500
`);

export const deviationsOverTime = series(`
  WITH frequent AS (
      SELECT code
      FROM v_deviations
      WHERE ${HERE}
      GROUP BY code
      ORDER BY count() DESC, code
      LIMIT 10
  )
  SELECT toDateTime(day) AS time, if(code IN (SELECT code FROM frequent), toString(code), 'other') AS deviation, count() AS Value
  FROM v_deviations
  WHERE ${HERE}
  GROUP BY time, deviation
  ORDER BY time, deviation
`);

export const standards = rows(`
  SELECT toString(reporter) AS reported_by, toString(kind) AS of_kind, standard, version, generator, count() AS told, countIf(NOT complete) AS not_whole, max(day) AS last_day
  FROM v_reports
  WHERE counts AND ${HERE}
  GROUP BY reporter, kind, standard, version, generator
  ORDER BY told DESC, reporter
  LIMIT 500
`);

export const believed = rows(`
  WITH
      repeats AS (
          SELECT report_key, count() AS times
          FROM v_deliveries
          WHERE ${REPEATED}
          GROUP BY report_key
      ),
      copied AS (
          SELECT reporter, sum(times) AS copies
          FROM (
              SELECT report_key, reporter
              FROM v_reports
              WHERE ${TOLD} AND report_key IN (SELECT report_key FROM repeats)
          ) AS known
          INNER JOIN repeats USING (report_key)
          GROUP BY reporter
      ),
      checked AS (
          SELECT reporter, count() AS told, countIf(reporter_check = 'pass') AS shown, countIf(reporter_check = 'fail') AS of_another,
              countIf(reporter_check = 'unknown') AS not_known, countIf(NOT counts) AS superseded
          FROM v_reports
          WHERE kind = 'aggregate' AND ${HERE}
          GROUP BY reporter
      )
  SELECT toString(reporter) AS reported_by, told, shown, of_another, not_known, superseded, copies
  FROM checked
  LEFT JOIN copied USING (reporter)
  ORDER BY of_another DESC, not_known DESC, told DESC, reporter
  LIMIT 500
`);

/** Of each domain, every reporter against all others of it; those first whom chance explains least. */
export const oddOnesOut = rows(`
  WITH
      told AS (
          SELECT domain, reporter, sum(messages) AS mails, sum(dmarc_pass_messages) AS passed
          FROM v_reports
          WHERE kind = 'aggregate' AND counts AND owned AND ${inTimeAnd('domain')}
          GROUP BY domain, reporter
      ),
      compared AS (
          SELECT domain, reporter, mails, passed / mails AS share,
              (sum(passed) OVER (PARTITION BY domain) - passed) / nullIf(sum(mails) OVER (PARTITION BY domain) - mails, 0) AS others
          FROM told
          WHERE mails > 0
      )
  SELECT domain, toString(reporter) AS reported_by, mails, share, others
  FROM compared
  WHERE mails >= 20 AND others IS NOT NULL AND ${chosen('reporter')}
  ORDER BY abs(share - others) * sqrt(mails) DESC, domain, reporter
  LIMIT 200
`);

export const newest = rows(`
  SELECT received_at, domain, toString(reporter) AS reported_by, report_id, begin, end, records, messages AS mails
  FROM v_reports
  WHERE ${TOLD}
  ORDER BY received_at DESC, report_id
  LIMIT 200
`);

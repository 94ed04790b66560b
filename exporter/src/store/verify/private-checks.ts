import type { Check } from './check.js';
import {
  CLOSED,
  FAILURE_REPORTS_FROM,
  QUARANTINE_FROM,
  RAW_FROM,
  REPORTS_FROM,
  STAYING,
} from './counting.js';

/** Loads with records in quarantine; of a report when those were first held stands in the ledger alone. */
const PARTLY_HELD = `
  SELECT report_key, attempt FROM reports
  WHERE quarantined > 0 AND day >= ${REPORTS_FROM} AND ${STAYING}
    AND (report_key, attempt) IN (
      SELECT report_key, attempt FROM deliveries
      WHERE report_key IN (SELECT report_key FROM reports WHERE quarantined > 0)
        AND outcome IN ('stored', 'revision') AND held_day >= ${QUARANTINE_FROM} AND ${CLOSED})`;

/** What is kept apart from all that the door shows: documents, failure reports and the quarantine. */
export const PRIVATE_CHECKS: readonly Check[] = [
  {
    name: 'documents_are_there',
    says: 'each document that is kept is there, to the byte',
    sql: `SELECT toString(report_key) AS place, toString(sum(of_report)) AS expected, toString(sum(of_raw)) AS found
          FROM (
            SELECT report_key, attempt, raw_bytes AS of_report, toUInt64(0) AS of_raw
            FROM reports WHERE raw_bytes > 0 AND day >= ${RAW_FROM} AND ${STAYING}
            UNION ALL
            SELECT report_key, attempt, 0, toUInt64(sum(length(bytes)))
            FROM {private:Identifier}.raw_documents
            WHERE day >= ${RAW_FROM}
              AND (report_key, attempt) IN (SELECT report_key, attempt FROM reports WHERE ${STAYING})
            GROUP BY report_key, attempt
          )
          GROUP BY report_key, attempt HAVING expected != found`,
  },
  {
    name: 'failure_reports_are_there',
    says: 'each failure report is there, once',
    sql: `SELECT toString(report_key) AS place, toString(sum(of_report)) AS expected, toString(sum(rows)) AS found
          FROM (
            SELECT report_key, attempt, toUInt64(1) AS of_report, toUInt64(0) AS rows
            FROM reports WHERE kind = 'failure' AND day >= ${FAILURE_REPORTS_FROM} AND ${STAYING}
            UNION ALL
            SELECT report_key, attempt, 0, count()
            FROM {private:Identifier}.failure_reports
            WHERE day >= ${FAILURE_REPORTS_FROM}
              AND (report_key, attempt) IN (
                SELECT report_key, attempt FROM reports WHERE kind = 'failure' AND ${STAYING})
            GROUP BY report_key, attempt
          )
          GROUP BY report_key, attempt HAVING expected != found`,
  },
  {
    name: 'refused_is_in_quarantine',
    says: 'what was refused whole is in quarantine, with its records, unless it was read or given up since',
    sql: `SELECT concat(source, ' ', toString(since)) AS place,
            concat(toString(sum(l)), ' things, ', toString(sum(lr)), ' records') AS expected,
            concat(toString(sum(q)), ' things, ', toString(sum(qr)), ' records') AS found
          FROM (
            SELECT source, held_day AS since, toInt64(countIf(outcome = 'quarantined')) -
              toInt64(countIf(outcome IN ('retried', 'purged'))) AS l, sum(deliveries.quarantined) AS lr,
              toInt64(0) AS q, toInt64(0) AS qr
            FROM deliveries
            WHERE report_key = 0 AND outcome IN ('quarantined', 'retried', 'purged')
              AND held_day >= ${QUARANTINE_FROM} AND day >= ${REPORTS_FROM} AND ${CLOSED}
            GROUP BY source, held_day
            UNION ALL
            SELECT source, toDate(held_at) AS since, 0, 0, toInt64(count()), toInt64(sum(v_quarantine.records))
            FROM v_quarantine
            WHERE report_key = 0 AND state = 'held' AND toDate(held_at) >= ${REPORTS_FROM}
            GROUP BY source, since
          )
          GROUP BY source, since HAVING expected != found`,
  },
  {
    name: 'bad_records_are_in_quarantine',
    says: 'as many records of each report are in quarantine as its row says, but for those that were given up',
    sql: `SELECT toString(report_key) AS place, toString(sum(r)) AS expected, toString(sum(q)) AS found
          FROM (
            SELECT report_key, toInt64(quarantined) AS r, toInt64(0) AS q
            FROM reports WHERE (report_key, attempt) IN (${PARTLY_HELD})
            UNION ALL
            SELECT report_key, -purged, 0
            FROM deliveries
            WHERE outcome = 'purged' AND ${CLOSED} AND (report_key, attempt) IN (${PARTLY_HELD})
            UNION ALL
            SELECT report_key, 0, toInt64(records)
            FROM v_quarantine
            WHERE state = 'held' AND report_key IN (SELECT report_key FROM (${PARTLY_HELD}))
          )
          GROUP BY report_key HAVING expected != found`,
  },
];

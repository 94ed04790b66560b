import type { Check } from './check.js';
import { RECORDS_FROM, STAYING } from './counting.js';

const TLS_LOADS = `SELECT report_key, attempt FROM reports
  WHERE kind = 'tls' AND day >= ${RECORDS_FROM} AND ${STAYING}`;

export const TLS_CHECKS: readonly Check[] = [
  {
    name: 'tls_equals_reports',
    says: 'each TLS report has as many policies and failure details, and as many sessions, as its row says',
    sql: `SELECT toString(report_key) AS place,
            concat(toString(sum(r)), ' policies and details, ', toString(sum(rs)), ' sessions, ',
              toString(sum(ro)), ' successful') AS expected,
            concat(toString(sum(n)), ' policies and details, ', toString(sum(ns)), ' sessions, ',
              toString(sum(no)), ' successful') AS found
          FROM (
            SELECT report_key, attempt, toInt64(records) AS r, messages AS rs, pass_messages AS ro,
              toInt64(0) AS n, toUInt64(0) AS ns, toUInt64(0) AS no
            FROM reports WHERE kind = 'tls' AND day >= ${RECORDS_FROM} AND ${STAYING}
            UNION ALL
            SELECT report_key, attempt, 0, 0, 0, toInt64(count()), sum(sessions_ok + sessions_failed), sum(sessions_ok)
            FROM tls_policies WHERE day >= ${RECORDS_FROM} AND (report_key, attempt) IN (${TLS_LOADS})
            GROUP BY report_key, attempt
            UNION ALL
            SELECT report_key, attempt, 0, 0, 0, toInt64(count()), 0, 0
            FROM tls_failures WHERE day >= ${RECORDS_FROM} AND (report_key, attempt) IN (${TLS_LOADS})
            GROUP BY report_key, attempt
          )
          GROUP BY report_key, attempt HAVING expected != found`,
  },
  {
    // Details are kept where their policy could not be read: of those no policy says how many there are.
    name: 'tls_failures_equal_policies',
    says: 'each policy of a TLS report has as many failure details, with as many sessions, as its row says',
    sql: `SELECT concat(toString(report_key), ' policy ', toString(policy)) AS place,
            concat(toString(sum(p)), ' details, ', toString(sum(ps)), ' sessions') AS expected,
            concat(toString(sum(n)), ' details, ', toString(sum(ns)), ' sessions') AS found
          FROM (
            SELECT report_key, attempt, ordinal AS policy, true AS is_policy, toInt64(details) AS p,
              details_failed AS ps, toInt64(0) AS n, toUInt64(0) AS ns
            FROM tls_policies WHERE day >= ${RECORDS_FROM} AND (report_key, attempt) IN (${TLS_LOADS})
            UNION ALL
            SELECT report_key, attempt, policy, false, 0, 0, toInt64(count()), sum(sessions)
            FROM tls_failures WHERE day >= ${RECORDS_FROM} AND (report_key, attempt) IN (${TLS_LOADS})
            GROUP BY report_key, attempt, policy
          )
          GROUP BY report_key, attempt, policy HAVING max(is_policy) AND expected != found`,
  },
];

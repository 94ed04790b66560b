import type { Check } from './check.js';
import { CLOSED, HIDDEN, HIDDEN_ROWS, RECORDS_FROM, STAYING, WITH_ROWS } from './counting.js';
import { LOOKUP_CHECKS } from './lookup-checks.js';
import { PRIVATE_CHECKS } from './private-checks.js';
import { TLS_CHECKS } from './tls-checks.js';

export const CHECKS: readonly Check[] = [
  {
    name: 'ledger_adds_up',
    says: 'what was read is stored, duplicate, in quarantine, expired or purged',
    sql: `SELECT source AS place, toString(sum(records_in)) AS expected,
            toString(sum(stored + duplicate + quarantined + expired + purged)) AS found
          FROM deliveries WHERE ${CLOSED}
          GROUP BY source HAVING expected != found`,
  },
  {
    name: 'ledger_equals_reports',
    says: 'the ledger has stored of each report what its row says',
    sql: `SELECT toString(report_key) AS place, toString(sum(of_report)) AS expected, toString(sum(of_ledger)) AS found
          FROM (
            SELECT report_key, toInt64(records) AS of_report, toInt64(0) AS of_ledger FROM reports WHERE ${STAYING}
            UNION ALL
            SELECT report_key, 0, stored FROM deliveries
            WHERE stored != 0 AND ${CLOSED}
          )
          GROUP BY report_key HAVING expected != found`,
  },
  {
    name: 'reports_count_once',
    says: 'of all documents of a report one counts',
    sql: `SELECT concat(any(reporter), ' ', any(report_id)) AS place, '1' AS expected, toString(count()) AS found
          FROM reports WHERE NOT ${HIDDEN} AND ${STAYING}
          GROUP BY identity HAVING count() > 1`,
  },
  {
    name: 'records_equal_reports',
    says: 'each report has as many records, each of them once, and as many messages as its row says',
    sql: `SELECT toString(report_key) AS place,
            concat(toString(sum(r)), ' records, ', toString(sum(rm)), ' messages') AS expected,
            concat(toString(sum(n)), ' records, ', toString(sum(nm)), ' messages') AS found
          FROM (
            SELECT report_key, rows_of AS attempt, toInt64(records) AS r, messages AS rm, toInt64(0) AS n, toUInt64(0) AS nm
            FROM ${WITH_ROWS} WHERE kind = 'aggregate' AND day >= ${RECORDS_FROM}
            UNION ALL
            SELECT report_key, attempt, 0, 0, toInt64(uniqExact(ordinal)) + toInt64(count() > uniqExact(ordinal)),
              sum(records.messages)
            FROM records WHERE day >= ${RECORDS_FROM}
              AND (report_key, attempt) IN (SELECT report_key, rows_of FROM ${WITH_ROWS})
            GROUP BY report_key, attempt
          )
          GROUP BY report_key, attempt HAVING sum(r) != sum(n) OR sum(rm) != sum(nm)`,
  },
  {
    name: 'roll_equals_records',
    says: 'the rollup has the records and messages of its records, for each domain, day, sender and class',
    sql: rollEqualsRecords(),
  },
  {
    name: 'signatures_equal_records',
    says: 'the rollup of signatures has each signature of each record, for each domain and day',
    sql: `SELECT concat(domain, ' ', toString(day)) AS place, toString(sum(r)) AS expected, toString(sum(s)) AS found
          FROM (
            SELECT domain, day, toUInt64(sum(length(\`dkim.domain\`))) AS r, toUInt64(0) AS s
            FROM records WHERE day >= ${RECORDS_FROM} AND NOT ${HIDDEN_ROWS} GROUP BY domain, day
            UNION ALL
            SELECT domain, day, 0, toUInt64(sum(records))
            FROM roll_signatures WHERE day >= ${RECORDS_FROM} AND NOT ${HIDDEN_ROWS} GROUP BY domain, day
          )
          GROUP BY domain, day HAVING expected != found`,
  },
  {
    name: 'rows_have_reports',
    says: 'no rows count that no report was committed for',
    sql: `SELECT concat(domain, ' ', toString(day)) AS place, '0' AS expected, toString(sum(records)) AS found
          FROM roll WHERE day >= ${RECORDS_FROM} AND NOT ${HIDDEN_ROWS}
            AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM reports)
            AND (report_key, attempt) NOT IN (SELECT report_key, rows_of FROM renewals)
          GROUP BY domain, day`,
  },
  ...LOOKUP_CHECKS,
  ...TLS_CHECKS,
  ...PRIVATE_CHECKS,
];

function rollEqualsRecords(): string {
  return `
    SELECT concat(domain, ' ', toString(day), ' ', sender, ' ', sender_class) AS place,
      concat(toString(sum(rn)), ' records, ', toString(sum(rm)), ' messages') AS expected,
      concat(toString(sum(n)), ' records, ', toString(sum(m)), ' messages') AS found
    FROM (
      SELECT domain, day, sender, toString(sender_class) AS sender_class, toUInt64(count()) AS rn, sum(records.messages) AS rm, toUInt64(0) AS n, toUInt64(0) AS m
      FROM records WHERE day >= ${RECORDS_FROM} AND NOT ${HIDDEN_ROWS} GROUP BY domain, day, sender, sender_class
      UNION ALL
      SELECT domain, day, sender, toString(sender_class), 0, 0, toUInt64(sum(roll.records)), sum(roll.messages)
      FROM roll WHERE day >= ${RECORDS_FROM} AND NOT ${HIDDEN_ROWS} GROUP BY domain, day, sender, sender_class
    )
    GROUP BY domain, day, sender, sender_class HAVING expected != found`;
}

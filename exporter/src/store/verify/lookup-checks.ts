import type { Check } from './check.js';
import { HIDDEN, HIDDEN_ROWS, RECORDS_FROM, STAYING } from './counting.js';

/** What records and domains are found by. There may be more in it than counts: that costs a look, and no figure. */
export const LOOKUP_CHECKS: readonly Check[] = [
  {
    name: 'addresses_find_records',
    says: 'each record is found by its address: its day is known of the month',
    sql: `SELECT concat(domain, ' ', toString(month)) AS place,
            concat(toString(sum(bitCount(needed))), ' days of ', toString(count()), ' addresses') AS expected,
            toString(sum(bitCount(bitAnd(needed, known)))) AS found
          FROM (
            SELECT domain, month, groupBitOr(of_records) AS needed, groupBitOr(of_months) AS known
            FROM (
              SELECT source_ip, domain, toStartOfMonth(day) AS month,
                bitShiftLeft(toUInt32(1), toDayOfMonth(day) - 1) AS of_records, toUInt32(0) AS of_months
              FROM records WHERE day >= ${RECORDS_FROM} AND NOT ${HIDDEN_ROWS}
              UNION ALL
              SELECT source_ip, domain, month, 0, days
              FROM source_months WHERE month >= toStartOfMonth(${RECORDS_FROM})
            )
            GROUP BY source_ip, domain, month HAVING bitAnd(needed, bitNot(known)) != 0
          )
          GROUP BY domain, month`,
  },
  {
    name: 'domains_are_seen',
    says: 'each domain of a report is among those that can be owned',
    sql: `SELECT toString(domain) AS place, 'seen' AS expected, 'not seen' AS found
          FROM (
            SELECT domain FROM reports WHERE domain != '' AND ${STAYING} GROUP BY domain
            UNION DISTINCT
            SELECT domain FROM tls_policies
            WHERE domain != '' AND day >= ${RECORDS_FROM} AND NOT ${HIDDEN} GROUP BY domain
          )
          WHERE domain NOT IN (SELECT domain FROM seen_domains)`,
  },
];

import { chosen, CHOSEN, IN_TIME } from '../filters.js';
import { rows, type SqlQuery } from '../query.js';

/** What most told of a policy. Of RFC 7489 reports some leave out what is not published, others say what then holds. */
const SAID = [
  "'p=', p",
  "'sp=', if(sp = '', p, sp)",
  "if(testing = 'y', 't=y ', ''), 'adkim=', if(adkim = '', 'r', adkim)",
  "'aspf=', if(aspf = '', 'r', aspf)",
] as const;

/** What is marked on all charts of a dashboard: a time, an end where it lasts, and a text. */
export const MARKS = {
  unsettled: rows(`
    SELECT toDateTime(min(until) + 1) AS time, $__toTime AS timeEnd,
        'Not settled: reports of these days are still to come' AS text, ['unsettled'] AS tags
    FROM v_domains
    WHERE ${chosen('domain')}
    HAVING count() > 0 AND time < timeEnd
  `),
  policy_changes: rows(`
    WITH
        told AS (
            SELECT domain, day, concat(${SAID.join(", ' ', ")}) AS policy, sum(messages) AS told_messages
            FROM v_policies
            WHERE owned AND ${IN_TIME} AND ${chosen('domain')}
            GROUP BY domain, day, policy
        ),
        daily AS (
            SELECT domain, day, argMax(policy, told_messages) AS most
            FROM told
            GROUP BY domain, day
        ),
        steps AS (
            SELECT domain, day, most,
                lagInFrame(most) OVER (PARTITION BY domain ORDER BY day ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before,
                leadInFrame(most, 1, most) OVER (PARTITION BY domain ORDER BY day ASC ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS after
            FROM daily
        )
    SELECT toDateTime(day) AS time, concat(domain, ': ', before, ' became ', most) AS text, ['policy', domain] AS tags
    FROM steps
    WHERE before != '' AND before != most AND most = after
    ORDER BY time
    LIMIT 100
  `),
  new_senders: rows(`
    SELECT toDateTime(first_seen) AS time, concat(sender_name, ' began to send for ', domain) AS text, ['sender', domain] AS tags
    FROM v_senders
    WHERE owned AND sender != '' AND first_seen > domain_first_seen + 2 AND $__dateFilter(first_seen) AND ${chosen('domain')}
    ORDER BY time
    LIMIT 100
  `),
  dns_changes: rows(`
    WITH asked AS (
        SELECT domain, record, name, at, value,
            lagInFrame(value) OVER (PARTITION BY domain, record, name ORDER BY at ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before,
            row_number() OVER (PARTITION BY domain, record, name ORDER BY at ASC) AS place
        FROM v_dns
        WHERE owned AND ${IN_TIME} AND ${CHOSEN.domain} AND status IN ('present', 'absent')
    )
    SELECT toDateTime(at) AS time, concat(domain, ': ', record, ' changed') AS text, ['dns', domain] AS tags
    FROM asked
    WHERE place > 1 AND before != value
    ORDER BY time
    LIMIT 100
  `),
  selector_changes: rows(`
    SELECT toDateTime(day) AS time, concat(domain, ': ', dkim_selector, ' of ', dkim_domain, ' ', change) AS text, ['selector', domain] AS tags
    FROM v_selector_changes
    WHERE owned AND holds AND ${IN_TIME} AND ${chosen('domain')}
    ORDER BY time
    LIMIT 100
  `),
} as const satisfies Record<string, SqlQuery>;

import { inTimeAnd } from '../filters.js';
import { promRows, rows, series } from '../query.js';

const TOLD = `owned AND ${inTimeAnd('domain', 'reporter')}`;
const FAILED_SHARE = 'sum(sessions_failed) / nullIf(sum(sessions_ok + sessions_failed), 0)';
const POLICY = `multiIf(policy_type = 'sts', 'MTA-STS', policy_type = 'tlsa', 'DANE', policy_type = 'no-policy-found', 'no policy', 'other')`;
const HOST = `if(receiving_mx_hostname = '', 'not stated', toString(receiving_mx_hostname))`;
const FROM = `if(sending_mta_ip = toIPv6('::'), 'not stated', replaceOne(toString(sending_mta_ip), '::ffff:', ''))`;
/** Of /24 and of /48: an IPv4 address lies 96 bits deep in IPv6. */
const NETWORK = `multiIf(sending_mta_ip = toIPv6('::'), 'not stated',
          startsWith(toString(sending_mta_ip), '::ffff:'), concat(replaceOne(toString(IPv6CIDRToRange(sending_mta_ip, 120).1), '::ffff:', ''), '/24'),
          concat(toString(IPv6CIDRToRange(sending_mta_ip, 48).1), '/48'))`;

export const sessions = rows(`
  SELECT sum(sessions_ok + sessions_failed) AS sessions
  FROM v_tls_policies
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const failedShare = rows(`
  SELECT ${FAILED_SHARE} AS share
  FROM v_tls_policies
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const failedSessions = rows(`
  SELECT sum(sessions_failed) AS failed
  FROM v_tls_policies
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const domainsWithFailures = rows(`
  SELECT uniqExactIf(domain, sessions_failed > 0) AS domains
  FROM v_tls_policies
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const howManyReport = rows(`
  SELECT uniqExact(reporter) AS reporters
  FROM v_tls_policies
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const withoutPolicyShare = rows(`
  SELECT sumIf(sessions_ok + sessions_failed, policy_type = 'no-policy-found') / nullIf(sum(sessions_ok + sessions_failed), 0) AS share
  FROM v_tls_policies
  WHERE ${TOLD}
  HAVING count() > 0
`);

export const sessionsOverTime = series(`
  SELECT toDateTime(day) AS time, sum(sessions_ok) AS succeeded, sum(sessions_failed) AS failed
  FROM v_tls_policies
  WHERE ${TOLD}
  GROUP BY time
  ORDER BY time
`);

export const shareByDomain = series(`
  WITH worst AS (
      SELECT domain
      FROM v_tls_policies
      WHERE ${TOLD}
      GROUP BY domain
      ORDER BY sum(sessions_failed) DESC, sum(sessions_ok) DESC
      LIMIT 20
  )
  SELECT toDateTime(day) AS time, domain, ${FAILED_SHARE} AS Value
  FROM v_tls_policies
  WHERE ${TOLD} AND domain IN (SELECT domain FROM worst)
  GROUP BY time, domain
  ORDER BY time, domain
`);

export const failedByReason = series(`
  WITH frequent AS (
      SELECT result_type
      FROM v_tls_failures
      WHERE ${TOLD}
      GROUP BY result_type
      ORDER BY sum(sessions) DESC, result_type
      LIMIT 11
  )
  SELECT toDateTime(day) AS time, if(result_type IN (SELECT result_type FROM frequent), toString(result_type), 'other') AS why, sum(sessions) AS Value
  FROM v_tls_failures
  WHERE ${TOLD}
  GROUP BY time, why
  ORDER BY time, why
`);

export const reasons = rows(`
  SELECT toString(result_type) AS why, why AS meaning, sum(sessions) AS failed
  FROM v_tls_failures
  WHERE ${TOLD}
  GROUP BY result_type
  ORDER BY failed DESC, why
  LIMIT 100
`);

export const worstDomains = rows(`
  SELECT domain, sum(sessions_ok + sessions_failed) AS all_sessions, sum(sessions_failed) AS failed, ${FAILED_SHARE} AS share,
      maxIf(toNullable(day), sessions_failed > 0) AS last_day
  FROM v_tls_policies
  WHERE ${TOLD}
  GROUP BY domain
  ORDER BY share DESC, failed DESC, domain
  LIMIT 300
`);

export const hosts = rows(`
  SELECT domain, ${HOST} AS host, toString(result_type) AS why, sum(sessions) AS failed, max(day) AS last_day
  FROM v_tls_failures
  WHERE ${TOLD}
  GROUP BY domain, host, why
  ORDER BY failed DESC, domain, host
  LIMIT 300
`);

export const networks = rows(`
  SELECT ${NETWORK} AS network, toString(reporter) AS reported_by, sum(sessions) AS failed, arrayStringConcat(groupUniqArray(4)(toString(result_type)), ', ') AS reasons, max(day) AS last_day
  FROM v_tls_failures
  WHERE ${TOLD}
  GROUP BY network, reporter
  ORDER BY failed DESC, network
  LIMIT 300
`);

export const byReporter = rows(`
  SELECT toString(reporter) AS reported_by, sum(sessions_ok) AS succeeded, sum(sessions_failed) AS failed, ${FAILED_SHARE} AS share, max(day) AS last_day
  FROM v_tls_policies
  WHERE ${TOLD}
  GROUP BY reporter
  ORDER BY failed DESC, succeeded DESC, reporter
  LIMIT 300
`);

export const policiesOverTime = series(`
  SELECT toDateTime(day) AS time, ${POLICY} AS policy, sum(sessions_ok + sessions_failed) AS Value
  FROM v_tls_policies
  WHERE ${TOLD}
  GROUP BY time, policy
  ORDER BY time, policy
`);

export const withoutPolicy = rows(`
  SELECT domain, sumIf(sessions_ok + sessions_failed, policy_type = 'no-policy-found') AS without, without / nullIf(sum(sessions_ok + sessions_failed), 0) AS share,
      uniqExactIf(reporter, policy_type = 'no-policy-found') AS reporters, maxIf(day, policy_type = 'no-policy-found') AS last_day
  FROM v_tls_policies
  WHERE ${TOLD}
  GROUP BY domain
  HAVING without > 0
  ORDER BY without DESC, domain
  LIMIT 300
`);

export const policies = rows(`
  SELECT domain, ${POLICY} AS policy, trim(substring(arrayFirst(line -> startsWith(line, 'mode:'), policy_strings), 6)) AS mode,
      arrayStringConcat(policy_strings, '; ') AS says, arrayStringConcat(mx_hosts, ', ') AS hosts,
      min(day) AS first_day, max(day) AS last_day, sum(sessions_ok + sessions_failed) AS all_sessions
  FROM v_tls_policies
  WHERE ${TOLD}
  GROUP BY domain, policy, mode, says, hosts
  ORDER BY domain, last_day DESC, all_sessions DESC
  LIMIT 500
`);

export const newestFailures = rows(`
  SELECT day, domain, toString(reporter) AS reported_by, toString(result_type) AS why, ${FROM} AS sent_from, ${HOST} AS host, sessions AS failed,
      arrayStringConcat(arrayFilter(said -> said != '', [toString(failure_reason_code), additional_information]), ' ') AS more
  FROM v_tls_failures
  WHERE ${TOLD}
  ORDER BY day DESC, failed DESC, domain
  LIMIT 300
`);

/** Two exporters of one store say the same twice. */
function ofWeek(metric: string): string {
  return `max by (domain, outcome) (${metric}{domain=~"$domain", window="7d"})`;
}

function failedOf(metric: string): string {
  return `max by (domain) (${metric}{domain=~"$domain", window="7d", outcome="failed"})`;
}

/** In the store the views that say so work for longer than a panel may wait; the exporter keeps what they say. */
export const againstUsual = [
  promRows(`${failedOf('tlsrpt_sessions')} / (sum by (domain) (${ofWeek('tlsrpt_sessions')}) > 0)`),
  promRows('max by (domain) (tlsrpt_baseline_failed_ratio{domain=~"$domain"})'),
  promRows(failedOf('tlsrpt_sessions')),
  promRows(`${failedOf('tlsrpt_unconfirmed_sessions')} or 0 * ${failedOf('tlsrpt_sessions')}`),
] as const;

export const unequalSums = rows(`
  SELECT day, domain, toString(reporter) AS reported_by, sessions_failed AS failed, details_failed AS in_details
  FROM v_tls_policies
  WHERE ${TOLD} AND sessions_failed != details_failed
  ORDER BY day DESC, domain
  LIMIT 300
`);

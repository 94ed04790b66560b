export interface Question {
  readonly title: string;
  /** What is to be known of the answer. */
  readonly about?: string;
  readonly sql: string;
}

/** What people ask, and how it is asked: the answers are those of the demo. */
export const QUESTIONS: readonly Question[] = [
  {
    title: 'Does our mail pass?',
    about: '`WHERE owned` leaves out what others had us told about domains that are not ours.',
    sql: `SELECT
    domain,
    sum(messages) AS mails,
    round(100 * sum(dmarc_pass_messages) / mails, 1) AS pass_percent,
    sum(quarantine_messages) AS quarantined,
    sum(reject_messages) AS rejected
FROM v_domain_day
WHERE owned AND day >= '2026-06-24'
GROUP BY domain
ORDER BY mails DESC`,
  },
  {
    title: 'What changed, day by day?',
    about: 'A day on which nobody reported has no row: `WITH FILL` puts it in.',
    sql: `SELECT
    day,
    messages,
    round(100 * dmarc_pass_messages / messages, 1) AS pass_percent,
    dkim_only_messages,
    spf_only_messages
FROM v_domain_day
WHERE domain = 'acme.example' AND day >= '2026-06-24'
ORDER BY day WITH FILL`,
  },
  {
    title: 'Which sources send what does not pass?',
    sql: `SELECT
    source_ip,
    sum(messages) AS mails,
    sum(messages - dmarc_pass_messages) AS failed,
    sum(reject_messages) AS rejected
FROM v_source_day
WHERE domain = 'acme.example' AND day >= '2026-06-24'
GROUP BY source_ip
HAVING failed > 0
ORDER BY failed DESC, source_ip
LIMIT 5`,
  },
  {
    title: 'Where does this IP turn up?',
    about:
      'Records are ordered by domain and day, so an IP alone is found by searching. `v_source_days` says on which days of which domains it is worth it, over all domains and years, and may name days that have nothing left: it finds places, it counts nothing. For the newest records of an IP that is everywhere, first find the days of the newest and then read these. In the place of `min` put the IP you ask for.',
    sql: `WITH
    (SELECT min(source_ip) FROM v_records WHERE domain = 'acme.example') AS ip,
    places AS (SELECT domain, day FROM v_source_days WHERE source_ip = ip ORDER BY day DESC LIMIT 200),
    newest AS (
        SELECT domain, day FROM v_records
        WHERE source_ip = ip AND (domain, day) IN (SELECT domain, day FROM places)
        ORDER BY day DESC LIMIT 200
    )
SELECT day, domain, reporter, messages, disposition, dmarc_pass
FROM v_records
WHERE source_ip = ip AND (domain, day) IN (SELECT domain, day FROM newest)
ORDER BY day DESC, reporter, ordinal
LIMIT 5`,
  },
  {
    title: 'Why did that mail fail?',
    about: 'The results a receiver saw, aligned or not, stand in lists of equal length.',
    sql: `SELECT day, header_from, envelope_from, dkim_domains, dkim_results, spf_domains, spf_results, messages
FROM v_records
WHERE domain = 'acme.example' AND day >= '2026-06-24' AND NOT dmarc_pass
ORDER BY messages DESC, report_key, ordinal
LIMIT 3`,
  },
  {
    title: 'Which DKIM keys are in use, and do they work?',
    sql: `SELECT
    dkim_domain,
    dkim_selector,
    sum(messages) AS mails,
    round(100 * sumIf(messages, dkim_result = 'pass') / mails, 1) AS pass_percent,
    max(day) AS last_seen
FROM v_signatures
WHERE domain = 'acme.example'
GROUP BY dkim_domain, dkim_selector
ORDER BY mails DESC, dkim_domain, dkim_selector
LIMIT 5`,
  },
  {
    title: 'What would strict alignment cost us?',
    sql: `SELECT
    domain,
    sum(dmarc_pass_messages) AS pass_now,
    sum(strict_pass_messages) AS pass_strict,
    pass_now - pass_strict AS lost
FROM v_domain_day
WHERE owned
GROUP BY domain
ORDER BY lost DESC, domain`,
  },
  {
    title: 'What would another policy have hit?',
    about:
      'Here `p=reject; sp=quarantine; adkim=s`. [simulator.md](simulator.md) has all tags, and says what this cannot know.',
    sql: `SELECT
    sender_class,
    if(scope = 'domain', 'reject', 'quarantine') AS asked,
    sum(strict_dkim_hit_messages) AS hit,
    sumIf(strict_dkim_hit_messages, disposition IN ('quarantine', 'reject')) AS hit_already,
    uniqIf(sender, strict_dkim_hit_messages > 0) AS senders
FROM v_policy_hits
WHERE domain = 'acme.example' AND day >= '2026-06-24'
GROUP BY sender_class, asked
HAVING hit > 0
ORDER BY hit DESC, asked`,
  },
  {
    title: 'Why did receivers not do what the policy asks?',
    sql: `SELECT arrayJoin(override_types) AS override, disposition, sum(messages) AS mails
FROM v_records
WHERE owned
GROUP BY override, disposition
ORDER BY mails DESC, override, disposition
LIMIT 5`,
  },
  {
    title: 'Who reports, and how late?',
    about:
      '`received_at` is the date of the mail that brought the report, and `end` the end of what it covers.',
    sql: `SELECT
    reporter,
    count() AS reports,
    sum(messages) AS mails,
    round(quantileExact(0.5)(dateDiff('minute', end, received_at)) / 60, 1) AS hours_late
FROM v_reports
WHERE counts AND kind = 'aggregate'
GROUP BY reporter
ORDER BY mails DESC, reporter
LIMIT 5`,
  },
  {
    title: 'Which policy did receivers find?',
    sql: `SELECT domain, p, sp, adkim, aspf, min(begin) AS first_seen, max(end) AS last_seen, sum(reports) AS seen_in
FROM v_policies
WHERE owned
GROUP BY domain, p, sp, adkim, aspf
ORDER BY domain, first_seen, p`,
  },
  {
    title: 'What does this report say?',
    about:
      'A report is known by its `report_key`, in every view. It has 64 bits: what reads it as a JSON number loses digits, so ask for `toString(report_key)` there.',
    sql: `SELECT source_ip, messages, disposition, dkim_aligned, spf_aligned
FROM v_records
WHERE report_key = (
    SELECT report_key FROM v_reports WHERE domain = 'acme.example' AND counts AND records > 3 ORDER BY begin, report_id LIMIT 1
)
ORDER BY ordinal
LIMIT 5`,
  },
  {
    title: 'Was a report sent more than once, or changed?',
    about:
      'A document that came before has no row in `v_reports`, only in `v_deliveries`. Another document under the same name is a revision: all are in `v_reports`, and the one that `counts` is in the figures.',
    sql: `SELECT outcome, kind, count() AS documents, sum(records_in) AS records
FROM v_deliveries
GROUP BY outcome, kind
ORDER BY documents DESC, outcome, kind`,
  },
  {
    title: 'Is everything that came in accounted for?',
    about: 'This holds for each row, and so for every sum; `plumbline verify` counts the tables against it.',
    sql: `SELECT
    sum(records_in) AS read,
    sum(stored) AS stored,
    sum(duplicate) AS duplicate,
    sum(quarantined) AS quarantined,
    sum(expired) AS expired,
    sum(purged) AS purged
FROM v_deliveries`,
  },
  {
    title: 'Can others deliver to us by TLS?',
    sql: `SELECT domain, policy_type, sum(sessions_ok) AS ok, sum(sessions_failed) AS failed, uniqExact(reporter) AS reporters
FROM v_tls_policies
WHERE owned
GROUP BY domain, policy_type
ORDER BY failed DESC, ok DESC, domain, policy_type
LIMIT 5`,
  },
  {
    title: 'What do failure reports complain about?',
    sql: `SELECT domain, arrayJoin(auth_failure) AS failure, count() AS reports, sum(incidents) AS mails, uniqExact(source_ip) AS sources
FROM v_failures
WHERE owned
GROUP BY domain, failure
ORDER BY reports DESC, domain, failure
LIMIT 5`,
  },
];

-- What these read stands in the private database: they show what may be seen of it, and never the bytes.
CREATE OR REPLACE VIEW {db}.v_failures{on cluster}
(
    day              Date                   COMMENT 'Event day: UTC date of the arrival of the mail reported on',
    domain           LowCardinality(String) COMMENT 'The domain reported on',
    owned            Bool                   COMMENT 'Whether it is ours',
    reporter         LowCardinality(String) COMMENT 'Domain of who sent the report',
    arrival          DateTime('UTC')        COMMENT 'When the mail reported on arrived; 1970 where it is not stated',
    source_ip        IPv6                   COMMENT 'The source of the mail; :: where it is not stated',
    feedback_type    LowCardinality(String) COMMENT 'auth-failure as a rule',
    auth_failure     Array(LowCardinality(String)) COMMENT 'What failed',
    identity_alignment Array(LowCardinality(String)) COMMENT 'Mechanisms that failed to align',
    delivery_result  LowCardinality(String) COMMENT 'delivered, spam, policy, reject or other; empty where it is not stated',
    incidents        UInt32                 COMMENT 'Mails it stands for',
    dkim_domain      LowCardinality(String) COMMENT 'DKIM: d=',
    dkim_selector    LowCardinality(String) COMMENT 'DKIM: s=',
    reporting_mta    LowCardinality(String) COMMENT 'The MTA that reports',
    user_agent       LowCardinality(String) COMMENT 'The software that made the report',
    has_sample       Bool                   COMMENT 'Whether the mail reported on was attached',
    standard         LowCardinality(String) COMMENT 'rfc5965, rfc6591, rfc9991 or text',
    report_key       UInt64                 COMMENT 'The report: v_reports has when and how it came'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, reporter, arrival, source_ip, feedback_type,
    auth_failure, identity_alignment, delivery_result, incidents, dkim_domain, dkim_selector, reporting_mta, user_agent,
    has_sample, standard, report_key
FROM {private}.failure_reports
WHERE day >= (SELECT failure_reports_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'A row a failure report, without what it says of people';

CREATE OR REPLACE VIEW {db}.v_quarantine{on cluster}
(
    id          UInt64                 COMMENT 'Its id, for plumbline quarantine',
    held_at     DateTime64(3, 'UTC')   COMMENT 'When it was held',
    changed_at  DateTime64(3, 'UTC')   COMMENT 'When its state last changed',
    state       LowCardinality(String) COMMENT 'held, retried or purged',
    source      LowCardinality(String) COMMENT 'Intake source',
    delivery    String                 COMMENT 'The mail, file or request it came in',
    path        String                 COMMENT 'The way inside containers',
    scope       LowCardinality(String) COMMENT 'delivery, document or record',
    kind        LowCardinality(String) COMMENT 'aggregate, tls or failure; empty where it is not known',
    reason      LowCardinality(String) COMMENT 'Why it could not be read',
    detail      String                 COMMENT 'The reason in words',
    ordinal     UInt32                 COMMENT 'Of a record: its place in the report',
    report_key  UInt64                 COMMENT 'The report it belongs to; 0 where there is none',
    records     UInt32                 COMMENT 'Records in it, as far as they could be counted',
    bytes_total UInt64                 COMMENT 'Bytes there were'
)
{security}
AS SELECT
    q.id AS id, min(q.at) AS held_at, max(q.at) AS changed_at,
    -- A record that the report has now, in a fuller reading of its document, has left by that.
    if(argMax(q.state, q.at) = 'held'
        AND any((q.report_key, q.attempt) IN (SELECT report_key, attempt FROM {db}.replaced_loads)),
        'retried', argMax(q.state, q.at)) AS state,
    argMin(q.source, q.at) AS source, argMin(q.delivery, q.at) AS delivery, argMin(q.path, q.at) AS path,
    argMin(q.scope, q.at) AS scope, argMin(q.kind, q.at) AS kind, argMin(q.reason, q.at) AS reason,
    argMin(q.detail, q.at) AS detail, argMin(q.ordinal, q.at) AS ordinal, argMin(q.report_key, q.at) AS report_key,
    argMin(q.records, q.at) AS records, argMin(q.bytes_total, q.at) AS bytes_total
FROM {private}.quarantine AS q
WHERE q.part = 0 AND q.held_day >= (SELECT quarantine_from FROM {db}.retention)
    AND q.batch NOT IN (SELECT batch FROM {db}.open_batches)
GROUP BY id
COMMENT 'A row a thing that could not be read, without its bytes';

CREATE OR REPLACE VIEW {db}.v_deliveries{on cluster}
(
    at          DateTime64(3, 'UTC')   COMMENT 'When it was taken in, or when a retry or a purge moved its numbers',
    day         Date                   COMMENT 'Event day of the report; the day of `at` where there is none',
    source      LowCardinality(String) COMMENT 'Intake source',
    delivery    String                 COMMENT 'The mail, file or request, as the source knows it',
    path        String                 COMMENT 'The way inside containers; empty for the delivery as a whole',
    kind        LowCardinality(String) COMMENT 'aggregate, tls or failure; empty where it is not known',
    outcome     LowCardinality(String) COMMENT 'stored, duplicate, revision, quarantined or ignored; retried and purged for rows that move numbers',
    reason      LowCardinality(String) COMMENT 'Why it was not read, or not whole',
    report_key  UInt64                 COMMENT 'The report; 0 where there is none',
    records_in  Int64                  COMMENT 'Records that were read: the sum of the next five',
    stored      Int64                  COMMENT 'of these stored, in revisions that do not count as well',
    duplicate   Int64                  COMMENT 'of these in documents that were stored before',
    quarantined Int64                  COMMENT 'of these in quarantine',
    expired     Int64                  COMMENT 'of these stored or quarantined once, and dropped by retention since',
    purged      Int64                  COMMENT 'of these deleted by command',
    bytes       UInt64                 COMMENT 'Bytes of the document after decompression'
)
{security}
AS SELECT
    at, day, source, delivery, path, kind, outcome, reason, report_key, records_in,
    if(day >= (SELECT records_from FROM {db}.retention), d.stored, 0) AS stored,
    duplicate,
    if(held_day >= (SELECT quarantine_from FROM {db}.retention), d.quarantined, 0) AS quarantined,
    d.expired + (d.stored - stored) + (d.quarantined - quarantined) AS expired,
    purged, bytes
FROM {db}.deliveries AS d
WHERE day >= (SELECT reports_from FROM {db}.retention)
    AND batch NOT IN (SELECT batch FROM {db}.open_batches)
COMMENT 'The ledger: a row for every document, for everything refused or ignored, and for every retry and purge';

CREATE OR REPLACE VIEW {db}.v_audit{on cluster}
(
    at      DateTime64(3, 'UTC')   COMMENT 'When it was done',
    actor   String                 COMMENT 'Who did it',
    channel LowCardinality(String) COMMENT 'command, api or schedule',
    action  LowCardinality(String) COMMENT 'What was done',
    target  String                 COMMENT 'What it was done to',
    outcome LowCardinality(String) COMMENT 'done, refused or failed',
    detail  String                 COMMENT 'More about it, as JSON',
    host    LowCardinality(String) COMMENT 'Where the process ran'
)
{security}
AS SELECT at, actor, channel, action, target, outcome, detail, host
FROM {private}.audit_log
WHERE day >= (SELECT audit_from FROM {db}.retention)
COMMENT 'Every act by command or API';

CREATE OR REPLACE VIEW {db}.v_dns{on cluster}
(
    domain     LowCardinality(String) COMMENT 'The domain asked about',
    owned      Bool                   COMMENT 'Whether it is ours',
    record     LowCardinality(String) COMMENT 'dmarc, spf, dkim, mx, mta_sts, tls_rpt, bimi, tlsa …',
    name       String                 COMMENT 'The name asked for',
    at         DateTime64(3, 'UTC')   COMMENT 'When it was asked',
    day        Date                   COMMENT 'Day of that',
    status     LowCardinality(String) COMMENT 'present, absent, or why there was no answer',
    value      Array(String)          COMMENT 'What the DNS said',
    ttl        UInt32                 COMMENT 'Its time to live, in seconds',
    findings   Array(LowCardinality(String)) COMMENT 'What is to be said about it',
    severities Array(LowCardinality(String)) COMMENT 'critical, warning or info, in the same order'
)
{security}
AS SELECT
    domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, record, name, at, day, status, value, ttl,
    `finding.code` AS findings, `finding.severity` AS severities
FROM {db}.dns_observations
WHERE day >= (SELECT records_from FROM {db}.retention)
COMMENT 'A row a look at what a domain publishes';

CREATE OR REPLACE VIEW {db}.v_posture{on cluster}
(
    domain      LowCardinality(String) COMMENT 'The domain',
    owned       Bool                   COMMENT 'Whether it is ours',
    at          DateTime64(3, 'UTC')   COMMENT 'When it was judged',
    day         Date                   COMMENT 'Day of that',
    score       UInt8                  COMMENT '0 to 100',
    grade       LowCardinality(String) COMMENT 'The score as a letter',
    parts       Array(LowCardinality(String)) COMMENT 'What the score is made of',
    part_scores Array(UInt8)           COMMENT 'Points of each, in the same order',
    part_of     Array(UInt8)           COMMENT 'Points there were to get, in the same order'
)
{security}
AS SELECT
    domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, at, day, score, grade,
    `part.name` AS parts, `part.score` AS part_scores, `part.of` AS part_of
FROM {db}.posture_scores
WHERE day >= (SELECT records_from FROM {db}.retention)
COMMENT 'A row a judgement of what a domain publishes';

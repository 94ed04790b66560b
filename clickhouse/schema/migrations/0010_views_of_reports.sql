CREATE OR REPLACE VIEW {db}.v_reports{on cluster}
(
    day              Date                   COMMENT 'Event day: UTC date of the middle of the period',
    domain           LowCardinality(String) COMMENT 'The policy domain; empty for TLS reports, whose policies have one each',
    owned            Bool                   COMMENT 'Whether it is ours',
    kind             Enum8('aggregate' = 1, 'tls' = 2, 'failure' = 3) COMMENT 'What kind of report',
    reporter         LowCardinality(String) COMMENT 'Who reports: the organisational domain',
    reporter_name    LowCardinality(String) COMMENT 'The name the reporter gives itself',
    email            LowCardinality(String) COMMENT 'The e-mail the report gives',
    contact          LowCardinality(String) COMMENT 'Further contact information the report gives',
    report_id        String                 COMMENT 'The id the reporter gave it',
    report_key       UInt64                 COMMENT 'The report, as in every view',
    identity         UInt64                 COMMENT 'What revisions of a report have in common',
    counts           Bool                   COMMENT 'Whether it is in the figures of all other views: of the revisions of a report one is',
    state            LowCardinality(String) COMMENT 'counts, or superseded by another revision. A duplicate has no row: see v_deliveries',
    begin            DateTime('UTC')        COMMENT 'Begin of the period',
    end              DateTime('UTC')        COMMENT 'End of the period',
    span_days        UInt16                 COMMENT 'UTC days the period touches',
    received_at      DateTime64(3, 'UTC')   COMMENT 'Date of the mail that brought it, else when it arrived',
    ingested_at      DateTime64(3, 'UTC')   COMMENT 'When it was stored',
    standard         LowCardinality(String) COMMENT 'draft, rfc7489, rfc9990, rfc8460, rfc5965, rfc6591, rfc9991 or text',
    version          LowCardinality(String) COMMENT 'The version the report states',
    complete         Bool                   COMMENT 'Nothing of it was refused or cut',
    authenticated    Bool                   COMMENT 'The mail that brought it was authenticated as its reporter''s',
    reason           LowCardinality(String) COMMENT 'Why it is not complete; empty otherwise or where records are the cause',
    records          UInt32                 COMMENT 'Records stored of it',
    messages         UInt64                 COMMENT 'Messages it counts',
    dmarc_pass_messages UInt64              COMMENT 'of these with aligned DKIM or aligned SPF',
    quarantined      UInt32                 COMMENT 'Records of it that could not be read and are in quarantine',
    p                LowCardinality(String) COMMENT 'Published policy, as reported; empty where the report does not say',
    sp               LowCardinality(String) COMMENT 'Published policy for subdomains',
    np               LowCardinality(String) COMMENT 'Published policy for subdomains that do not exist',
    adkim            LowCardinality(String) COMMENT 'Published DKIM alignment: r or s',
    aspf             LowCardinality(String) COMMENT 'Published SPF alignment: r or s',
    pct              LowCardinality(String) COMMENT 'Published percentage',
    fo               LowCardinality(String) COMMENT 'Published failure reporting options',
    testing          LowCardinality(String) COMMENT 'Published testing flag (t)',
    discovery_method LowCardinality(String) COMMENT 'How the policy was found: psl or treewalk',
    generator        LowCardinality(String) COMMENT 'The software that made the report',
    errors           Array(String)          COMMENT 'Errors the reporter states',
    deviations       Array(LowCardinality(String)) COMMENT 'Ways in which it departs from its standard: v_deviations counts them',
    extensions       String                 COMMENT 'Elements no standard names, as JSON',
    document_hash    String                 COMMENT 'Hex SHA-256 of the decoded document',
    bytes            UInt64                 COMMENT 'Bytes of the decoded document',
    source           LowCardinality(String) COMMENT 'Intake source',
    delivery         String                 COMMENT 'The mail, file or request it came in',
    path             String                 COMMENT 'The way inside containers'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    kind, reporter, reporter_name, email, contact, report_id, report_key, identity,
    (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads) OR false AS counts,
    if(counts, 'counts', 'superseded') AS state,
    begin, end, span_days, received_at, ingested_at, standard, version, complete, authenticated, reason,
    records, messages, pass_messages AS dmarc_pass_messages, quarantined,
    p, sp, np, adkim, aspf, pct, fo, testing, discovery_method, generator, errors, `deviations.code` AS deviations,
    extensions, lower(hex(r.document_hash)) AS document_hash, bytes, source, delivery, path
FROM {db}.reports AS r
WHERE day >= (SELECT reports_from FROM {db}.retention)
    AND batch NOT IN (SELECT batch FROM {db}.open_batches)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.replaced_loads)
COMMENT 'A row a report: every revision, with the one that counts marked';

CREATE OR REPLACE VIEW {db}.v_policies{on cluster}
(
    day              Date                   COMMENT 'Event day',
    domain           LowCardinality(String) COMMENT 'The policy domain',
    owned            Bool                   COMMENT 'Whether it is ours',
    reporter         LowCardinality(String) COMMENT 'Who saw the policy: the organisational domain',
    p                LowCardinality(String) COMMENT 'Policy; empty where the report does not say',
    sp               LowCardinality(String) COMMENT 'Policy for subdomains',
    np               LowCardinality(String) COMMENT 'Policy for subdomains that do not exist',
    adkim            LowCardinality(String) COMMENT 'DKIM alignment: r or s',
    aspf             LowCardinality(String) COMMENT 'SPF alignment: r or s',
    pct              LowCardinality(String) COMMENT 'Percentage',
    fo               LowCardinality(String) COMMENT 'Failure reporting options',
    testing          LowCardinality(String) COMMENT 'Testing flag (t)',
    discovery_method LowCardinality(String) COMMENT 'How the policy was found: psl or treewalk',
    begin            DateTime('UTC')        COMMENT 'Begin of the first period in which it was seen that day',
    end              DateTime('UTC')        COMMENT 'End of the last period in which it was seen that day',
    reports          UInt64                 COMMENT 'Reports that state it',
    messages         UInt64                 COMMENT 'Messages of these reports'
)
{security}
AS SELECT
    r.day AS day, r.domain AS domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, r.reporter AS reporter,
    r.p AS p, r.sp AS sp, r.np AS np, r.adkim AS adkim, r.aspf AS aspf, r.pct AS pct, r.fo AS fo, r.testing AS testing,
    r.discovery_method AS discovery_method,
    min(r.begin) AS begin, max(r.end) AS end, count() AS reports, sum(r.messages) AS messages
FROM {db}.reports AS r
WHERE r.kind = 'aggregate' AND r.day >= (SELECT reports_from FROM {db}.retention)
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
GROUP BY domain, day, reporter, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method
COMMENT 'A row a domain, day, reporter and policy: what was published, as receivers saw it';

CREATE OR REPLACE VIEW {db}.v_deviations{on cluster}
(
    day        Date                   COMMENT 'Event day',
    domain     LowCardinality(String) COMMENT 'The policy domain',
    owned      Bool                   COMMENT 'Whether it is ours',
    reporter   LowCardinality(String) COMMENT 'Whose report it is: the organisational domain',
    kind       Enum8('aggregate' = 1, 'tls' = 2, 'failure' = 3) COMMENT 'What kind of report',
    report_key UInt64                 COMMENT 'The report',
    code       LowCardinality(String) COMMENT 'The way in which it departs from its standard',
    count      UInt32                 COMMENT 'How often in this report'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, reporter, kind, report_key, code, count
FROM {db}.reports
ARRAY JOIN `deviations.code` AS code, `deviations.count` AS count
WHERE day >= (SELECT reports_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'A row a report and way in which it departs from its standard without harm';

CREATE OR REPLACE VIEW {db}.v_tls_policies{on cluster}
(
    day             Date                   COMMENT 'Event day: UTC date of the middle of the report''s period',
    domain          LowCardinality(String) COMMENT 'The policy domain',
    owned           Bool                   COMMENT 'Whether it is ours',
    reporter        LowCardinality(String) COMMENT 'Who reports: the organisational domain',
    policy_type     LowCardinality(String) COMMENT 'tlsa, sts, no-policy-found, or as stated',
    policy_strings  Array(String)          COMMENT 'The policy as the reporter found it',
    mx_hosts        Array(LowCardinality(String)) COMMENT 'MX hosts or patterns of the policy',
    sessions_ok     UInt64                 COMMENT 'Sessions that succeeded',
    sessions_failed UInt64                 COMMENT 'Sessions that failed',
    details         UInt32                 COMMENT 'Failure details the policy has: rows of v_tls_failures',
    details_failed  UInt64                 COMMENT 'Sum of their sessions, which may differ from sessions_failed',
    report_key      UInt64                 COMMENT 'The report: v_reports has its period, name and id',
    ordinal         UInt32                 COMMENT 'Place in the report from 0',
    extensions      String                 COMMENT 'Members RFC 8460 does not name, as JSON'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, reporter, policy_type, policy_strings,
    mx_hosts, sessions_ok, sessions_failed, details, details_failed, report_key, ordinal, extensions
FROM {db}.tls_policies
WHERE day >= (SELECT records_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'A row a policy of an SMTP TLS report, of reports that count';

CREATE OR REPLACE VIEW {db}.v_tls_failures{on cluster}
(
    day                    Date                   COMMENT 'Event day: UTC date of the middle of the report''s period',
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    owned                  Bool                   COMMENT 'Whether it is ours',
    reporter               LowCardinality(String) COMMENT 'Who reports: the organisational domain',
    result_type            LowCardinality(String) COMMENT 'Why the sessions failed',
    sending_mta_ip         IPv6                   COMMENT 'Where the sessions came from; :: where it is not stated',
    receiving_ip           IPv6                   COMMENT 'Where they went; :: where it is not stated',
    receiving_mx_hostname  LowCardinality(String) COMMENT 'MX host they went to',
    receiving_mx_helo      LowCardinality(String) COMMENT 'What it called itself',
    sessions               UInt64                 COMMENT 'Sessions that failed so',
    additional_information String                 COMMENT 'Where more about it is found',
    failure_reason_code    LowCardinality(String) COMMENT 'The reporter''s own word for it',
    report_key             UInt64                 COMMENT 'The report: v_reports has its period, name and id',
    policy                 UInt32                 COMMENT 'Its policy: ordinal of v_tls_policies',
    ordinal                UInt32                 COMMENT 'Place among the details of the policy',
    extensions             String                 COMMENT 'Members RFC 8460 does not name, and addresses that are none, as JSON'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, reporter, result_type, sending_mta_ip,
    receiving_ip, receiving_mx_hostname, receiving_mx_helo, sessions, additional_information, failure_reason_code,
    report_key, policy, ordinal, extensions
FROM {db}.tls_failures
WHERE day >= (SELECT records_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'A row a failure detail of an SMTP TLS report, of reports that count';

CREATE TABLE IF NOT EXISTS {db}.{local tls_policies}{on cluster}
(
    domain          LowCardinality(String) COMMENT 'The policy domain',
    day             Date                   COMMENT 'UTC date of the middle of the report''s period: event time',
    reporter        LowCardinality(String) COMMENT 'Who reports',
    report_key      UInt64                 COMMENT 'The report',
    attempt         UInt32                 COMMENT 'The try that wrote it: with report_key the load',
    ordinal         UInt32                 COMMENT 'Place in the report from 0',
    policy_type     LowCardinality(String) COMMENT 'tlsa, sts, no-policy-found, or as stated',
    policy_strings  Array(String)          COMMENT 'The policy as the reporter found it',
    mx_hosts        Array(LowCardinality(String)) COMMENT 'MX hosts or patterns of the policy',
    sessions_ok     UInt64                 COMMENT 'Sessions that succeeded',
    sessions_failed UInt64                 COMMENT 'Sessions that failed',
    details         UInt32                 COMMENT 'Failure details the policy has',
    details_failed  UInt64                 COMMENT 'Sum of their counts, which may differ from sessions_failed',
    extensions      String                 COMMENT 'Members RFC 8460 does not name, as JSON'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, reporter, report_key, ordinal)
{ttl tls_policies}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'A row a policy of an SMTP TLS report. Read v_tls_policies';

{distributed tls_policies by cityHash64(domain, day, reporter)};

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.seen_domains_of_tls_policies{on cluster} TO {db}.seen_domains
AS SELECT DISTINCT domain
FROM {db}.{local tls_policies}
WHERE domain != ''
COMMENT 'Fills seen_domains from TLS policies';

CREATE TABLE IF NOT EXISTS {db}.{local tls_failures}{on cluster}
(
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    day                    Date                   COMMENT 'UTC date of the middle of the report''s period: event time',
    reporter               LowCardinality(String) COMMENT 'Who reports',
    report_key             UInt64                 COMMENT 'The report',
    attempt                UInt32                 COMMENT 'The try that wrote it: with report_key the load',
    policy                 UInt32                 COMMENT 'Place of its policy in the report: tls_policies.ordinal',
    ordinal                UInt32                 COMMENT 'Place among the details of the policy',
    result_type            LowCardinality(String) COMMENT 'Why the sessions failed',
    sending_mta_ip         IPv6                   COMMENT 'Where the sessions came from; :: where it is not stated',
    receiving_ip           IPv6                   COMMENT 'Where they went; :: where it is not stated',
    receiving_mx_hostname  LowCardinality(String) COMMENT 'MX host they went to',
    receiving_mx_helo      LowCardinality(String) COMMENT 'What it called itself',
    sessions               UInt64                 COMMENT 'Sessions that failed so',
    additional_information String                 COMMENT 'Where more about it is found',
    failure_reason_code    LowCardinality(String) COMMENT 'The reporter''s own word for it',
    extensions             String                 COMMENT 'Members RFC 8460 does not name, and addresses that are none, as JSON'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, reporter, report_key, policy, ordinal)
{ttl tls_failures}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'A row a failure detail of an SMTP TLS report. Read v_tls_failures';

{distributed tls_failures by cityHash64(domain, day, reporter)};

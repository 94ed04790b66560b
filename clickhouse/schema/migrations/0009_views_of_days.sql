-- The day views read the rollup, and the engine computes of their columns what a query asks for.
CREATE OR REPLACE VIEW {db}.v_domain_day{on cluster}
(
    day                    Date   COMMENT 'Event day',
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    owned                  Bool   COMMENT 'Whether it is ours',
    reports                UInt64 COMMENT 'Reports',
    records                UInt64 COMMENT 'Records',
    messages               UInt64 COMMENT 'Messages',
    dmarc_pass_messages    UInt64 COMMENT 'of these with aligned DKIM or aligned SPF',
    dmarc_unknown_messages UInt64 COMMENT 'of these where the receiver stated neither',
    dkim_aligned_messages  UInt64 COMMENT 'of these with aligned DKIM',
    spf_aligned_messages   UInt64 COMMENT 'of these with aligned SPF',
    dkim_and_spf_messages  UInt64 COMMENT 'of these with both',
    dkim_only_messages     UInt64 COMMENT 'of these with aligned DKIM alone',
    spf_only_messages      UInt64 COMMENT 'of these with aligned SPF alone',
    strict_pass_messages   UInt64 COMMENT 'of these that would pass with strict alignment',
    none_messages          UInt64 COMMENT 'of these to which the receiver did nothing',
    quarantine_messages    UInt64 COMMENT 'of these quarantined',
    reject_messages        UInt64 COMMENT 'of these rejected'
)
{security}
AS SELECT
    r.day AS day, r.domain AS domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    uniqExact(r.report_key) AS reports, sum(r.records) AS records, sum(r.messages) AS messages,
    sumIf(r.messages, r.dkim_aligned OR r.spf_aligned) AS dmarc_pass_messages,
    sumIf(r.messages, r.aligned_unknown) AS dmarc_unknown_messages,
    sumIf(r.messages, r.dkim_aligned) AS dkim_aligned_messages,
    sumIf(r.messages, r.spf_aligned) AS spf_aligned_messages,
    sumIf(r.messages, r.dkim_aligned AND r.spf_aligned) AS dkim_and_spf_messages,
    sumIf(r.messages, r.dkim_aligned AND NOT r.spf_aligned) AS dkim_only_messages,
    sumIf(r.messages, r.spf_aligned AND NOT r.dkim_aligned) AS spf_only_messages,
    sumIf(r.messages, r.dkim_strict OR r.spf_strict) AS strict_pass_messages,
    sumIf(r.messages, r.disposition IN ('none', 'pass')) AS none_messages,
    sumIf(r.messages, r.disposition = 'quarantine') AS quarantine_messages,
    sumIf(r.messages, r.disposition = 'reject') AS reject_messages
FROM {db}.roll AS r
WHERE r.day >= (SELECT records_from FROM {db}.retention)
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
GROUP BY domain, day
COMMENT 'A row a domain and day';

CREATE OR REPLACE VIEW {db}.v_sender_day{on cluster}
(
    day                    Date   COMMENT 'Event day',
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    owned                  Bool   COMMENT 'Whether it is ours',
    sender                 LowCardinality(String) COMMENT 'The named service behind the source; empty where it is not known',
    sender_class           Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    reports                UInt64 COMMENT 'Reports',
    records                UInt64 COMMENT 'Records',
    messages               UInt64 COMMENT 'Messages',
    dmarc_pass_messages    UInt64 COMMENT 'of these with aligned DKIM or aligned SPF',
    dmarc_unknown_messages UInt64 COMMENT 'of these where the receiver stated neither',
    dkim_aligned_messages  UInt64 COMMENT 'of these with aligned DKIM',
    spf_aligned_messages   UInt64 COMMENT 'of these with aligned SPF',
    dkim_and_spf_messages  UInt64 COMMENT 'of these with both',
    dkim_only_messages     UInt64 COMMENT 'of these with aligned DKIM alone',
    spf_only_messages      UInt64 COMMENT 'of these with aligned SPF alone',
    strict_pass_messages   UInt64 COMMENT 'of these that would pass with strict alignment',
    none_messages          UInt64 COMMENT 'of these to which the receiver did nothing',
    quarantine_messages    UInt64 COMMENT 'of these quarantined',
    reject_messages        UInt64 COMMENT 'of these rejected'
)
{security}
AS SELECT
    r.day AS day, r.domain AS domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    r.sender AS sender,
    r.sender_class AS sender_class,
    uniqExact(r.report_key) AS reports, sum(r.records) AS records, sum(r.messages) AS messages,
    sumIf(r.messages, r.dkim_aligned OR r.spf_aligned) AS dmarc_pass_messages,
    sumIf(r.messages, r.aligned_unknown) AS dmarc_unknown_messages,
    sumIf(r.messages, r.dkim_aligned) AS dkim_aligned_messages,
    sumIf(r.messages, r.spf_aligned) AS spf_aligned_messages,
    sumIf(r.messages, r.dkim_aligned AND r.spf_aligned) AS dkim_and_spf_messages,
    sumIf(r.messages, r.dkim_aligned AND NOT r.spf_aligned) AS dkim_only_messages,
    sumIf(r.messages, r.spf_aligned AND NOT r.dkim_aligned) AS spf_only_messages,
    sumIf(r.messages, r.dkim_strict OR r.spf_strict) AS strict_pass_messages,
    sumIf(r.messages, r.disposition IN ('none', 'pass')) AS none_messages,
    sumIf(r.messages, r.disposition = 'quarantine') AS quarantine_messages,
    sumIf(r.messages, r.disposition = 'reject') AS reject_messages
FROM {db}.roll AS r
WHERE r.day >= (SELECT records_from FROM {db}.retention)
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
GROUP BY domain, day, sender, sender_class
COMMENT 'A row a domain, day and sender';

CREATE OR REPLACE VIEW {db}.v_reporter_day{on cluster}
(
    day                    Date   COMMENT 'Event day',
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    owned                  Bool   COMMENT 'Whether it is ours',
    reporter               LowCardinality(String) COMMENT 'Who reports: the organisational domain',
    reports                UInt64 COMMENT 'Reports',
    records                UInt64 COMMENT 'Records',
    messages               UInt64 COMMENT 'Messages',
    dmarc_pass_messages    UInt64 COMMENT 'of these with aligned DKIM or aligned SPF',
    dmarc_unknown_messages UInt64 COMMENT 'of these where the receiver stated neither',
    dkim_aligned_messages  UInt64 COMMENT 'of these with aligned DKIM',
    spf_aligned_messages   UInt64 COMMENT 'of these with aligned SPF',
    dkim_and_spf_messages  UInt64 COMMENT 'of these with both',
    dkim_only_messages     UInt64 COMMENT 'of these with aligned DKIM alone',
    spf_only_messages      UInt64 COMMENT 'of these with aligned SPF alone',
    strict_pass_messages   UInt64 COMMENT 'of these that would pass with strict alignment',
    none_messages          UInt64 COMMENT 'of these to which the receiver did nothing',
    quarantine_messages    UInt64 COMMENT 'of these quarantined',
    reject_messages        UInt64 COMMENT 'of these rejected'
)
{security}
AS SELECT
    r.day AS day, r.domain AS domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    r.reporter AS reporter,
    uniqExact(r.report_key) AS reports, sum(r.records) AS records, sum(r.messages) AS messages,
    sumIf(r.messages, r.dkim_aligned OR r.spf_aligned) AS dmarc_pass_messages,
    sumIf(r.messages, r.aligned_unknown) AS dmarc_unknown_messages,
    sumIf(r.messages, r.dkim_aligned) AS dkim_aligned_messages,
    sumIf(r.messages, r.spf_aligned) AS spf_aligned_messages,
    sumIf(r.messages, r.dkim_aligned AND r.spf_aligned) AS dkim_and_spf_messages,
    sumIf(r.messages, r.dkim_aligned AND NOT r.spf_aligned) AS dkim_only_messages,
    sumIf(r.messages, r.spf_aligned AND NOT r.dkim_aligned) AS spf_only_messages,
    sumIf(r.messages, r.dkim_strict OR r.spf_strict) AS strict_pass_messages,
    sumIf(r.messages, r.disposition IN ('none', 'pass')) AS none_messages,
    sumIf(r.messages, r.disposition = 'quarantine') AS quarantine_messages,
    sumIf(r.messages, r.disposition = 'reject') AS reject_messages
FROM {db}.roll AS r
WHERE r.day >= (SELECT records_from FROM {db}.retention)
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
GROUP BY domain, day, reporter
COMMENT 'A row a domain, day and reporter';

CREATE OR REPLACE VIEW {db}.v_signatures{on cluster}
(
    day           Date                   COMMENT 'Event day',
    domain        LowCardinality(String) COMMENT 'The policy domain',
    owned         Bool                   COMMENT 'Whether it is ours',
    dkim_domain   LowCardinality(String) COMMENT 'Domain that signed (d=)',
    dkim_selector LowCardinality(String) COMMENT 'Its selector (s=); empty where it is not stated',
    dkim_result   LowCardinality(String) COMMENT 'Result of the signature, aligned or not',
    dkim_aligned  Bool                   COMMENT 'Aligned DKIM passed for the mail, by this signature or another',
    records       UInt64                 COMMENT 'Records with this signature',
    messages      UInt64                 COMMENT 'Messages of these records: mail with two signatures is in two rows',
    report_key    UInt64                 COMMENT 'The report: v_reports has its period, name and id'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    dkim_domain, selector AS dkim_selector, result AS dkim_result, dkim_aligned, records, messages, report_key
FROM {db}.roll_signatures
WHERE day >= (SELECT records_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'DKIM signatures of a day, in a row a report, signature and result: sum them up';

-- Why a record has the sender and the class it has.
ALTER TABLE {db}.{local records}{on cluster}
    ADD COLUMN IF NOT EXISTS sender_confidence Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3) COMMENT 'How sure it is that the sender sent it',
    ADD COLUMN IF NOT EXISTS class_reason LowCardinality(String) COMMENT 'The rule by which the mail has its class; empty where it has none yet',
    ADD COLUMN IF NOT EXISTS evidence Array(LowCardinality(String)) COMMENT 'What shows the sender, in words';

-- The same of the table over all shards; on one node it is that table.
ALTER TABLE {db}.records{on cluster}
    ADD COLUMN IF NOT EXISTS sender_confidence Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3) COMMENT 'How sure it is that the sender sent it',
    ADD COLUMN IF NOT EXISTS class_reason LowCardinality(String) COMMENT 'The rule by which the mail has its class; empty where it has none yet',
    ADD COLUMN IF NOT EXISTS evidence Array(LowCardinality(String)) COMMENT 'What shows the sender, in words';

CREATE TABLE IF NOT EXISTS {db}.senders{on cluster}
(
    sender     LowCardinality(String) COMMENT 'Stable key of the service, as in the rows',
    name       String                 COMMENT 'What it is called',
    category   LowCardinality(String) COMMENT 'What kind of service it is',
    forwards   Bool                   COMMENT 'Whether it passes on the mail of others: a forwarder or a host of mailing lists',
    site       String                 COMMENT 'Its home page',
    dmarc_docs String                 COMMENT 'Its own documentation on DMARC set-up',
    origin     LowCardinality(String) COMMENT 'catalogue, or own: said in the settings of this installation',
    at         DateTime64(3, 'UTC')   COMMENT 'When it was said: the newest row counts'
)
ENGINE = {engine everywhere}
ORDER BY (sender, at)
SETTINGS {settings}
COMMENT 'Names of senders, written at start by every exporter whose catalogue says something else';

-- Where a fact that comes late, or a person's word, says otherwise of a record, the rows of its load are written again as
-- rows of another attempt, and one commit hides those that were there. The report keeps the load it has.
ALTER TABLE {db}.commits{on cluster}
    ADD COLUMN IF NOT EXISTS renewed Array(Tuple(report_key UInt64, attempt UInt32)) COMMENT 'Rows of records and their rollups that are there again in other rows: they are dead and may be swept';

CREATE TABLE IF NOT EXISTS {db}.renewals{on cluster}
(
    batch      UInt64 COMMENT 'The batch it was written in',
    day        Date   COMMENT 'Event day of the report',
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'With report_key the load',
    rows_of    UInt32 COMMENT 'The attempt that its records and their rollups have since'
)
ENGINE = {engine everywhere}
PARTITION BY toYYYYMM(day)
ORDER BY (report_key, attempt, batch)
{ttl renewals}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'Loads whose rows were written again: the newest row of a committed batch says which rows are theirs';

CREATE TABLE IF NOT EXISTS {private}.corrections{on cluster}
(
    renewal           UInt64                 COMMENT 'What it is part of',
    profile           UInt64                 COMMENT 'Hash of all by which records were judged, and of what was judged before',
    since             Date                   COMMENT 'The first day whose records are to have it: on other days other facts held of their address',
    until             Date                   COMMENT 'The last one',
    sender            LowCardinality(String) COMMENT 'As in records, from now on',
    sender_class      LowCardinality(String) COMMENT 'As in records, from now on',
    sender_confidence LowCardinality(String) COMMENT 'As in records, from now on',
    class_reason      LowCardinality(String) COMMENT 'As in records, from now on',
    evidence          Array(LowCardinality(String)) COMMENT 'As in records, from now on',
    at                DateTime DEFAULT now() COMMENT 'When it was judged'
)
ENGINE = {engine everywhere}
ORDER BY (renewal, profile)
TTL at + toIntervalDay(1)
SETTINGS {settings}
COMMENT 'What is to stand in rows that are being written again; of no use afterwards';

CREATE TABLE IF NOT EXISTS {private}.renewed_addresses{on cluster}
(
    renewal   UInt64                 COMMENT 'What asks for them',
    source_ip IPv6                   COMMENT 'Whose records are to be judged again',
    at        DateTime DEFAULT now() COMMENT 'When it was asked'
)
ENGINE = {engine everywhere}
ORDER BY (renewal, source_ip)
TTL at + toIntervalDay(1)
SETTINGS {settings}
COMMENT 'Addresses that would make a statement too long; of no use afterwards';

CREATE OR REPLACE VIEW {db}.renewed_loads{on cluster}
(
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'With report_key the load',
    rows_of    UInt32 COMMENT 'The attempt that its records and their rollups have'
)
{security}
AS SELECT report_key, attempt, argMax(r.rows_of, r.batch) AS rows_of
FROM {db}.renewals AS r
WHERE r.batch NOT IN (SELECT batch FROM {db}.open_batches)
GROUP BY report_key, attempt
COMMENT 'Loads whose records are found under another attempt than their reports';

CREATE OR REPLACE VIEW {db}.hidden_rows{on cluster}
(
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'The try that wrote the rows'
)
{security}
AS SELECT load.1 AS report_key, load.2 AS attempt
FROM
(
    SELECT
        max(is_committed) AS committed,
        groupArrayArray(claimed) AS keys,
        max(by_attempt) AS by_attempt,
        groupArrayArray(hides) AS hidden
    FROM
    (
        SELECT batch, false AS is_committed, report_keys AS claimed, attempt AS by_attempt, [] AS hides
        FROM {db}.claims
        UNION ALL
        SELECT batch, true AS is_committed, [] AS claimed, 0 AS by_attempt, arrayConcat(hides, renewed) AS hides
        FROM {db}.commits
        WHERE outcome = 'committed' AND (notEmpty(hides) OR notEmpty(renewed) OR batch >= (SELECT minOrNull(batch) FROM {db}.claims))
    )
    GROUP BY batch
)
ARRAY JOIN arrayConcat(hidden, arrayMap(key -> (key, by_attempt), if(committed, [], keys))) AS load
COMMENT 'Rows that do not count, in records and their rollups: those of hidden loads, and those of loads that have been written again';

CREATE OR REPLACE VIEW {db}.v_records{on cluster}
(
    day             Date                   COMMENT 'Event day: UTC date of the middle of the report''s period',
    domain          LowCardinality(String) COMMENT 'The policy domain',
    owned           Bool                   COMMENT 'Whether it is ours: itself or a parent is configured or adopted',
    source_ip       IPv6                   COMMENT 'The source of the mail; IPv4 as ::ffff:a.b.c.d',
    messages        UInt64                 COMMENT 'Messages counted by the record',
    dmarc_pass      Bool                   COMMENT 'Aligned DKIM or aligned SPF passed',
    dkim_aligned    Bool                   COMMENT 'Aligned DKIM passed, as the receiver evaluated it',
    spf_aligned     Bool                   COMMENT 'Aligned SPF passed, as the receiver evaluated it',
    aligned_unknown Bool                   COMMENT 'The receiver stated neither, and neither can be derived: such mail did not pass, nor is it known to fail',
    aligned_derived Bool                   COMMENT 'One of the two is derived from the results and the published alignment',
    dkim_strict     Bool                   COMMENT 'DKIM would pass with strict alignment',
    spf_strict      Bool                   COMMENT 'SPF would pass with strict alignment',
    disposition     Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What the receiver did',
    reporter        LowCardinality(String) COMMENT 'Who reports: the organisational domain',
    header_from     LowCardinality(String) COMMENT 'Domain of From',
    envelope_from   LowCardinality(String) COMMENT 'Domain of the envelope sender; <> for the null reverse-path; empty where it is not stated',
    envelope_to     LowCardinality(String) COMMENT 'Domain of the recipient; empty where it is not stated',
    dkim_domains    Array(LowCardinality(String)) COMMENT 'DKIM signatures: domains (d=)',
    dkim_selectors  Array(LowCardinality(String)) COMMENT 'DKIM signatures: selectors (s=), in the same order',
    dkim_results    Array(LowCardinality(String)) COMMENT 'DKIM signatures: results, in the same order',
    dkim_humans     Array(LowCardinality(String)) COMMENT 'DKIM signatures: results for people, in the same order',
    spf_domains     Array(LowCardinality(String)) COMMENT 'SPF: domains checked',
    spf_scopes      Array(LowCardinality(String)) COMMENT 'SPF: mfrom or helo, in the same order',
    spf_results     Array(LowCardinality(String)) COMMENT 'SPF: results, in the same order',
    spf_humans      Array(LowCardinality(String)) COMMENT 'SPF: results for people, in the same order',
    override_types  Array(LowCardinality(String)) COMMENT 'Why the receiver did not do what the policy asks',
    override_comments Array(LowCardinality(String)) COMMENT 'What it says about that, in the same order',
    sender          LowCardinality(String) COMMENT 'The named service behind the source; empty where it is not known',
    sender_class    Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    sender_confidence Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3) COMMENT 'How sure it is that the sender sent it',
    class_reason    LowCardinality(String) COMMENT 'The rule by which the mail has its class',
    evidence        Array(LowCardinality(String)) COMMENT 'What shows the sender, in words',
    country         LowCardinality(String) COMMENT 'ISO 3166 code of the source''s country; empty where it is not known',
    asn             UInt32                 COMMENT 'Autonomous system of the source; 0 where it is not known',
    report_key      UInt64                 COMMENT 'The report: v_reports has its period, name and id',
    ordinal         UInt32                 COMMENT 'Place in the report from 0',
    extensions      String                 COMMENT 'Elements no standard names, as JSON'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, source_ip, messages,
    dkim_aligned OR spf_aligned AS dmarc_pass, dkim_aligned, spf_aligned, aligned_unknown, aligned_derived,
    dkim_strict, spf_strict, disposition, reporter, header_from,
    multiIf(r.envelope_from = '', `spf.domain`[1], r.envelope_from = '?', '', r.envelope_from) AS envelope_from,
    envelope_to,
    `dkim.domain` AS dkim_domains, `dkim.selector` AS dkim_selectors, `dkim.result` AS dkim_results, `dkim.human` AS dkim_humans,
    `spf.domain` AS spf_domains, `spf.scope` AS spf_scopes, `spf.result` AS spf_results, `spf.human` AS spf_humans,
    `override.type` AS override_types, `override.comment` AS override_comments,
    sender, sender_class, sender_confidence, class_reason, evidence, country, asn, report_key, ordinal, extensions
FROM {db}.records AS r
WHERE day >= (SELECT records_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
COMMENT 'A row a record of an aggregate report, of reports that count. Filter on domain and day: the rows are ordered by them';

CREATE OR REPLACE VIEW {db}.v_source_day{on cluster}
(
    day          Date                   COMMENT 'Event day',
    domain       LowCardinality(String) COMMENT 'The policy domain',
    owned        Bool                   COMMENT 'Whether it is ours',
    source_ip    IPv6                   COMMENT 'The source of the mail',
    sender       LowCardinality(String) COMMENT 'The named service behind the source; empty where it is not known',
    sender_class Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    country      LowCardinality(String) COMMENT 'ISO 3166 code of the source''s country',
    asn          UInt32                 COMMENT 'Autonomous system of the source',
    reporter     LowCardinality(String) COMMENT 'Who reports: the organisational domain',
    records      UInt64                 COMMENT 'Records: 1',
    messages     UInt64                 COMMENT 'Messages',
    dmarc_pass_messages UInt64          COMMENT 'of these with aligned DKIM or aligned SPF',
    dmarc_unknown_messages UInt64       COMMENT 'of these where the receiver stated neither',
    dkim_aligned_messages UInt64        COMMENT 'of these with aligned DKIM',
    spf_aligned_messages UInt64         COMMENT 'of these with aligned SPF',
    none_messages UInt64                COMMENT 'of these to which the receiver did nothing',
    quarantine_messages UInt64          COMMENT 'of these quarantined',
    reject_messages UInt64              COMMENT 'of these rejected'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, source_ip,
    sender, sender_class, country, asn, reporter, toUInt64(1) AS records, messages,
    if(dkim_aligned OR spf_aligned, messages, 0) AS dmarc_pass_messages,
    if(aligned_unknown, messages, 0) AS dmarc_unknown_messages,
    if(dkim_aligned, messages, 0) AS dkim_aligned_messages,
    if(spf_aligned, messages, 0) AS spf_aligned_messages,
    if(disposition IN ('none', 'pass'), messages, 0) AS none_messages,
    if(disposition = 'quarantine', messages, 0) AS quarantine_messages,
    if(disposition = 'reject', messages, 0) AS reject_messages
FROM {db}.records
WHERE day >= (SELECT records_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
COMMENT 'What a source of mail sent on a day, in as many rows as there are records of it: sum them up';

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
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
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
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
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
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
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
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
COMMENT 'DKIM signatures of a day, in a row a report, signature and result: sum them up';

-- Everything a record says stands in its row; what is the report's stands in `reports`. The order puts the mail of one
-- source on one day together: it compresses best, and it is what drilldowns ask for. Rows are dropped by whole months:
-- what has expired does not count from its day on, whether it is there or not, and to rewrite a month for each of its
-- days would cost more than to keep it a while.
CREATE TABLE IF NOT EXISTS {db}.{local records}{on cluster}
(
    domain            LowCardinality(String) COMMENT 'The policy domain',
    day               Date                   COMMENT 'UTC date of the middle of the report''s period: event time',
    source_ip         IPv6                   COMMENT 'The source of the mail; IPv4 as ::ffff:a.b.c.d',
    report_key        UInt64                 COMMENT 'The report',
    attempt           UInt32                 COMMENT 'The try that wrote it: with report_key the load',
    ordinal           UInt32                 COMMENT 'Place in the report from 0, quarantined records counted' CODEC(T64, ZSTD(3)),
    reporter          LowCardinality(String) COMMENT 'Who reports',
    header_from       LowCardinality(String) COMMENT 'Domain of From; empty where the record has none',
    envelope_from     LowCardinality(String) COMMENT 'Empty: the first SPF domain, or not stated where there is none. ?: not stated. <>: the null reverse-path. The views put it back',
    envelope_to       LowCardinality(String) COMMENT 'Domain of the recipient; empty where it is not stated',
    messages          UInt64                 COMMENT 'Messages counted by the record',
    disposition       Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What the receiver did',
    dkim_aligned      Bool                   COMMENT 'Aligned DKIM passed, as the receiver evaluated it',
    spf_aligned       Bool                   COMMENT 'Aligned SPF passed, as the receiver evaluated it',
    aligned_unknown   Bool                   COMMENT 'The receiver stated neither, and neither can be derived',
    aligned_derived   Bool                   COMMENT 'One of the two is derived from the results and the published alignment',
    dkim_strict       Bool                   COMMENT 'DKIM would pass with strict alignment',
    spf_strict        Bool                   COMMENT 'SPF would pass with strict alignment',
    `dkim.domain`     Array(LowCardinality(String)) COMMENT 'DKIM signatures: domain (d=)',
    `dkim.selector`   Array(LowCardinality(String)) COMMENT 'DKIM signatures: selector (s=); empty where it is not stated',
    `dkim.result`     Array(LowCardinality(String)) COMMENT 'DKIM signatures: result, aligned or not',
    `dkim.human`      Array(LowCardinality(String)) COMMENT 'DKIM signatures: the result for people',
    `spf.domain`      Array(LowCardinality(String)) COMMENT 'SPF results: domain checked',
    `spf.scope`       Array(LowCardinality(String)) COMMENT 'SPF results: mfrom or helo',
    `spf.result`      Array(LowCardinality(String)) COMMENT 'SPF results: result, aligned or not',
    `spf.human`       Array(LowCardinality(String)) COMMENT 'SPF results: the result for people',
    `override.type`   Array(LowCardinality(String)) COMMENT 'Why the receiver did not do what the policy asks',
    `override.comment` Array(LowCardinality(String)) COMMENT 'What it says about that',
    sender            LowCardinality(String) COMMENT 'Stable key of the named service behind the source; empty where it is not known',
    sender_class      Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    country           LowCardinality(String) COMMENT 'ISO 3166 code of the source''s country; empty where it is not known',
    asn               UInt32                 COMMENT 'Autonomous system of the source; 0 where it is not known' CODEC(T64, ZSTD(3)),
    extensions        String                 COMMENT 'Elements no standard names, as JSON',
    INDEX ix_report report_key TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX ix_ip source_ip TYPE bloom_filter(0.02) GRANULARITY 1
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, source_ip, report_key, ordinal)
{ttl records}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'A row a record of an aggregate report. Rows of hidden loads are in here too: read v_records';

{distributed records by cityHash64(domain, day, reporter)};

-- Rollups carry the load their rows came from, so that what does not count is left out of them as it is of records.
CREATE TABLE IF NOT EXISTS {db}.{local roll}{on cluster}
(
    domain          LowCardinality(String) COMMENT 'The policy domain',
    day             Date                   COMMENT 'Event day',
    reporter        LowCardinality(String) COMMENT 'Who reports',
    report_key      UInt64                 COMMENT 'The report',
    attempt         UInt32                 COMMENT 'With report_key the load',
    sender          LowCardinality(String) COMMENT 'Stable key of the named service',
    sender_class    Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    disposition     Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What the receiver did',
    dkim_aligned    Bool                   COMMENT 'Aligned DKIM passed',
    spf_aligned     Bool                   COMMENT 'Aligned SPF passed',
    aligned_unknown Bool                   COMMENT 'The receiver stated neither',
    dkim_strict     Bool                   COMMENT 'DKIM would pass with strict alignment',
    spf_strict      Bool                   COMMENT 'SPF would pass with strict alignment',
    records         UInt32                 COMMENT 'Records in this row',
    messages        UInt64                 COMMENT 'Messages in this row'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, reporter, report_key, sender)
{ttl roll}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'Records by report, sender and outcome, filled with them: what the day views read';

{distributed roll by cityHash64(domain, day, reporter)};

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.roll_of_records{on cluster} TO {db}.{local roll}
AS SELECT
    r.domain AS domain, r.day AS day, r.reporter AS reporter, r.report_key AS report_key, r.attempt AS attempt,
    r.sender AS sender, r.sender_class AS sender_class, r.disposition AS disposition,
    r.dkim_aligned AS dkim_aligned, r.spf_aligned AS spf_aligned, r.aligned_unknown AS aligned_unknown,
    r.dkim_strict AS dkim_strict, r.spf_strict AS spf_strict,
    toUInt32(count()) AS records, sum(r.messages) AS messages
FROM {db}.{local records} AS r
GROUP BY ALL
COMMENT 'Fills roll from records';

CREATE TABLE IF NOT EXISTS {db}.{local roll_signatures}{on cluster}
(
    domain       LowCardinality(String) COMMENT 'The policy domain',
    day          Date                   COMMENT 'Event day',
    report_key   UInt64                 COMMENT 'The report',
    attempt      UInt32                 COMMENT 'With report_key the load',
    dkim_domain  LowCardinality(String) COMMENT 'Domain that signed (d=)',
    selector     LowCardinality(String) COMMENT 'Its selector (s=)',
    result       LowCardinality(String) COMMENT 'Result of the signature, aligned or not',
    dkim_aligned Bool                   COMMENT 'Aligned DKIM passed for the record, by this signature or another',
    records      UInt32                 COMMENT 'Records with this signature',
    messages     UInt64                 COMMENT 'Messages of these records: one with two signatures is in two rows'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, dkim_domain, selector, report_key)
{ttl roll_signatures}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'DKIM signatures by report, filled with records: what v_signatures reads';

{distributed roll_signatures by cityHash64(domain, day, report_key)};

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.roll_signatures_of_records{on cluster} TO {db}.{local roll_signatures}
AS SELECT
    r.domain AS domain, r.day AS day, r.report_key AS report_key, r.attempt AS attempt,
    dkim_domain, selector, result, r.dkim_aligned AS dkim_aligned,
    toUInt32(count()) AS records, sum(r.messages) AS messages
FROM {db}.{local records} AS r
ARRAY JOIN `dkim.domain` AS dkim_domain, `dkim.selector` AS selector, `dkim.result` AS result
GROUP BY ALL
COMMENT 'Fills roll_signatures from records';

-- A superset of where an IP is found, so it needs no load: a bit that is set twice, or whose record no longer counts,
-- costs a look and changes no figure.
CREATE TABLE IF NOT EXISTS {db}.source_months{on cluster}
(
    source_ip IPv6                   COMMENT 'The source of mail',
    month     Date                   COMMENT 'First day of the month',
    domain    LowCardinality(String) COMMENT 'A policy domain with records of it in that month',
    days      SimpleAggregateFunction(groupBitOr, UInt32) COMMENT 'Bit n - 1 is set: perhaps there are records on day n'
)
ENGINE = {engine everywhere Aggregating}
PARTITION BY toYYYYMM(month)
ORDER BY (source_ip, domain, month)
{ttl source_months}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'On which days an IP is to be looked for in records';

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.source_months_of_records{on cluster} TO {db}.source_months
AS SELECT
    source_ip, toStartOfMonth(day) AS month, domain,
    groupBitOr(bitShiftLeft(toUInt32(1), toDayOfMonth(day) - 1)) AS days
FROM {db}.{local records}
GROUP BY ALL
COMMENT 'Fills source_months from records';

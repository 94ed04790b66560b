CREATE TABLE IF NOT EXISTS {db}.{local reports}{on cluster}
(
    domain           LowCardinality(String) COMMENT 'The policy domain; empty for TLS reports, whose policies have one each',
    day              Date                   COMMENT 'UTC date of the middle of the period: event time',
    reporter         LowCardinality(String) COMMENT 'Who reports, as the report says: the domain of its e-mail, else its name',
    report_key       UInt64                 COMMENT '64 bits of document_hash: the same document has it whatever was read in it',
    identity         UInt64                 COMMENT '64 bits of SHA-256 over what makes it the same report: revisions share it',
    attempt          UInt32                 COMMENT 'The try that wrote it: with report_key the load',
    batch            UInt64                 COMMENT 'The batch it was written in',
    kind             Enum8('aggregate' = 1, 'tls' = 2, 'failure' = 3) COMMENT 'What kind of report',
    reporter_name    LowCardinality(String) COMMENT 'The name the reporter gives itself',
    email            LowCardinality(String) COMMENT 'The e-mail the report gives',
    contact          LowCardinality(String) COMMENT 'Further contact information the report gives',
    report_id        String                 COMMENT 'The id the reporter gave it',
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
    pass_messages    UInt64                 COMMENT 'of these with aligned DKIM or aligned SPF',
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
    `deviations.code`  Array(LowCardinality(String)) COMMENT 'Ways in which it departs from its standard',
    `deviations.count` Array(UInt32)        COMMENT 'How often each',
    extensions       String                 COMMENT 'Elements no standard names, as JSON',
    document_hash    FixedString(32)        COMMENT 'SHA-256 of the decoded document',
    bytes            UInt64                 COMMENT 'Bytes of the decoded document',
    raw_bytes        UInt64                 COMMENT 'Bytes in raw_documents: the document as it came; 0 where it is not kept',
    source           LowCardinality(String) COMMENT 'Intake source',
    delivery         String                 COMMENT 'The mail, file or request it came in',
    path             String                 COMMENT 'The way inside containers',
    INDEX ix_identity identity TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX ix_report report_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, reporter, report_key)
{ttl reports}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'A row a stored load: every report, its revisions, and loads that were replaced. Kept longer than records, so that a report that comes again is known';

{distributed reports by cityHash64(domain, day, reporter)};

-- Which policy domains there are: what is owned is looked up among these, so that a filter on `owned` is a filter on
-- the first column of every key. A domain that is there twice does no harm, so it needs no load.
CREATE TABLE IF NOT EXISTS {db}.seen_domains{on cluster}
(
    domain LowCardinality(String) COMMENT 'A domain of which there is or was a report'
)
ENGINE = {engine everywhere Replacing}
ORDER BY domain
SETTINGS {settings}
COMMENT 'Domains of all reports, whoever owns them';

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.seen_domains_of_reports{on cluster} TO {db}.seen_domains
AS SELECT DISTINCT domain
FROM {db}.{local reports}
WHERE domain != ''
COMMENT 'Fills seen_domains from reports';

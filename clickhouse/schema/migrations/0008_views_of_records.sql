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
    sender, sender_class, country, asn, report_key, ordinal, extensions
FROM {db}.records AS r
WHERE day >= (SELECT records_from FROM {db}.retention)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'A row a record of an aggregate report, of reports that count. Filter on domain and day: the rows are ordered by them';

CREATE OR REPLACE VIEW {db}.v_source_days{on cluster}
(
    source_ip IPv6                   COMMENT 'The source of mail',
    domain    LowCardinality(String) COMMENT 'The policy domain',
    day       Date                   COMMENT 'A day on which there are, or were, records of it'
)
{security}
AS SELECT source_ip, domain, addDays(month, days_after) AS day
FROM (SELECT source_ip, domain, month, groupBitOr(days) AS days FROM {db}.source_months GROUP BY source_ip, domain, month)
ARRAY JOIN bitPositionsToArray(days) AS days_after
WHERE day >= (SELECT records_from FROM {db}.retention)
COMMENT 'Where to look for an IP: WHERE source_ip = x AND (domain, day) IN (SELECT domain, day FROM v_source_days WHERE source_ip = x)';

-- Not summed up by day: to sum up twice costs three times what it costs to sum up once, on the largest of the views.
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
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'What a source of mail sent on a day, in as many rows as there are records of it: sum them up';

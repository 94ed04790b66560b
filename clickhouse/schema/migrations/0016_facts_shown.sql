-- Facts about addresses are found when their reports have long been stored, and are looked up when a view is read.
ALTER TABLE {db}.source_facts{on cluster}
    ADD COLUMN IF NOT EXISTS ptr_domain String COMMENT 'The organisational domain of that name',
    ADD COLUMN IF NOT EXISTS found_at DateTime64(3, 'UTC') COMMENT 'When the facts were found: of two rows of a day the newer counts';

CREATE TABLE IF NOT EXISTS {db}.source_lookups{on cluster}
(
    source_ip   IPv6                   COMMENT 'The source of mail',
    at          DateTime64(3, 'UTC')   COMMENT 'When it was looked up: the newest row counts',
    dns         LowCardinality(String) COMMENT 'found: it has a name; none: it has none; failed: nobody answered; unasked: nobody was asked for a while, since nobody answered; off: nobody is to be asked; not_public: no address of the internet',
    fresh_until DateTime('UTC')        COMMENT 'Until when nobody is asked again',
    failures    UInt8                  COMMENT 'How often in a row nobody has answered'
)
ENGINE = {engine everywhere Replacing}
ORDER BY source_ip
SETTINGS {settings}
COMMENT 'When facts about an IP were last asked for, whether they have changed or not: who starts anew asks nobody again';

CREATE OR REPLACE VIEW {db}.v_source_facts{on cluster}
(
    source_ip     IPv6                   COMMENT 'The source of mail; IPv4 as ::ffff:a.b.c.d',
    day           Date                   COMMENT 'When the facts were found; of facts that only add to others, when these were',
    since         Date                   COMMENT 'The first day whose records have these facts: the oldest hold for all days before them too',
    until         Date                   COMMENT 'The last day whose records have these facts; before since where newer ones stand under the same day, and hold instead',
    newest        Bool                   COMMENT 'Whether nothing else has been found since',
    country       LowCardinality(String) COMMENT 'ISO 3166 code; empty where it is not known',
    asn           UInt32                 COMMENT 'Autonomous system; 0 where it is not known',
    as_name       String                 COMMENT 'Name of the autonomous system, as it was then',
    ptr           String                 COMMENT 'Name the address points to; empty where it has none',
    ptr_confirmed Bool                   COMMENT 'Whether that name points back',
    ptr_domain    String                 COMMENT 'The organisational domain of that name'
)
{security}
AS SELECT
    source_ip, day,
    if(first_day = day AND (after = 0 OR next_day != day), toDate(0), day) AS since,
    if(after = 0, toDate(65535), next_day - 1) AS until,
    CAST(after = 0, 'Bool') AS newest,
    country, asn, as_name, ptr, ptr_confirmed, ptr_domain
FROM
(
    SELECT
        source_ip, day, country, asn, as_name, ptr, ptr_confirmed, ptr_domain,
        min(day) OVER earlier AS first_day, count() OVER later AS after, any(day) OVER later AS next_day
    FROM {db}.source_facts
    WINDOW
        earlier AS (PARTITION BY source_ip ORDER BY day, found_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
        later AS (PARTITION BY source_ip ORDER BY day, found_at ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)
)
COMMENT 'What has been found about an IP, a row a change. Filter on source_ip';

-- Two million addresses take 130 MiB: a country is its two letters, a domain the end of a name, and the name of a system
-- stands there once. The hash cannot be turned round, so nobody finds an address that passes for another.
CREATE OR REPLACE VIEW {db}.facts_to_look_up{on cluster}
(
    source_key        UInt64 COMMENT 'Hash of the address',
    since             Date   COMMENT 'The first day whose records have these facts',
    until             Date   COMMENT 'The last one',
    newest            Bool   COMMENT 'Whether nothing else has been found since',
    country           UInt16 COMMENT 'The two letters of its code; 0 where it is not known',
    asn               UInt32 COMMENT 'Autonomous system; 0 where it is not known',
    ptr               String COMMENT 'Name the address points to',
    ptr_confirmed     UInt8  COMMENT 'Whether that name points back',
    ptr_domain_length UInt8  COMMENT 'How much of the end of that name is its organisational domain'
)
{security}
AS SELECT
    sipHash64(source_ip) AS source_key, since, until, newest, reinterpretAsUInt16(toString(country)) AS country, asn,
    ptr, toUInt8(ptr_confirmed) AS ptr_confirmed,
    if(endsWith(ptr, ptr_domain), toUInt8(length(ptr_domain)), 0) AS ptr_domain_length
FROM {db}.v_source_facts
COMMENT 'Facts about IPs as dictionaries have them';

CREATE OR REPLACE VIEW {db}.as_names_to_look_up{on cluster}
(
    asn     UInt64 COMMENT 'Autonomous system',
    as_name String COMMENT 'What it was called last'
)
{security}
AS SELECT toUInt64(f.asn) AS asn, argMax(f.as_name, (f.day, f.found_at)) AS as_name
FROM {db}.source_facts AS f
WHERE f.asn != 0 AND f.as_name != ''
GROUP BY asn
COMMENT 'Names of autonomous systems as a dictionary has them';

CREATE OR REPLACE VIEW {db}.sender_names_to_look_up{on cluster}
(
    sender_key UInt64 COMMENT 'Hash of the stable key of the service',
    name       String COMMENT 'What it is called',
    category   String COMMENT 'What kind of service it is'
)
{security}
AS SELECT sipHash64(toString(s.sender)) AS sender_key, argMax(s.name, s.at) AS name, argMax(toString(s.category), s.at) AS category
FROM {db}.senders AS s
GROUP BY sender_key
COMMENT 'Names of senders as a dictionary has them';

-- They are loaded when a view first needs them, and again when we ask for it: chDB never does by itself. The lifetime is
-- for servers, of which each has dictionaries of its own.
CREATE OR REPLACE DICTIONARY {db}.facts_newest{on cluster}
(
    source_key UInt64, since Date, country UInt16, asn UInt32, ptr String, ptr_confirmed UInt8, ptr_domain_length UInt8
)
PRIMARY KEY source_key
SOURCE(CLICKHOUSE(DB {db text} TABLE 'facts_to_look_up' WHERE 'newest'
    INVALIDATE_QUERY 'SELECT max(found_at) FROM {db}.source_facts' {login}))
LAYOUT(HASHED_ARRAY())
LIFETIME(MIN 60 MAX 90)
COMMENT 'What was last found about an IP';

CREATE OR REPLACE DICTIONARY {db}.facts_before{on cluster}
(
    source_key UInt64, since Date, until Date, country UInt16, asn UInt32, ptr String, ptr_confirmed UInt8, ptr_domain_length UInt8
)
PRIMARY KEY source_key
SOURCE(CLICKHOUSE(DB {db text} TABLE 'facts_to_look_up' WHERE 'NOT newest AND since <= until'
    INVALIDATE_QUERY 'SELECT max(found_at) FROM {db}.source_facts' {login}))
LAYOUT(RANGE_HASHED())
RANGE(MIN since MAX until)
LIFETIME(MIN 60 MAX 90)
COMMENT 'What was found before that, of IPs that have changed';

CREATE OR REPLACE DICTIONARY {db}.as_names{on cluster} (asn UInt64, as_name String)
PRIMARY KEY asn
SOURCE(CLICKHOUSE(DB {db text} TABLE 'as_names_to_look_up'
    INVALIDATE_QUERY 'SELECT max(found_at) FROM {db}.source_facts' {login}))
LAYOUT(HASHED_ARRAY())
LIFETIME(MIN 60 MAX 90)
COMMENT 'Names of autonomous systems';

CREATE OR REPLACE DICTIONARY {db}.sender_names{on cluster} (sender_key UInt64, name String, category String)
PRIMARY KEY sender_key
SOURCE(CLICKHOUSE(DB {db text} TABLE 'sender_names_to_look_up'
    INVALIDATE_QUERY 'SELECT max(at) FROM {db}.senders' {login}))
LAYOUT(HASHED_ARRAY())
LIFETIME(MIN 60 MAX 90)
COMMENT 'Names of senders';

-- Most addresses never change: what was before is asked for on days before the newest facts alone. A plain dictGet(…)
-- must not be compared with a constant here, which would be turned into a search of the whole dictionary.
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
    sender_name     String                 COMMENT 'What that service is called',
    sender_class    Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    sender_confidence Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3) COMMENT 'How sure it is that the sender sent it',
    class_reason    LowCardinality(String) COMMENT 'The rule by which the mail has its class',
    evidence        Array(LowCardinality(String)) COMMENT 'What shows the sender, in words',
    country         LowCardinality(String) COMMENT 'ISO 3166 code of the source''s country, as it was known on the day; empty where it is not',
    asn             UInt32                 COMMENT 'Autonomous system of the source, as it was known on the day; 0 where it is not',
    as_name         String                 COMMENT 'Name of that autonomous system, as it is called now',
    ptr             String                 COMMENT 'Name the source points to by reverse DNS; empty where it has none, or nobody has asked yet',
    ptr_confirmed   Bool                   COMMENT 'Whether that name points back to the source: else it is a claim and no more',
    ptr_domain      String                 COMMENT 'The organisational domain of that name',
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
    sender, dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(sender), toString(sender)) AS sender_name,
    sender_class, sender_confidence, class_reason, evidence,
    toLowCardinality(reinterpretAsString(if(dictGet({dictionary facts_newest}, ('since', 'country'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'country'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'country', sipHash64(source_ip), day)))) AS country,
    if(dictGet({dictionary facts_newest}, ('since', 'asn'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'asn'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'asn', sipHash64(source_ip), day)) AS asn,
    dictGet({dictionary as_names}, 'as_name', toUInt64(asn)) AS as_name,
    if(dictGet({dictionary facts_newest}, ('since', 'ptr'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'ptr'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'ptr', sipHash64(source_ip), day)) AS ptr,
    toBool(if(dictGet({dictionary facts_newest}, ('since', 'ptr_confirmed'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'ptr_confirmed'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'ptr_confirmed', sipHash64(source_ip), day))) AS ptr_confirmed,
    right(ptr, if(dictGet({dictionary facts_newest}, ('since', 'ptr_domain_length'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'ptr_domain_length'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'ptr_domain_length', sipHash64(source_ip), day))) AS ptr_domain,
    report_key, ordinal, extensions
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
    sender_name  String                 COMMENT 'What that service is called',
    sender_class Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    country      LowCardinality(String) COMMENT 'ISO 3166 code of the source''s country, as it was known on the day; empty where it is not',
    asn          UInt32                 COMMENT 'Autonomous system of the source, as it was known on the day; 0 where it is not',
    as_name      String                 COMMENT 'Name of that autonomous system, as it is called now',
    ptr          String                 COMMENT 'Name the source points to by reverse DNS; empty where it has none, or nobody has asked yet',
    ptr_confirmed Bool                  COMMENT 'Whether that name points back to the source: else it is a claim and no more',
    ptr_domain   String                 COMMENT 'The organisational domain of that name',
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
    sender, dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(sender), toString(sender)) AS sender_name,
    sender_class,
    toLowCardinality(reinterpretAsString(if(dictGet({dictionary facts_newest}, ('since', 'country'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'country'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'country', sipHash64(source_ip), day)))) AS country,
    if(dictGet({dictionary facts_newest}, ('since', 'asn'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'asn'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'asn', sipHash64(source_ip), day)) AS asn,
    dictGet({dictionary as_names}, 'as_name', toUInt64(asn)) AS as_name,
    if(dictGet({dictionary facts_newest}, ('since', 'ptr'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'ptr'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'ptr', sipHash64(source_ip), day)) AS ptr,
    toBool(if(dictGet({dictionary facts_newest}, ('since', 'ptr_confirmed'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'ptr_confirmed'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'ptr_confirmed', sipHash64(source_ip), day))) AS ptr_confirmed,
    right(ptr, if(dictGet({dictionary facts_newest}, ('since', 'ptr_domain_length'), sipHash64(source_ip)).1 <= day, dictGet({dictionary facts_newest}, ('since', 'ptr_domain_length'), sipHash64(source_ip)).2, dictGet({dictionary facts_before}, 'ptr_domain_length', sipHash64(source_ip), day))) AS ptr_domain,
    reporter, toUInt64(1) AS records, messages,
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

CREATE OR REPLACE VIEW {db}.v_sender_day{on cluster}
(
    day                    Date   COMMENT 'Event day',
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    owned                  Bool   COMMENT 'Whether it is ours',
    sender                 LowCardinality(String) COMMENT 'The named service behind the source; empty where it is not known',
    sender_name            String COMMENT 'What that service is called',
    sender_category        String COMMENT 'What kind of service it is; empty where it is not known',
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
    dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(r.sender), toString(r.sender)) AS sender_name,
    dictGet({dictionary sender_names}, 'category', sipHash64(r.sender)) AS sender_category,
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

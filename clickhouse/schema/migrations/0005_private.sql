-- Large bytes: small granules, so that one document is read without its neighbours, and the bytes are not packed again.
CREATE TABLE IF NOT EXISTS {private}.{local raw_documents}{on cluster}
(
    day        Date                   COMMENT 'Event day of the report',
    report_key UInt64                 COMMENT 'The report',
    attempt    UInt32                 COMMENT 'The try that wrote it: with report_key the load',
    part       UInt32                 COMMENT 'Place among the parts the bytes are cut into, from 0',
    encoding   LowCardinality(String) COMMENT 'How the bytes are packed, all parts together: plain, gzip, zlib or deflate',
    bytes      String                 COMMENT 'The bytes of this part, as they came' CODEC(ZSTD(1))
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (report_key, attempt, part)
{ttl raw_documents}
SETTINGS {settings}, index_granularity_bytes = 262144
COMMENT 'Documents as they came, committed with their reports';

{distributed raw_documents in private by report_key};

CREATE TABLE IF NOT EXISTS {private}.{local failure_reports}{on cluster}
(
    domain                  LowCardinality(String) COMMENT 'The domain reported on',
    day                     Date                   COMMENT 'UTC date of the arrival of the mail reported on: event time',
    reporter                LowCardinality(String) COMMENT 'Domain of who sent the report',
    report_key              UInt64                 COMMENT 'The report',
    attempt                 UInt32                 COMMENT 'The try that wrote it: with report_key the load',
    arrival                 DateTime('UTC')        COMMENT 'When the mail reported on arrived; 1970 where it is not stated',
    source_ip               IPv6                   COMMENT 'The source of the mail; :: where it is not stated',
    source_port             UInt16                 COMMENT 'Its port; 0 where it is not stated',
    standard                LowCardinality(String) COMMENT 'rfc5965, rfc6591, rfc9991 or text',
    version                 LowCardinality(String) COMMENT 'Version as stated',
    user_agent              LowCardinality(String) COMMENT 'The software that made the report',
    feedback_type           LowCardinality(String) COMMENT 'auth-failure as a rule',
    auth_failure            Array(LowCardinality(String)) COMMENT 'What failed',
    authentication_results  Array(String)          COMMENT 'Authentication-Results as stated, redacted',
    identity_alignment      Array(LowCardinality(String)) COMMENT 'Mechanisms that failed to align',
    identity_alignment_stated Bool                 COMMENT 'Whether the report says so at all',
    delivery_result         LowCardinality(String) COMMENT 'delivered, spam, policy, reject or other; empty where it is not stated',
    incidents               UInt32                 COMMENT 'Mails it stands for',
    original_envelope_id    String                 COMMENT 'Envelope id of the mail',
    original_mail_from      String                 COMMENT 'Envelope sender, redacted',
    original_rcpt_to        Array(String)          COMMENT 'Envelope recipients, redacted',
    reported_uri            Array(String)          COMMENT 'URIs reported, redacted',
    reporting_mta           LowCardinality(String) COMMENT 'The MTA that reports',
    dkim_domain             LowCardinality(String) COMMENT 'DKIM: d=',
    dkim_identity           String                 COMMENT 'DKIM: i=, redacted',
    dkim_selector           LowCardinality(String) COMMENT 'DKIM: s=',
    dkim_selector_dns       String                 COMMENT 'DKIM: the key record the reporter found',
    dkim_canonicalized_header String               COMMENT 'DKIM: the canonicalized header; empty unless kept',
    dkim_canonicalized_body String                 COMMENT 'DKIM: the canonicalized body; empty unless kept',
    spf_dns                 Array(String)          COMMENT 'SPF: the records the reporter found',
    has_sample              Bool                   COMMENT 'Whether the mail reported on was attached',
    headers_only            Bool                   COMMENT 'Whether that was its headers alone',
    message_id              String                 COMMENT 'Message-ID of the mail, redacted',
    subject                 String                 COMMENT 'Subject of the mail, redacted',
    sample_from             String                 COMMENT 'From of the mail, redacted',
    sample_to               String                 COMMENT 'To of the mail, redacted',
    sample_date             DateTime('UTC')        COMMENT 'Date of the mail; 1970 where it has none',
    `header.name`           Array(LowCardinality(String)) COMMENT 'Header fields of the mail: name',
    `header.value`          Array(String)          COMMENT 'Header fields of the mail: value, redacted',
    body                    String                 COMMENT 'Body of the mail; empty unless kept',
    extensions              String                 COMMENT 'Fields no standard names, as JSON, redacted'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, day, report_key)
{ttl failure_reports}
SETTINGS {settings}
COMMENT 'Failure reports, redacted before they are stored: local parts of addresses hashed, bodies dropped, by default. Read v_failures';

{distributed failure_reports in private by report_key};

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.seen_domains_of_failure_reports{on cluster} TO {db}.seen_domains
AS SELECT DISTINCT domain
FROM {private}.{local failure_reports}
WHERE domain != ''
COMMENT 'Fills seen_domains from failure reports';

CREATE TABLE IF NOT EXISTS {private}.{local quarantine}{on cluster}
(
    id          UInt64                 COMMENT 'The thing in quarantine',
    held_day    Date DEFAULT toDate(at) COMMENT 'Day on which it was first held; rows that change the state or carry further parts repeat it',
    part        UInt32                 COMMENT 'Place among the parts the bytes are cut into, from 0; the first row has all figures',
    bytes_of    UInt64                 COMMENT 'Whose parts hold the bytes: its own id, or that of another thing refused in the same mail or file',
    batch       UInt64                 COMMENT 'The batch the row was written in',
    at          DateTime64(3, 'UTC')   COMMENT 'When it was held, retried or purged',
    state       LowCardinality(String) COMMENT 'held, retried or purged: the newest row says what it is',
    source      LowCardinality(String) COMMENT 'Intake source',
    delivery    String                 COMMENT 'The mail, file or request it came in',
    path        String                 COMMENT 'The way inside containers',
    scope       LowCardinality(String) COMMENT 'delivery, document or record',
    kind        LowCardinality(String) COMMENT 'aggregate, tls or failure; empty where it is not known',
    reason      LowCardinality(String) COMMENT 'Why it could not be read',
    detail      String                 COMMENT 'The reason in words',
    ordinal     UInt32                 COMMENT 'Of a record: its place in the report',
    report_key  UInt64                 COMMENT 'The report it belongs to; 0 where there is none',
    attempt     UInt32                 COMMENT 'With report_key the load; 0 where there is none',
    records     UInt32                 COMMENT 'Records in it, as far as they could be counted',
    encoding    LowCardinality(String) COMMENT 'How the bytes are packed, all parts together: plain, gzip, zlib or deflate',
    bytes       String                 COMMENT 'The bytes of this part, as they came' CODEC(ZSTD(1)),
    bytes_total UInt64                 COMMENT 'Bytes there were; more than are kept where a limit cut them'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(held_day)
ORDER BY (id, part, at)
{ttl quarantine}
SETTINGS {settings}, index_granularity_bytes = 262144
COMMENT 'What could not be read, with its bytes. A change of state is a further row. Read v_quarantine';

{distributed quarantine in private by id};

CREATE TABLE IF NOT EXISTS {private}.audit_log{on cluster}
(
    at      DateTime64(3, 'UTC')   COMMENT 'When it was done',
    day     Date DEFAULT toDate(at) COMMENT 'Day of that',
    actor   String                 COMMENT 'Who did it: a user of the machine, an API key, a user of Grafana',
    channel LowCardinality(String) COMMENT 'command, api or schedule',
    action  LowCardinality(String) COMMENT 'What was done: quarantine.retry, domain.adopt …',
    target  String                 COMMENT 'What it was done to',
    outcome LowCardinality(String) COMMENT 'done, refused or failed',
    detail  String                 COMMENT 'More about it, as JSON',
    host    LowCardinality(String) COMMENT 'Where the process ran'
)
ENGINE = {engine everywhere}
PARTITION BY toYYYYMM(day)
ORDER BY (day, at)
{ttl audit_log}
SETTINGS {settings}
COMMENT 'Every act by command or API. Read v_audit';

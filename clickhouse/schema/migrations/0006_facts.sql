CREATE TABLE IF NOT EXISTS {db}.domains{on cluster}
(
    domain LowCardinality(String) COMMENT 'The domain; what is said of it holds for its subdomains too, unless something is said of them',
    state  Enum8('ignored' = 0, 'owned' = 1, 'adopted' = 2) COMMENT 'owned: configured. adopted: by command, by itself, or by the demo. ignored: not ours, and not asked again',
    origin LowCardinality(String) COMMENT 'config, command, self or demo',
    at     DateTime64(3, 'UTC')   COMMENT 'When it was said: the newest row counts'
)
ENGINE = {engine everywhere}
ORDER BY (domain, at)
SETTINGS {settings}
COMMENT 'What is ours and what is not';

CREATE TABLE IF NOT EXISTS {db}.source_facts{on cluster}
(
    source_ip     IPv6                   COMMENT 'The source of mail',
    day           Date                   COMMENT 'When the facts were found: the newest row counts',
    country       LowCardinality(String) COMMENT 'ISO 3166 code; empty where it is not known',
    asn           UInt32                 COMMENT 'Autonomous system; 0 where it is not known',
    as_name       LowCardinality(String) COMMENT 'Name of the autonomous system',
    ptr           String                 COMMENT 'Name the address points to',
    ptr_confirmed Bool                   COMMENT 'Whether that name points back'
)
ENGINE = {engine everywhere}
ORDER BY (source_ip, day)
SETTINGS {settings}
COMMENT 'Facts about IPs, a row an IP and change: late answers of the DNS rewrite no record';

CREATE TABLE IF NOT EXISTS {db}.dns_observations{on cluster}
(
    domain   LowCardinality(String) COMMENT 'The domain asked about',
    record   LowCardinality(String) COMMENT 'dmarc, spf, dkim, mx, mta_sts, tls_rpt, bimi, tlsa …',
    name     String                 COMMENT 'The name asked for, such as _dmarc.example.com',
    at       DateTime64(3, 'UTC')   COMMENT 'When it was asked',
    day      Date DEFAULT toDate(at) COMMENT 'Day of that',
    status   LowCardinality(String) COMMENT 'present, absent, or why there was no answer',
    value    Array(String)          COMMENT 'What the DNS said',
    ttl      UInt32                 COMMENT 'Its time to live, in seconds',
    `finding.code`     Array(LowCardinality(String)) COMMENT 'What is to be said about it',
    `finding.severity` Array(LowCardinality(String)) COMMENT 'critical, warning or info, for each',
    `finding.detail`   Array(String) COMMENT 'The finding in words, for each'
)
ENGINE = {engine everywhere}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, record, name, at)
{ttl dns_observations}
SETTINGS {settings}
COMMENT 'What domains publish, each time it was looked up';

CREATE TABLE IF NOT EXISTS {db}.posture_scores{on cluster}
(
    domain LowCardinality(String) COMMENT 'The domain',
    at     DateTime64(3, 'UTC')   COMMENT 'When it was judged',
    day    Date DEFAULT toDate(at) COMMENT 'Day of that',
    score  UInt8                  COMMENT '0 to 100',
    grade  LowCardinality(String) COMMENT 'The score as a letter',
    `part.name`  Array(LowCardinality(String)) COMMENT 'What the score is made of',
    `part.score` Array(UInt8)     COMMENT 'Points of each',
    `part.of`    Array(UInt8)     COMMENT 'Points there were to get, of each'
)
ENGINE = {engine everywhere}
PARTITION BY toYYYYMM(day)
ORDER BY (domain, at)
{ttl posture_scores}
SETTINGS {settings}
COMMENT 'How good what domains publish is';

-- Whose report is it: what was found out about the mail that brought it. A report is kept whatever that is.
ALTER TABLE {db}.{local reports}{on cluster}
    ADD COLUMN IF NOT EXISTS reporter_check LowCardinality(String) COMMENT 'Whether the mail that brought it was shown to be its reporter''s, by the domain that claims to report: pass, fail, or unknown where no mail server of ours says anything',
    ADD COLUMN IF NOT EXISTS reporter_evidence LowCardinality(String) COMMENT 'By what it was shown: dmarc, or an aligned dkim or spf; empty otherwise',
    ADD COLUMN IF NOT EXISTS authserv_id LowCardinality(String) COMMENT 'The mail server whose Authentication-Results were believed; empty where there are none',
    ADD COLUMN IF NOT EXISTS mail_from_domain LowCardinality(String) COMMENT 'Domain in the From of the mail that brought it, as that server saw it',
    ADD COLUMN IF NOT EXISTS mail_dmarc LowCardinality(String) COMMENT 'Its DMARC result for that mail',
    ADD COLUMN IF NOT EXISTS mail_dkim LowCardinality(String) COMMENT 'Its DKIM result for that mail: pass where one signature passed',
    ADD COLUMN IF NOT EXISTS mail_spf LowCardinality(String) COMMENT 'Its SPF result for that mail',
    ADD COLUMN IF NOT EXISTS end_check LowCardinality(String) COMMENT 'past, or future where the period ended more than a day after the report arrived; empty where it was not looked at';

-- The same of the table over all shards; on one node it is that table.
ALTER TABLE {db}.reports{on cluster}
    ADD COLUMN IF NOT EXISTS reporter_check LowCardinality(String) COMMENT 'Whether the mail that brought it was shown to be its reporter''s, by the domain that claims to report: pass, fail, or unknown where no mail server of ours says anything',
    ADD COLUMN IF NOT EXISTS reporter_evidence LowCardinality(String) COMMENT 'By what it was shown: dmarc, or an aligned dkim or spf; empty otherwise',
    ADD COLUMN IF NOT EXISTS authserv_id LowCardinality(String) COMMENT 'The mail server whose Authentication-Results were believed; empty where there are none',
    ADD COLUMN IF NOT EXISTS mail_from_domain LowCardinality(String) COMMENT 'Domain in the From of the mail that brought it, as that server saw it',
    ADD COLUMN IF NOT EXISTS mail_dmarc LowCardinality(String) COMMENT 'Its DMARC result for that mail',
    ADD COLUMN IF NOT EXISTS mail_dkim LowCardinality(String) COMMENT 'Its DKIM result for that mail: pass where one signature passed',
    ADD COLUMN IF NOT EXISTS mail_spf LowCardinality(String) COMMENT 'Its SPF result for that mail',
    ADD COLUMN IF NOT EXISTS end_check LowCardinality(String) COMMENT 'past, or future where the period ended more than a day after the report arrived; empty where it was not looked at';

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
    path             String                 COMMENT 'The way inside containers',
    reporter_check   LowCardinality(String) COMMENT 'Whether the mail that brought it was shown to be its reporter''s, by the domain that claims to report: pass, fail, or unknown where no mail server of ours says anything',
    reporter_evidence LowCardinality(String) COMMENT 'By what it was shown: dmarc, or an aligned dkim or spf; empty otherwise',
    authserv_id      LowCardinality(String) COMMENT 'The mail server whose Authentication-Results were believed; empty where there are none',
    mail_from_domain LowCardinality(String) COMMENT 'Domain in the From of the mail that brought it, as that server saw it',
    mail_dmarc       LowCardinality(String) COMMENT 'Its DMARC result for that mail',
    mail_dkim        LowCardinality(String) COMMENT 'Its DKIM result for that mail: pass where one signature passed',
    mail_spf         LowCardinality(String) COMMENT 'Its SPF result for that mail',
    end_check        LowCardinality(String) COMMENT 'past, or future where the period ended more than a day after the report arrived; empty where it was not looked at'
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
    extensions, lower(hex(r.document_hash)) AS document_hash, bytes, source, delivery, path,
    reporter_check, reporter_evidence, authserv_id, mail_from_domain, mail_dmarc,
    mail_dkim, mail_spf, end_check
FROM {db}.reports AS r
WHERE day >= (SELECT reports_from FROM {db}.retention)
    AND batch NOT IN (SELECT batch FROM {db}.open_batches)
    AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.replaced_loads)
COMMENT 'A row a report: every revision, with the one that counts marked';

-- What was said of a domain can be taken back: then nothing is said of it, and its parent's word holds again.
ALTER TABLE {db}.domains{on cluster}
    MODIFY COLUMN state Enum8('ignored' = 0, 'owned' = 1, 'adopted' = 2, 'released' = 3) COMMENT 'owned: configured. adopted: by command, by itself, or by the demo. ignored: not ours, and not asked again. released: what was said before holds no more';

CREATE OR REPLACE VIEW {db}.owned_domains{on cluster}
(
    domain LowCardinality(String) COMMENT 'A domain that is owned, itself or by its nearest parent of which anything is said'
)
{security}
AS WITH said AS
(
    SELECT domain, argMax(state, at) AS state
    FROM {db}.domains
    GROUP BY domain
    HAVING state != 'released'
)
SELECT lineage.domain AS domain
FROM
(
    SELECT domain, splitByChar('.', toString(domain)) AS labels,
        arrayJoin(arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), arrayEnumerate(labels))) AS ancestor
    FROM (SELECT domain FROM {db}.seen_domains UNION DISTINCT SELECT domain FROM said)
) AS lineage
INNER JOIN said ON said.domain = lineage.ancestor
GROUP BY domain
HAVING argMax(said.state, length(lineage.ancestor)) != 'ignored'
COMMENT 'What is ours, among the domains of which there is anything';

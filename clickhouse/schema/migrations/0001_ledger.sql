-- How a report is stored exactly once. A batch of many reports is announced in `claims`, its rows are written with
-- the load (report_key, attempt) they came from, and it is closed by one row in `commits`. Rows of a batch without
-- that row do not count, nor do rows of loads that a committed batch hides: see `hidden_loads`. Both tables have no
-- partitions, so that an insert is one part: all or nothing.
CREATE TABLE IF NOT EXISTS {db}.claims{on cluster}
(
    batch         UInt64               COMMENT 'Id of the batch, ordered by time',
    writer        LowCardinality(String) COMMENT 'The process that writes the batch: host, pid and start',
    attempt       UInt32               COMMENT 'The try: a number of the writer, raised at every retry. With a report key it names a load',
    lease_seconds UInt32               COMMENT 'How long the writer may be silent before it counts as dead',
    opened_at     DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the batch was announced',
    report_keys   Array(UInt64)        COMMENT 'Reports of the batch: each with `attempt` is a load',
    identities    Array(UInt64)        COMMENT 'Identities of the same reports, in the same order'
)
ENGINE = {engine everywhere}
ORDER BY batch
SETTINGS {settings}
COMMENT 'Batches announced before their rows are written. Rows of a committed batch may be swept from here, never others';

-- The first insert with a batch's token is the one that happens: whoever ends a batch first decides how it ends.
CREATE TABLE IF NOT EXISTS {db}.commits{on cluster}
(
    batch        UInt64                       COMMENT 'The batch that is closed',
    closer       LowCardinality(String)       COMMENT 'The process that closed it; that of the batch, or one that took that for dead',
    outcome      Enum8('abandoned' = 0, 'committed' = 1) COMMENT 'Whether its rows count',
    committed_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was closed',
    hides        Array(Tuple(report_key UInt64, attempt UInt32)) COMMENT 'Loads that no longer count because of this batch, its own among them: revisions that lost, and loads that were replaced',
    replaced     Array(Tuple(report_key UInt64, attempt UInt32)) COMMENT 'Those of `hides` whose document was stored again more completely: their rows are dead and may be swept, while revisions stay'
)
ENGINE = {engine everywhere}
ORDER BY batch
-- Both ways of closing a batch carry one token: the first of them decides, the other is dropped as a repeat of it.
SETTINGS {settings}, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'The one row that makes a batch count, and what it hides. A row that hides anything is kept as long as what it hides';

-- Of the commits only those are looked through that are as new as the oldest claim: with the claims of committed
-- batches swept, next to none, however many years of them there are.
CREATE OR REPLACE VIEW {db}.open_batches{on cluster}
(
    batch UInt64 COMMENT 'A batch that is not committed: under way, abandoned, or its writer died'
)
{security}
AS SELECT batch
FROM {db}.claims
WHERE batch NOT IN (
    SELECT batch FROM {db}.commits
    WHERE outcome = 'committed' AND batch >= (SELECT minOrNull(batch) FROM {db}.claims)
)
COMMENT 'Batches whose rows do not count';

-- Commits are looked at once: for a query a batch is committed with all that it hides, or not at all, even if that
-- happens while it runs.
CREATE OR REPLACE VIEW {db}.hidden_loads{on cluster}
(
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'The try that wrote it'
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
        SELECT batch, true AS is_committed, [] AS claimed, 0 AS by_attempt, hides
        FROM {db}.commits
        WHERE outcome = 'committed' AND (notEmpty(hides) OR batch >= (SELECT minOrNull(batch) FROM {db}.claims))
    )
    GROUP BY batch
)
ARRAY JOIN arrayConcat(hidden, arrayMap(key -> (key, by_attempt), if(committed, [], keys))) AS load
COMMENT 'Loads whose rows do not count, in tables and in rollups alike: every view leaves them out';

CREATE OR REPLACE VIEW {db}.replaced_loads{on cluster}
(
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'The try that wrote it'
)
{security}
AS SELECT load.report_key AS report_key, load.attempt AS attempt
FROM {db}.commits
ARRAY JOIN replaced AS load
WHERE outcome = 'committed'
COMMENT 'Hidden loads that are no revision: the same document was stored again more completely';

-- For the rule that a figure moves and never vanishes: in every row, and so in every sum of rows,
-- records_in = stored + duplicate + quarantined + expired + purged. A retry or a purge adds a row that moves numbers.
-- `expired` is written of what is too old to be kept when it comes. The rest is retention: what `v_deliveries` shows as
-- stored of a `day` before `retention.records_from`, and as quarantined with `held_day` before `retention.quarantine_from`, has expired.
-- A row lives as long as the row of its report, so that verification sees both or neither.
CREATE TABLE IF NOT EXISTS {db}.{local deliveries}{on cluster}
(
    batch       UInt64                 COMMENT 'The batch it was written in',
    at          DateTime64(3, 'UTC')   COMMENT 'When it was taken in, or when the retry or the purge moved its numbers',
    day         Date DEFAULT toDate(at) COMMENT 'Event day of the report as in `reports`; the day of `at` where there is none',
    held_day    Date DEFAULT toDate(at) COMMENT 'Day on which what is quarantined was first held; a retry or a purge repeats it',
    source      LowCardinality(String) COMMENT 'Intake source',
    delivery    String                 COMMENT 'The mail, file or request, as the source knows it',
    path        String                 COMMENT 'The way inside containers; empty for the delivery as a whole',
    kind        LowCardinality(String) COMMENT 'aggregate, tls, failure; empty where it is not known',
    outcome     LowCardinality(String) COMMENT 'stored, duplicate, revision, quarantined or ignored; retried and purged for rows that move numbers',
    reason      LowCardinality(String) COMMENT 'Why it was not read, or not whole; empty otherwise',
    report_key  UInt64                 COMMENT 'The report; 0 where there is none',
    attempt     UInt32                 COMMENT 'With report_key the load; 0 where there is none',
    records_in  Int64                  COMMENT 'Records that were read',
    stored      Int64                  COMMENT 'of these stored, in revisions that do not count as well',
    duplicate   Int64                  COMMENT 'of these in documents that were stored before',
    quarantined Int64                  COMMENT 'of these in quarantine',
    expired     Int64                  COMMENT 'of these dropped by retention, where a row says so; see the comment of the table',
    purged      Int64                  COMMENT 'of these deleted by command',
    bytes       UInt64                 COMMENT 'Bytes of the document after decompression'
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (source, at, batch)
{ttl deliveries}
SETTINGS {settings}, ttl_only_drop_parts = 1
COMMENT 'The ledger: a row for every document, for everything refused or ignored, and for every retry and purge';

{distributed deliveries by batch};

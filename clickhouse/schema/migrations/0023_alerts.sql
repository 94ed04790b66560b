-- How long alerts are kept is said in a view that is older than they are.
{retention view};

-- What somebody was told, as it came: never changed, and judged by the view, since it comes twice (a retry, the other one of
-- a pair) and out of order.
CREATE TABLE IF NOT EXISTS {db}.alert_notifications{on cluster}
(
    id             String                 COMMENT 'The alert: hash of source, fingerprint and starts_at, in hex',
    day            Date                   COMMENT 'Day on which it was received',
    received_at    DateTime64(3, 'UTC')   COMMENT 'When the notification was received',
    notification   UInt64                 COMMENT 'Hash of what the notification says: of a retry, and of the other one of a pair, the same',
    source         Enum8('alertmanager' = 1, 'grafana' = 2) COMMENT 'Who notified',
    receiver       LowCardinality(String) COMMENT 'The receiver of the notification, as its sender calls it',
    group_key      String                 COMMENT 'The group of alerts in which it was sent',
    external_url   LowCardinality(String) COMMENT 'Where who notified is to be found',
    fingerprint    String                 COMMENT 'What its labels are known by there',
    status         Enum8('firing' = 1, 'resolved' = 2) COMMENT 'What it was said to be',
    starts_at      DateTime64(3, 'UTC')   COMMENT 'When it began to fire',
    ends_at        DateTime64(3, 'UTC')   COMMENT 'When it ended; 1970 where it had not',
    domain         LowCardinality(String) COMMENT 'Label domain',
    `label.name`   Array(LowCardinality(String)) COMMENT 'Labels: name',
    `label.value`  Array(String)          COMMENT 'Labels: value',
    `annotation.name`  Array(LowCardinality(String)) COMMENT 'Annotations: name',
    `annotation.value` Array(String)      COMMENT 'Annotations: value' CODEC(ZSTD(3)),
    generator_url  String                 COMMENT 'What made it, where that is to be seen'
)
ENGINE = {engine everywhere}
ORDER BY (id, received_at)
{ttl alert_notifications}
SETTINGS {settings}
COMMENT 'Alerts as Alertmanager and Grafana told of them, a row an alert of a notification';

CREATE TABLE IF NOT EXISTS {db}.alert_notes{on cluster}
(
    id     String                 COMMENT 'The alert',
    domain LowCardinality(String) COMMENT 'Its label domain',
    kind   Enum8('acknowledged' = 1, 'comment' = 2) COMMENT 'What somebody did',
    at     DateTime64(3, 'UTC')   COMMENT 'When',
    day    Date MATERIALIZED toDate(at) COMMENT 'Day of that',
    actor  String                 COMMENT 'Who: a user of the machine, or key:ID',
    person String                 COMMENT 'Whom Grafana named behind the key, unchecked; empty where nobody is named',
    text   String                 COMMENT 'What was said; may be empty of an acknowledgement' CODEC(ZSTD(3))
)
ENGINE = {engine everywhere}
ORDER BY (id, at)
{ttl alert_notes}
SETTINGS {settings}
COMMENT 'What people said to alerts, a row each time';

-- A notification that says the same within two minutes after one before is that one, sent again: Alertmanager waits no
-- longer than a minute and a half between its tries, and no less than a group interval before it repeats itself.
-- An alert that was told to have ended has ended: what says that it fires may have been overtaken, for as long as five
-- minutes, for which one is tried to be sent. What says so later fires again, with the beginning that it had. One that
-- never was told to have ended, and of which another beginning is told by now, has ended too, and nobody knows when.
CREATE OR REPLACE VIEW {db}.v_alerts{on cluster}
(
    id                  String                 COMMENT 'The alert: one that fires again has another',
    source              LowCardinality(String) COMMENT 'Who told of it: alertmanager or grafana',
    fingerprint         String                 COMMENT 'What its labels are known by there: of one that fires again the same',
    alertname           LowCardinality(String) COMMENT 'What it is called',
    severity            LowCardinality(String) COMMENT 'critical, warning or info, as its labels have it',
    domain              LowCardinality(String) COMMENT 'The domain it is about; empty where it is about none',
    owned               Bool                   COMMENT 'Whether that is ours',
    team                LowCardinality(String) COMMENT 'Whose domain that is, as its labels have it',
    sender              LowCardinality(String) COMMENT 'The sender it is about, as its labels have it; empty where it is about none',
    sender_name         String                 COMMENT 'What that is called; empty where nobody is known by this key',
    labels              Map(String, String)    COMMENT 'All labels',
    summary             String                 COMMENT 'What is the matter, as was told last',
    description         String                 COMMENT 'The numbers, as were told last',
    annotations         Map(String, String)    COMMENT 'All annotations, as were told last: runbook_url and dashboard_url among them',
    generator_url       String                 COMMENT 'What made it, where that is to be seen',
    status              LowCardinality(String) COMMENT 'firing or resolved',
    starts_at           DateTime64(3, 'UTC')   COMMENT 'When it began to fire',
    ends_at             DateTime64(3, 'UTC')   COMMENT 'When it ended; 1970 while it fires, and where nobody told',
    day                 Date                   COMMENT 'UTC date of starts_at',
    notified            UInt64                 COMMENT 'Notifications it was in; what was sent again counts once',
    first_received_at   DateTime64(3, 'UTC')   COMMENT 'When the first of them came',
    last_received_at    DateTime64(3, 'UTC')   COMMENT 'When the last of them came',
    receiver            LowCardinality(String) COMMENT 'The receiver of the last of them, as its sender calls it',
    acknowledged        Bool                   COMMENT 'Whether somebody has taken it on',
    acknowledged_at     DateTime64(3, 'UTC')   COMMENT 'When somebody first did; 1970 where nobody has',
    acknowledged_by     String                 COMMENT 'Who that was: a user of the machine, or key:ID; empty where nobody has',
    acknowledged_person String                 COMMENT 'Whom Grafana named behind the key, unchecked; empty where nobody is named',
    comments            Array(Tuple(at DateTime64(3, 'UTC'), actor String, person String, text String)) COMMENT 'What people said to it, what they said as they took it on too, in the order in which they did',
    time_to_acknowledge Nullable(Float64)      COMMENT 'Seconds from when it was first told until somebody took it on; NULL where nobody has',
    time_to_resolve     Nullable(Float64)      COMMENT 'Seconds for which it fired; NULL while it does, and where nobody told when it ended'
)
{security}
AS WITH told AS
(
    SELECT
        id, any(n.source) AS source, any(n.fingerprint) AS fingerprint, any(n.domain) AS domain, any(n.starts_at) AS starts_at,
        min(n.received_at) AS first_received_at, max(n.received_at) AS last_received_at,
        maxIf(n.received_at, n.status = 'firing') AS fired_at, maxIf(n.received_at, n.status = 'resolved') AS resolved_at,
        maxIf(n.ends_at, n.status = 'resolved') AS told_end,
        told_end > toDateTime64(0, 3, 'UTC') AND fired_at <= resolved_at + toIntervalMinute(5) AS has_ended
    FROM {db}.alert_notifications AS n
    WHERE n.day >= (SELECT alerts_from FROM {db}.retention)
    GROUP BY id
),
-- Looked up once it is known which it is: to carry the texts of all along takes three times as long.
newest AS
(
    SELECT
        m.id AS id, mapFromArrays(arrayMap(name -> toString(name), m.`label.name`), m.`label.value`) AS labels,
        mapFromArrays(arrayMap(name -> toString(name), m.`annotation.name`), m.`annotation.value`) AS annotations,
        m.generator_url AS generator_url, m.receiver AS receiver
    FROM {db}.alert_notifications AS m
    WHERE (m.id, m.received_at) IN
    (
        SELECT l.id, max(l.received_at)
        FROM {db}.alert_notifications AS l
        WHERE l.day >= (SELECT alerts_from FROM {db}.retention)
        GROUP BY l.id
    )
    LIMIT 1 BY m.id
),
elsewhere AS
(
    SELECT e.source AS source, e.fingerprint AS fingerprint, max(e.received_at) AS last_received_at
    FROM {db}.alert_notifications AS e
    WHERE e.day >= (SELECT alerts_from FROM {db}.retention)
    GROUP BY source, fingerprint
),
sent AS
(
    SELECT id, sum(times) AS notified
    FROM
    (
        SELECT
            id, notification, arraySort(groupArray(toUnixTimestamp64Milli(c.received_at))) AS came,
            1 + arrayCount(gap -> gap > 120000, arrayPopFront(arrayDifference(came))) AS times
        FROM {db}.alert_notifications AS c
        WHERE c.day >= (SELECT alerts_from FROM {db}.retention)
        GROUP BY id, notification
    )
    GROUP BY id
),
said AS
(
    SELECT
        id, (countIf(kind = 'acknowledged') > 0)::Bool AS acknowledged, minIf(s.at, s.kind = 'acknowledged') AS acknowledged_at,
        argMinIf((s.actor, s.person), (s.at, s.actor), s.kind = 'acknowledged') AS who,
        arraySort(groupArrayIf((s.at, s.actor, s.person, s.text), s.text != '')) AS comments
    FROM {db}.alert_notes AS s
    WHERE s.day >= (SELECT alerts_from FROM {db}.retention)
    GROUP BY id
)
SELECT
    of.id AS id, toString(of.source) AS source, of.fingerprint AS fingerprint, newest.labels['alertname'] AS alertname,
    newest.labels['severity'] AS severity, of.domain AS domain,
    of.domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, newest.labels['team'] AS team,
    newest.labels['sender'] AS sender, named.name AS sender_name, newest.labels AS labels,
    newest.annotations['summary'] AS summary, newest.annotations['description'] AS description,
    newest.annotations AS annotations, newest.generator_url AS generator_url,
    if(of.has_ended OR elsewhere.last_received_at > of.last_received_at, 'resolved', 'firing') AS status,
    of.starts_at AS starts_at, if(of.has_ended, of.told_end, toDateTime64(0, 3, 'UTC')) AS ends_at,
    toDate(of.starts_at) AS day, sent.notified AS notified, of.first_received_at AS first_received_at,
    of.last_received_at AS last_received_at, newest.receiver AS receiver, said.acknowledged AS acknowledged,
    if(said.acknowledged, said.acknowledged_at, toDateTime64(0, 3, 'UTC')) AS acknowledged_at,
    said.who.1 AS acknowledged_by, said.who.2 AS acknowledged_person, said.comments AS comments,
    if(said.acknowledged, greatest(0, dateDiff('millisecond', of.first_received_at, said.acknowledged_at)) / 1000, NULL)
        AS time_to_acknowledge,
    if(of.has_ended, greatest(0, dateDiff('millisecond', of.starts_at, of.told_end)) / 1000, NULL) AS time_to_resolve
FROM told AS of
LEFT ANY JOIN newest ON newest.id = of.id
LEFT ANY JOIN sent ON sent.id = of.id
LEFT ANY JOIN said ON said.id = of.id
LEFT ANY JOIN elsewhere ON elsewhere.source = of.source AND elsewhere.fingerprint = of.fingerprint
LEFT ANY JOIN (SELECT s.sender AS sender, argMax(s.name, s.at) AS name FROM {db}.senders AS s GROUP BY s.sender) AS named
    ON named.sender = newest.labels['sender']
COMMENT 'Alerts that were told of by Alertmanager and Grafana, a row an alert and time of firing, with what people said to them';

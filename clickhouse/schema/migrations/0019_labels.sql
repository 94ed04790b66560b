CREATE TABLE IF NOT EXISTS {db}.sender_labels{on cluster}
(
    target       String                 COMMENT 'What it is about, as people write it: an IP, a CIDR, or a domain under which a service signs or bounces, with all below it',
    kind         Enum8('address' = 1, 'domain' = 2) COMMENT 'Which of these',
    prefix       IPv6                   COMMENT 'The first of the addresses; IPv4 as ::ffff:a.b.c.d; :: for a domain',
    bits         UInt8                  COMMENT 'How many of its bits count: 128 is one address; 0 for a domain',
    sender       LowCardinality(String) COMMENT 'Stable key of the service; empty where only the class is said',
    sender_class Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What its mail is; unknown where only the sender is said',
    note         String                 COMMENT 'Why, in words of who said it',
    actor        String                 COMMENT 'Who said it: a user of the machine, or key:ID',
    at           DateTime64(3, 'UTC')   COMMENT 'When it was said: the newest row of a target counts',
    removed      Bool                   COMMENT 'Whether what was said is taken back'
)
ENGINE = {engine everywhere}
ORDER BY (target, at)
SETTINGS {settings}
COMMENT 'What people say of senders, a row each time';

CREATE OR REPLACE VIEW {db}.v_sender_labels{on cluster}
(
    target       String                 COMMENT 'What it is about: an IP, a CIDR, or a domain under which a service signs or bounces, with all below it',
    kind         Enum8('address' = 1, 'domain' = 2) COMMENT 'Which of these',
    prefix       IPv6                   COMMENT 'The first of the addresses; IPv4 as ::ffff:a.b.c.d; :: for a domain',
    bits         UInt8                  COMMENT 'How many of its bits count: 128 is one address; 0 for a domain',
    sender       LowCardinality(String) COMMENT 'Stable key of the service; empty where only the class is said',
    sender_name  String                 COMMENT 'What it is called',
    sender_class Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What its mail is; unknown where only the sender is said',
    note         String                 COMMENT 'Why, in words of who said it',
    actor        String                 COMMENT 'Who said it: a user of the machine, or key:ID',
    at           DateTime64(3, 'UTC')   COMMENT 'When'
)
{security}
AS SELECT
    said.target AS target, said.kind AS kind, said.prefix AS prefix, said.bits AS bits, said.sender AS sender, named.name AS sender_name,
    said.sender_class AS sender_class, said.note AS note, said.actor AS actor, said.said_at AS at
FROM
(
    SELECT
        l.target AS target, argMax(l.kind, l.at) AS kind, argMax(l.prefix, l.at) AS prefix, argMax(l.bits, l.at) AS bits,
        argMax(l.sender, l.at) AS sender, argMax(l.sender_class, l.at) AS sender_class, argMax(l.note, l.at) AS note,
        argMax(l.actor, l.at) AS actor, max(l.at) AS said_at
    FROM {db}.sender_labels AS l
    GROUP BY l.target
    HAVING NOT argMax(l.removed, l.at)
) AS said
LEFT ANY JOIN (SELECT s.sender AS sender, argMax(s.name, s.at) AS name FROM {db}.senders AS s GROUP BY s.sender) AS named
    ON named.sender = said.sender
COMMENT 'What people say of senders, as it holds: the most specific label decides, before all rules';

-- What lists say of addresses, where somebody asked for it: evidence for people, by which nothing is decided. That a list
-- does not have an address, or did not answer, stands here too: whoever starts anew asks nobody again.
CREATE TABLE IF NOT EXISTS {db}.source_listings{on cluster}
(
    source_ip   IPv6                   COMMENT 'The source of mail',
    list        LowCardinality(String) COMMENT 'The blocklist that was asked, or the name of the file',
    since       DateTime64(3, 'UTC')   COMMENT 'When the list first said so, after something else or nothing',
    listed      Bool                   COMMENT 'Whether the address is on the list',
    word        LowCardinality(String) COMMENT 'As what, as far as the settings have words for it',
    found_at    DateTime64(3, 'UTC')   COMMENT 'When the list last said so; 1970 where it has never answered',
    asked_at    DateTime64(3, 'UTC')   COMMENT 'When it was last asked, whether it answered or not: of rows with one since the newest counts',
    day         Date                   COMMENT 'Day of that',
    fresh_until DateTime('UTC')        COMMENT 'Until when it is not asked again',
    failures    UInt8                  COMMENT 'How often in a row it has not answered'
)
ENGINE = {engine everywhere Replacing}
ORDER BY (source_ip, list, since)
{ttl source_listings}
SETTINGS {settings}
COMMENT 'What blocklists and lists of addresses say of IPs, a row an IP, list and change';

CREATE OR REPLACE VIEW {db}.v_reputation{on cluster}
(
    source_ip     IPv6                   COMMENT 'The source of mail; IPv4 as ::ffff:a.b.c.d',
    list          LowCardinality(String) COMMENT 'Who lists it: the blocklist that was asked, or the name of the file',
    word          String                 COMMENT 'As what, as far as reputation.meanings has words for it',
    since         DateTime64(3, 'UTC')   COMMENT 'When this was first found',
    last_found_at DateTime64(3, 'UTC')   COMMENT 'When this was last found',
    newest        Bool                   COMMENT 'Whether the list has said nothing else since: it lists the IP still, as far as is known'
)
{security}
AS SELECT source_ip, list, word, since, last_found_at, (after = 0)::Bool AS newest
FROM
(
    SELECT
        source_ip, list, since, listed, word, last_found_at,
        count() OVER (PARTITION BY source_ip, list ORDER BY since ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS after
    FROM
    (
        SELECT
            l.source_ip AS source_ip, l.list AS list, l.since AS since, argMax(l.listed, l.asked_at) AS listed,
            argMax(toString(l.word), l.asked_at) AS word, max(l.found_at) AS last_found_at
        FROM {db}.source_listings AS l
        WHERE l.day >= (SELECT records_from FROM {db}.retention)
        GROUP BY source_ip, list, since
    )
)
WHERE listed
COMMENT 'Who lists an IP, a row an IP, list and time of being listed: evidence for people, by which nothing is decided';

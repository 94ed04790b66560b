-- Why a record has the sender and the class it has.
ALTER TABLE {db}.{local records}{on cluster}
    ADD COLUMN IF NOT EXISTS sender_confidence Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3) COMMENT 'How sure it is that the sender sent it',
    ADD COLUMN IF NOT EXISTS class_reason LowCardinality(String) COMMENT 'The rule by which the mail has its class; empty where it has none yet',
    ADD COLUMN IF NOT EXISTS evidence Array(LowCardinality(String)) COMMENT 'What shows the sender, in words';

-- The same of the table over all shards; on one node it is that table.
ALTER TABLE {db}.records{on cluster}
    ADD COLUMN IF NOT EXISTS sender_confidence Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3) COMMENT 'How sure it is that the sender sent it',
    ADD COLUMN IF NOT EXISTS class_reason LowCardinality(String) COMMENT 'The rule by which the mail has its class; empty where it has none yet',
    ADD COLUMN IF NOT EXISTS evidence Array(LowCardinality(String)) COMMENT 'What shows the sender, in words';

CREATE TABLE IF NOT EXISTS {db}.senders{on cluster}
(
    sender     LowCardinality(String) COMMENT 'Stable key of the service, as in the rows',
    name       String                 COMMENT 'What it is called',
    category   LowCardinality(String) COMMENT 'What kind of service it is',
    forwards   Bool                   COMMENT 'Whether it passes on the mail of others: a forwarder or a host of mailing lists',
    site       String                 COMMENT 'Its home page',
    dmarc_docs String                 COMMENT 'Its own documentation on DMARC set-up',
    origin     LowCardinality(String) COMMENT 'catalogue, or own: said in the settings of this installation',
    at         DateTime64(3, 'UTC')   COMMENT 'When it was said: the newest row counts'
)
ENGINE = {engine everywhere}
ORDER BY (sender, at)
SETTINGS {settings}
COMMENT 'Names of senders, written at start by every exporter whose catalogue says something else';

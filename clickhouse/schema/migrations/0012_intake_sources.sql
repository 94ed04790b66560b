-- Where intake sources were: what they remember outlives the process, and is the same for whoever runs them next.
CREATE TABLE IF NOT EXISTS {private}.source_cursors{on cluster}
(
    source LowCardinality(String) COMMENT 'The intake source, as the settings call it',
    key    String                 COMMENT 'What is remembered: a folder, a mail, a file',
    value  String                 COMMENT 'What the source remembers of it; empty where it has forgotten it',
    at     DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was written down: the newest row counts'
)
ENGINE = {engine everywhere Replacing}
ORDER BY (source, key)
SETTINGS {settings}
COMMENT 'What intake sources remember';

-- Who may use the API. A key is never here, only its hash; a key that may sign requests has the secret for that here,
-- which is good for sending reports and for nothing else.
CREATE TABLE IF NOT EXISTS {private}.api_keys{on cluster}
(
    id                  String                COMMENT 'The key, as its owner and the log call it',
    name                String                COMMENT 'What it is for, in words of who made it',
    scopes              Array(LowCardinality(String)) COMMENT 'What it may: reports:write, viewer, editor, admin',
    hash                String                COMMENT 'Hex SHA-256 of the key',
    signing_secret      String                COMMENT 'What signs requests, in hex; empty where it may not sign',
    requests_per_minute UInt32                COMMENT 'How often it may ask; 0 where the settings say it',
    request_bytes       UInt64                COMMENT 'How large a request may be; 0 where the settings say it',
    created_at          DateTime64(3, 'UTC')  COMMENT 'When it was made',
    expires_at          DateTime64(3, 'UTC')  COMMENT 'From when on it is no use; 1970 where that is never',
    revoked_at          DateTime64(3, 'UTC')  COMMENT 'When it was taken back; 1970 where it was not',
    at                  DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was written down: the newest row counts'
)
ENGINE = {engine everywhere Replacing}
ORDER BY id
SETTINGS {settings}
COMMENT 'API keys, hashed';

CREATE TABLE IF NOT EXISTS {private}.api_key_uses{on cluster}
(
    id      String               COMMENT 'The key',
    used_at DateTime64(3, 'UTC') COMMENT 'When it was used; written down once a minute at most'
)
ENGINE = {engine everywhere Replacing}
ORDER BY id
SETTINGS {settings}
COMMENT 'When API keys were used last';

-- A claim is written before anybody looks: of two who use one nonce at once, at most one is alone with it.
CREATE TABLE IF NOT EXISTS {private}.api_nonces{on cluster}
(
    key_id String               COMMENT 'The key that signed the request',
    nonce  String               COMMENT 'What it used once',
    claim  UInt64               COMMENT 'The request that used it',
    at     DateTime64(3, 'UTC') COMMENT 'When; kept for longer than a signature is good'
)
ENGINE = {engine everywhere}
ORDER BY (key_id, nonce)
TTL toDateTime(at) + INTERVAL 1 DAY
SETTINGS {settings}
COMMENT 'Nonces of signed requests';

CREATE TABLE IF NOT EXISTS {private}.api_answers{on cluster}
(
    key_id          String               COMMENT 'The key of the request',
    idempotency_key String               COMMENT 'What its sender calls the request',
    fingerprint     String               COMMENT 'Hex SHA-256 of what was asked',
    status          UInt16               COMMENT 'The status it was answered with',
    answer          String               COMMENT 'The answer' CODEC(ZSTD(3)),
    at              DateTime64(3, 'UTC') COMMENT 'When it was answered'
)
ENGINE = {engine everywhere Replacing}
ORDER BY (key_id, idempotency_key)
TTL toDateTime(at) + INTERVAL 2 DAY
SETTINGS {settings}
COMMENT 'Answers of requests that may be sent again';

-- What must be there before a lock can be taken: the two databases, and the list of what has been applied.
-- Engine Atomic: CREATE TABLE and CREATE OR REPLACE VIEW happen at once or not at all.
CREATE DATABASE IF NOT EXISTS {db}{on cluster} ENGINE = Atomic
COMMENT 'Plumbline: DMARC and SMTP TLS reports. The views v_* are the public contract, tables may change';

-- What the door does not know: other people's data, and what tells about our own people.
CREATE DATABASE IF NOT EXISTS {private}{on cluster} ENGINE = Atomic
COMMENT 'Plumbline: raw documents, failure reports, quarantine, audit log. Read through the views of the public database';

CREATE TABLE IF NOT EXISTS {db}.schema_migrations{on cluster}
(
    version    UInt32                 COMMENT 'Number of the migration: its file name begins with it',
    name       String                 COMMENT 'Name of the migration',
    checksum   FixedString(64)        COMMENT 'Hex SHA-256 of the file as it was when it was applied',
    applied_at DateTime64(3, 'UTC')   COMMENT 'When it had been applied'
)
ENGINE = {engine everywhere}
ORDER BY version
SETTINGS {settings}
COMMENT 'Migrations that have been applied, in order. A file that differs from its checksum is not run over';

-- Records that are alike in all else are judged otherwise where other facts held of their address on their day.
ALTER TABLE {private}.corrections{on cluster}
    ADD COLUMN IF NOT EXISTS since Date DEFAULT toDate(0) COMMENT 'The first day whose records are to have it' AFTER profile,
    ADD COLUMN IF NOT EXISTS until Date DEFAULT toDate(65535) COMMENT 'The last one' AFTER since;

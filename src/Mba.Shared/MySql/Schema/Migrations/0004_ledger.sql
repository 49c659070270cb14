-- resume_by: until when an unfinished run may keep committed blocks in its table. as_of: the newest file time that a run's rows stand for, when
-- that is newer than its own. replaces_versions: a later version of the key takes the place of this one. forced_at: when force was asked for; it overrides what was accepted until then. verified_at: when verify last checked it.
ALTER TABLE ingestion_audit
  ADD COLUMN resume_by DATETIME(6) NULL,
  ADD COLUMN as_of DATETIME(6) NULL,
  ADD COLUMN replaces_versions TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN forced_at DATETIME(6) NULL,
  ADD COLUMN verified_at DATETIME(6) NULL,
  ADD KEY idx_duplicate_of (duplicate_of),
  ADD KEY idx_resume_by (resume_by),
  ADD KEY idx_verified_at (verified_at, finished_at);

-- Blocks are removed from the table that they were loaded into, whatever the dataset says by then.
ALTER TABLE ingestion_block ADD COLUMN table_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL;

-- One row per key whose versions have an order: loading transactions lock it, so that they check and change the key's runs one after the other.
CREATE TABLE IF NOT EXISTS ingestion_key (
  key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (key_hash)
) ENGINE=InnoDB;

UPDATE ingestion_audit SET duplicate_of = NULL WHERE status = 'SKIPPED' AND error_code = 'OUTDATED';

UPDATE ingestion_audit SET resume_by = UTC_TIMESTAMP(6) + INTERVAL 6 HOUR
WHERE resume_by IS NULL AND (status = 'STARTED' OR (status = 'FAILED' AND seq IN (SELECT seq FROM ingestion_block)));

UPDATE ingestion_block b JOIN ingestion_audit a ON a.seq = b.seq SET b.table_name = a.table_name WHERE b.table_name IS NULL;

-- Columns of the audit that the API searches, sorts and polls by. file_name follows from s3_key; created_at is set once, where
-- started_at moves with every retry; updated_at finds the hours whose statistics have changed.
ALTER TABLE ingestion_audit
  ADD COLUMN file_name VARCHAR(255) GENERATED ALWAYS AS (LEFT(SUBSTRING_INDEX(s3_key, '/', -1), 255)) VIRTUAL,
  ADD COLUMN uploaded_by VARCHAR(255) NULL,
  ADD COLUMN stage VARCHAR(10) NULL,
  ADD COLUMN rows_so_far BIGINT NULL,
  ADD COLUMN created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  ADD COLUMN updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6);

UPDATE ingestion_audit a LEFT JOIN upload_ticket t ON t.id = a.upload_id
SET a.created_at = COALESCE(a.started_at, a.created_at), a.uploaded_by = t.requested_by;

ALTER TABLE ingestion_audit
  ADD KEY idx_created (created_at, seq, status, bytes, duration_ms, rows_rejected, file_name),
  ADD KEY idx_status_created (status, created_at, seq),
  ADD KEY idx_table_created (table_name, created_at, seq),
  ADD KEY idx_code_created (error_code, created_at, seq),
  ADD KEY idx_bucket_created (s3_bucket, created_at, seq),
  ADD KEY idx_uploader_created (uploaded_by, created_at, seq),
  ADD KEY idx_file_name (file_name, created_at, seq),
  ADD KEY idx_updated (updated_at, created_at);

-- An upload belongs to a caller of one kind and one issuer: the SHA-256 of the three. requested_by is its name, for people.
ALTER TABLE upload_ticket ADD COLUMN owner_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- Who did what through the API. A row is written before the action, its outcome after it.
CREATE TABLE IF NOT EXISTS ingestion_activity (
  id BIGINT NOT NULL AUTO_INCREMENT,
  done_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  actor VARCHAR(255) NOT NULL,
  action VARCHAR(20) NOT NULL,
  ingestion_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  target VARCHAR(1024) NULL,
  outcome VARCHAR(64) NULL,
  PRIMARY KEY (id),
  KEY idx_actor (actor, id),
  KEY idx_action (action, id),
  KEY idx_ingestion (ingestion_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Sums of the audit by the hour in which a run was created. Hours whose runs have changed are summed again.
CREATE TABLE IF NOT EXISTS ingestion_stat (
  created_hour DATETIME NOT NULL,
  status VARCHAR(10) NOT NULL,
  table_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  error_code VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  file_type VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  runs BIGINT NOT NULL,
  rows_loaded BIGINT NOT NULL,
  rows_rejected BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  PRIMARY KEY (created_hour, status, table_name, error_code, file_type)
) ENGINE=InnoDB;

-- How long successful runs took: a histogram by the hour, each bin a twentieth wider than the one before.
CREATE TABLE IF NOT EXISTS ingestion_stat_duration (
  created_hour DATETIME NOT NULL,
  bin SMALLINT NOT NULL,
  runs BIGINT NOT NULL,
  PRIMARY KEY (created_hour, bin)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS ingestion_stat_state (
  id TINYINT NOT NULL,
  refreshed_to DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;

INSERT IGNORE INTO ingestion_stat_state (id, refreshed_to) VALUES (1, '1970-01-01 00:00:00');

-- Uploads by the day they were asked for, once none of that day can change any more.
CREATE TABLE IF NOT EXISTS ingestion_stat_upload (
  requested_day DATE NOT NULL,
  arrived BIGINT NOT NULL,
  lost BIGINT NOT NULL,
  PRIMARY KEY (requested_day)
) ENGINE=InnoDB;

-- One row per run of one object. The claim, the outcome and the account of every line.
CREATE TABLE IF NOT EXISTS ingestion_audit (
  id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL AUTO_INCREMENT,
  object_id CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run INT NOT NULL DEFAULT 1,
  key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  s3_bucket VARCHAR(255) NOT NULL,
  s3_key TEXT NOT NULL,
  version_id VARCHAR(1024) NULL,
  etag VARCHAR(128) NULL,
  object_time DATETIME(6) NULL,
  sequencer VARCHAR(64) NULL,
  upload_id VARCHAR(64) NULL,
  table_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  requested_table VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  load_mode VARCHAR(10) NULL,
  content_md5 CHAR(32) NULL,
  content_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  bytes BIGINT NULL,
  started_at DATETIME(6) NULL,
  finished_at DATETIME(6) NULL,
  duration_ms INT NULL,
  status ENUM('STARTED','SUCCESS','FAILED','SKIPPED','UNDONE') NOT NULL,
  rows_read BIGINT NOT NULL DEFAULT 0,
  rows_inserted BIGINT NOT NULL DEFAULT 0,
  rows_updated BIGINT NOT NULL DEFAULT 0,
  rows_skipped BIGINT NOT NULL DEFAULT 0,
  rows_rejected BIGINT NOT NULL DEFAULT 0,
  error_code VARCHAR(64) NULL,
  error_message TEXT NULL,
  retryable TINYINT(1) NOT NULL DEFAULT 0,
  retry_count INT NOT NULL DEFAULT 0,
  forced TINYINT(1) NOT NULL DEFAULT 0,
  superseded_by BIGINT NULL,
  duplicate_of VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  trigger_source VARCHAR(20) NULL,
  lambda_request_id VARCHAR(64) NULL,
  lease_token CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  lease_until DATETIME(6) NULL,
  connection_id BIGINT NULL,
  dialect JSON NULL,
  schema_change JSON NULL,
  undone_at DATETIME(6) NULL,
  undone_by VARCHAR(255) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_seq (seq),
  UNIQUE KEY uq_object_run (object_id, run),
  KEY idx_status (status),
  KEY idx_started_at (started_at),
  KEY idx_key (key_hash, seq),
  KEY idx_table (table_name, seq),
  KEY idx_upload (upload_id),
  KEY idx_sha256 (content_sha256),
  KEY idx_md5 (content_md5)
) ENGINE=InnoDB;

-- Blocks of a long load that are committed: a retry goes on after them.
CREATE TABLE IF NOT EXISTS ingestion_block (
  seq BIGINT NOT NULL,
  plan_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  first_record BIGINT NOT NULL,
  last_record BIGINT NOT NULL,
  rows_inserted BIGINT NOT NULL,
  rows_skipped BIGINT NOT NULL,
  rows_rejected BIGINT NOT NULL,
  committed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (seq, first_record)
) ENGINE=InnoDB;

-- What a scan found out, so that a continuation does not repeat it.
CREATE TABLE IF NOT EXISTS ingestion_scan (
  seq BIGINT NOT NULL,
  scan JSON NOT NULL,
  PRIMARY KEY (seq)
) ENGINE=InnoDB;

-- The same bytes are appended to a table once.
CREATE TABLE IF NOT EXISTS ingestion_content (
  table_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  content_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (table_name, content_sha256),
  KEY idx_seq (seq)
) ENGINE=InnoDB;

-- What the system knows about a table beyond the catalogue. The version rises with every change of its columns.
CREATE TABLE IF NOT EXISTS ingestion_table (
  table_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  changed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (table_name)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS ingestion_column (
  table_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  column_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  kind VARCHAR(20) NOT NULL,
  declared TINYINT(1) NOT NULL DEFAULT 0,
  held_values TINYINT(1) NOT NULL DEFAULT 0,
  date_order VARCHAR(10) NULL,
  PRIMARY KEY (table_name, column_name)
) ENGINE=InnoDB;

-- Records that were not loaded, and why. Holds cell values: the only place beside the tables that does.
CREATE TABLE IF NOT EXISTS ingestion_reject (
  seq BIGINT NOT NULL,
  reject_no BIGINT NOT NULL,
  line BIGINT NULL,
  byte_offset BIGINT NULL,
  column_name VARCHAR(64) NULL,
  code VARCHAR(64) NOT NULL,
  raw_record MEDIUMTEXT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (seq, reject_no),
  KEY idx_created_at (created_at)
) ENGINE=InnoDB;

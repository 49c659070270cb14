-- Uploads that were granted: who asked for what, under which key, and until when. What became of the file is told by
-- ingestion_audit.upload_id and by the store.
CREATE TABLE IF NOT EXISTS upload_ticket (
  id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  scope VARCHAR(10) NOT NULL,
  s3_bucket VARCHAR(255) NOT NULL,
  s3_key TEXT NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  bytes BIGINT NOT NULL,
  content_type VARCHAR(100) NOT NULL,
  content_md5 CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  content_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  method VARCHAR(10) NOT NULL,
  overwrite TINYINT NOT NULL,
  multipart_id VARCHAR(1024) CHARACTER SET ascii COLLATE ascii_bin NULL,
  part_bytes BIGINT NULL,
  url_seconds INT NOT NULL,
  requested_by VARCHAR(255) NOT NULL,
  requested_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  completed_at DATETIME(6) NULL,
  aborted_at DATETIME(6) NULL,
  INDEX idx_requested_at (requested_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

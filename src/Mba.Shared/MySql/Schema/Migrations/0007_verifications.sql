-- Outcomes of verifications of the ledger, by whom, and what did not hold. ended_at is NULL while one runs, or when its process ended before it.
CREATE TABLE IF NOT EXISTS ingestion_verification (
  number BIGINT NOT NULL AUTO_INCREMENT,
  began_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  started_from VARCHAR(20) NOT NULL,
  requested_by VARCHAR(255) NULL,
  repairs TINYINT(1) NOT NULL,
  counts_all TINYINT(1) NOT NULL,
  runs_checked BIGINT NOT NULL DEFAULT 0,
  runs_left BIGINT NOT NULL DEFAULT 0,
  breaches_found BIGINT NOT NULL DEFAULT 0,
  breaches_repaired BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (number)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS ingestion_breach (
  verification BIGINT NOT NULL,
  position INT NOT NULL,
  invariant VARCHAR(64) NOT NULL,
  ingestion_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  table_name VARCHAR(255) NULL,
  detail VARCHAR(1024) NOT NULL,
  remedy VARCHAR(1024) NOT NULL,
  repaired TINYINT(1) NOT NULL,
  PRIMARY KEY (verification, position)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

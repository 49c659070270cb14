-- The four tables that consumers may rely on before the first file arrives.
CREATE TABLE IF NOT EXISTS memberdata (
  member_id BIGINT NOT NULL,
  first_name VARCHAR(100) NULL,
  last_name VARCHAR(100) NULL,
  dob DATE NULL,
  enrollment_date DATE NULL,
  plan_id VARCHAR(50) NULL,
  status VARCHAR(20) NULL,
  _ingestion_seq BIGINT NOT NULL,
  _line INT NOT NULL,
  PRIMARY KEY (member_id),
  KEY idx_ingestion_seq (_ingestion_seq)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS plan_details (
  plan_id VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  plan_name VARCHAR(255) NULL,
  plan_type VARCHAR(50) NULL,
  premium DECIMAL(10,2) NULL,
  deductible DECIMAL(10,2) NULL,
  out_of_pocket_max DECIMAL(10,2) NULL,
  _ingestion_seq BIGINT NOT NULL,
  _line INT NOT NULL,
  PRIMARY KEY (plan_id),
  KEY idx_ingestion_seq (_ingestion_seq)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS benefit_accumulator (
  member_id BIGINT NOT NULL,
  benefit_year INT NOT NULL,
  ytd_deductible DECIMAL(10,2) NULL,
  ytd_out_of_pocket DECIMAL(10,2) NULL,
  last_updated DATETIME NULL,
  _ingestion_seq BIGINT NOT NULL,
  _line INT NOT NULL,
  PRIMARY KEY (member_id, benefit_year),
  KEY idx_ingestion_seq (_ingestion_seq)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS deductibles_oop (
  member_id BIGINT NOT NULL,
  service_date DATE NULL,
  service_type VARCHAR(100) NULL,
  amount DECIMAL(10,2) NULL,
  applied_to VARCHAR(50) NULL,
  _ingestion_seq BIGINT NOT NULL,
  _line INT NOT NULL,
  _record INT NOT NULL,
  PRIMARY KEY (_ingestion_seq, _record)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

INSERT IGNORE INTO ingestion_table (table_name, version, changed_at) VALUES
  ('memberdata', 1, UTC_TIMESTAMP(6)),
  ('plan_details', 1, UTC_TIMESTAMP(6)),
  ('benefit_accumulator', 1, UTC_TIMESTAMP(6)),
  ('deductibles_oop', 1, UTC_TIMESTAMP(6));

INSERT IGNORE INTO ingestion_column (table_name, column_name, kind, declared, held_values)
SELECT c.TABLE_NAME, c.COLUMN_NAME, UPPER(c.DATA_TYPE), 1, 1
FROM information_schema.COLUMNS c
WHERE c.TABLE_SCHEMA = DATABASE()
  AND c.TABLE_NAME IN ('memberdata', 'plan_details', 'benefit_accumulator', 'deductibles_oop')
  AND c.COLUMN_NAME NOT IN ('_ingestion_seq', '_line', '_record');

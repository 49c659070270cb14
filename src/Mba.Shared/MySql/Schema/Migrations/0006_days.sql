-- Sums of all statistics by day: what there was since the beginning is asked often.
CREATE TABLE IF NOT EXISTS ingestion_stat_day (
  created_day DATE NOT NULL,
  status VARCHAR(10) NOT NULL,
  runs BIGINT NOT NULL,
  rows_loaded BIGINT NOT NULL,
  rows_rejected BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  PRIMARY KEY (created_day, status)
) ENGINE=InnoDB;

INSERT IGNORE INTO ingestion_stat_day (created_day, status, runs, rows_loaded, rows_rejected, bytes, duration_ms)
SELECT DATE(created_hour), status, SUM(runs), SUM(rows_loaded), SUM(rows_rejected), SUM(bytes), SUM(duration_ms) FROM ingestion_stat GROUP BY 1, 2;

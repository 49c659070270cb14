-- Skipped lines are kept beside the rejected records, and what is doubtful about a file beside its counts.
ALTER TABLE ingestion_reject ADD COLUMN skipped TINYINT NOT NULL DEFAULT 0;

ALTER TABLE ingestion_audit ADD COLUMN warnings JSON NULL;

-- Orders of day and month that no value of the run's file proved, by column: they hold as long as the run does. The reading that a person accepted for
-- a doubtful file.
ALTER TABLE ingestion_audit
  ADD COLUMN uncertain_dates JSON NULL,
  ADD COLUMN accepted_reading JSON NULL;

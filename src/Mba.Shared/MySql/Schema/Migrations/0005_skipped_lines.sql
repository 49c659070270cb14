-- Skipped lines are kept beside the rejected records, and what is doubtful about a file beside its counts.
ALTER TABLE ingestion_reject ADD COLUMN skipped TINYINT NOT NULL DEFAULT 0;

ALTER TABLE ingestion_audit ADD COLUMN warnings JSON NULL;

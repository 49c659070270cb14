-- Why a column has its type, and the run that last changed it; NULL for columns from before.
ALTER TABLE ingestion_column
  ADD COLUMN reason VARCHAR(255) NULL,
  ADD COLUMN changed_seq BIGINT NULL;

-- as_of_since: when the file of the time as_of was accepted, where a skipped file that equals the rows has set it; of two files of one second the order is
-- that in which they were accepted. claimed_at: since when lease_token and connection_id are the worker's that has the run: a server that was started later
-- has given the number of the connection out again.
ALTER TABLE ingestion_audit
  ADD COLUMN as_of_since DATETIME(6) NULL,
  ADD COLUMN claimed_at DATETIME(6) NULL;

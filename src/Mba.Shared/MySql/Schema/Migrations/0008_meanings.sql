-- What the values of a column are beyond its type; NULL when nobody knows. Of moments: Unzoned (as written) or Utc; of numbers: Dollar, Euro, Pound,
-- Percent, Plain; of text: Padded5 for codes of five digits with zeros in front. A DATE never took a value with a zone, and the reason of a column that a
-- file made shows what that file's were.
ALTER TABLE ingestion_column ADD COLUMN meaning VARCHAR(20) NULL;

UPDATE ingestion_column SET meaning = IF(reason LIKE 'datetimes with a zone%', 'Utc', 'Unzoned')
WHERE held_values = 1 AND (kind = 'Date' OR (kind = 'DateTime' AND (reason LIKE 'datetimes%' OR reason LIKE 'dates%')));

-- What those of the run's file were, by column: they bind later files as long as the run's rows are there. NULL for runs from before.
ALTER TABLE ingestion_audit ADD COLUMN meanings JSON NULL;

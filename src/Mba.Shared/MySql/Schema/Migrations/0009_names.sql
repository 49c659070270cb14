-- How the file that made a column spelled its name; NULL when nobody knows. Names that differ in case, blanks or signs only stand in any order in later files.
ALTER TABLE ingestion_column ADD COLUMN source_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL;

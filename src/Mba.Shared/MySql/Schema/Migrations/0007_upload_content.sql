-- Files that are only stored have no audit row: their ticket shows which bytes they hold. stored_etag is the entity tag of the object that arrived
-- with this ticket's id; an object with another tag is a later one.
ALTER TABLE upload_ticket
  ADD COLUMN stored_etag VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD KEY idx_content (content_sha256);

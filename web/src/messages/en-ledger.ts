/** Invariants of the ledger in words: what holds, and what it is called when it does not. */
export const invariants: Record<string, { holds: string; broken: string }> = {
  ROWS_DIFFER: { holds: 'Each load has as many rows in its table as it recorded.', broken: 'A table has fewer or more rows than were loaded' },
  ROWS_OF_NO_RUN: { holds: 'No table has rows of a load that failed, was undone or was replaced.', broken: 'A table has rows that belong to no load' },
  TABLE_MISSING: { holds: 'The table of every load exists.', broken: 'The table of a load is missing' },
  BLOCKS_DIFFER: { holds: 'An unfinished load has exactly the rows that it recorded so far.', broken: 'An unfinished load has fewer or more rows than it recorded' },
  OVERDUE: { holds: 'Every unfinished load is at work or will be continued.', broken: 'A load was left unfinished' },
  VERSIONS_STAND_TOGETHER: { holds: 'Where a new version of a file replaces the old one, only one of them has rows.', broken: 'Two versions of a file are loaded at once' },
  OLDER_VERSION_STANDS: { holds: 'Where a new version of a file replaces the old one, the newest has the rows.', broken: 'An older version of a file is loaded' },
  CONTENT_STANDS_TWICE: { holds: 'The same content is loaded once, unless somebody forced it.', broken: 'The same content is loaded twice' },
  ROWS_WITHOUT_CONTENT: { holds: 'The content of every load is registered, so that it is not loaded again.', broken: 'The content of a load is not registered' },
  CONTENT_WITHOUT_ROWS: { holds: 'Content is registered only while it is loaded.', broken: 'Content is registered that is not loaded' },
  DUPLICATE_UNREPRESENTED: { holds: 'For every file that was skipped as a duplicate, the rows of its original are there.', broken: 'A file was skipped as a duplicate of one that is not loaded' },
  COUNTS_DO_NOT_ADD_UP: { holds: 'Lines read = new, updated, skipped and rejected lines, for every load.', broken: 'The counts of a load do not add up' },
  MORE_REJECTS_THAN_COUNTED: { holds: 'No more rejected lines are stored than were counted.', broken: 'More rejected lines are stored than were counted' },
  LEFTOVERS: { holds: 'Nothing is left of a finished load but its rows, rejected lines and record.', broken: 'Something is left of a finished load' },
  STAGE_LEFT: { holds: 'No intermediate table is left behind.', broken: 'An intermediate table was left behind' },
};

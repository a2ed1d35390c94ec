-- Lists of rows that are worked in the background: what was sent, how far it is, and what became of each row. The job of
-- the same id has the state. What was sent holds names and addresses that stand nowhere else yet, so it is kept only until
-- the last of its rows is done; the report names rows by number and what came of them by id.

CREATE TABLE imports (
    owner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
    -- JSON: how many rows there are of which outcome, the first mistakes, and what is ignored.
    counts TEXT NOT NULL,
    errors TEXT NOT NULL,
    warnings TEXT NOT NULL,
    undo_requested_at TEXT,
    undone_at TEXT,
    -- The last row that was undone.
    undone_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, id) REFERENCES jobs (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX imports_to_undo ON imports (undo_requested_at)
    WHERE undo_requested_at IS NOT NULL AND undone_at IS NULL;

CREATE TABLE import_files (
    owner_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (owner_id, import_id),
    FOREIGN KEY (owner_id, import_id) REFERENCES imports (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_rows (
    owner_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    id TEXT NOT NULL CHECK (length(id) = 36),
    at TEXT NOT NULL,
    "row" INTEGER NOT NULL CHECK ("row" > 1),
    outcome TEXT NOT NULL CHECK (outcome IN ('created', 'skipped', 'failed')),
    "column" TEXT,
    code TEXT,
    detail TEXT,
    object_id TEXT,
    PRIMARY KEY (owner_id, import_id, id),
    FOREIGN KEY (owner_id, import_id) REFERENCES imports (owner_id, id)
) STRICT, WITHOUT ROWID;

-- No row of a list is worked twice.
CREATE UNIQUE INDEX import_rows_by_row ON import_rows (owner_id, import_id, "row");

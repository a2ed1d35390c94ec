-- The packs that administrators made their instance's own; one that is not here is as it was built. What a pack was before
-- it was changed is kept, with who changed it while she is there.

CREATE TABLE interview_types (
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 1),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    "key" TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    focus TEXT NOT NULL,
    objectives TEXT NOT NULL,
    severities TEXT NOT NULL,
    question_ids TEXT NOT NULL,
    close_out TEXT NOT NULL,
    guidance TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE interview_type_versions (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    at TEXT NOT NULL,
    pack_version INTEGER NOT NULL CHECK (pack_version > 0),
    changed TEXT NOT NULL,
    changed_by TEXT REFERENCES users (id),
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    focus TEXT NOT NULL,
    objectives TEXT NOT NULL,
    severities TEXT NOT NULL,
    question_ids TEXT NOT NULL,
    close_out TEXT NOT NULL,
    guidance TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX interview_type_versions_by_key ON interview_type_versions ("key", id);
CREATE INDEX interview_type_versions_by_changed_by ON interview_type_versions (changed_by)
    WHERE changed_by IS NOT NULL;

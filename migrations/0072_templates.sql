-- Texts that are written once and used often: the owner's own, and those that the centre gives to all.

CREATE TABLE templates (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE centre_templates (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

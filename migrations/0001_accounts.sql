-- Who may use the instance and by what token; and what every write leaves beside its rows: the event that tells of it and
-- the answer that a retry gets.

CREATE TABLE instance (
    name TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('student', 'advisor', 'admin')),
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    time_zone TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Of a token only its SHA-256 is kept; it is the key by which a call finds its caller.
CREATE TABLE tokens (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_of_user ON tokens (user_id, id);

-- One row for each effective change, in the order in which they happened, so that the rows of a moment share a page
-- whoever they belong to. Each row names its owner's row before it: from the owner's head one walks back through her
-- events, which are numbered from 1 without gaps. A row before that was pruned ends the walk.
CREATE TABLE events (
    position INTEGER PRIMARY KEY NOT NULL,
    owner_id TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    previous INTEGER,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- The newest event of each owner. Its number outlives the row that it speaks of, so that none is used twice.
CREATE TABLE event_heads (
    owner_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    sequence INTEGER NOT NULL,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The answers to writes that carried an Idempotency-Key, kept for 24 hours.
CREATE TABLE idempotency_keys (
    owner_id TEXT NOT NULL REFERENCES users (id),
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    status INTEGER NOT NULL,
    location TEXT,
    etag TEXT,
    body BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (owner_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

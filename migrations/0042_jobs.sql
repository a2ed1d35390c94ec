-- Work that outlasts a call: what was asked for, how far it is, and how it ended. A worker goes on with it after a
-- restart. An erasure is no row of the one who is erased: what is kept of it names nobody.

CREATE TABLE jobs (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    progress INTEGER CHECK (progress BETWEEN 0 AND 100),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    -- Until when the result is kept.
    expires_at TEXT,
    -- A problem, as JSON.
    error TEXT,
    -- What was asked for, and where the work stands: JSON of its kind.
    input TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_to_do ON jobs (created_at) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_to_forget ON jobs (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE erasures (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    user_id TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'succeeded')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX erasures_to_do ON erasures (created_at) WHERE status <> 'succeeded';

-- Sign-in by password, sessions beside personal tokens, invitations, and the codes that travel by hand.

-- What is revoked is gone; whose it was and when it ended stands in the audit log.
DELETE FROM tokens WHERE revoked_at IS NOT NULL;
ALTER TABLE tokens DROP COLUMN revoked_at;

-- The scopes of a personal token are a JSON list; a session has those of its user's role.
UPDATE tokens SET scopes = '["' || replace(scopes, ' ', '","') || '"]';
ALTER TABLE tokens ADD COLUMN kind TEXT NOT NULL DEFAULT 'personal' CHECK (kind IN ('personal', 'session'));
ALTER TABLE tokens ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0);
-- NULL: from anywhere. Else a JSON list of address blocks.
ALTER TABLE tokens ADD COLUMN networks TEXT;
-- Within five minutes of the last use; NULL before the first.
ALTER TABLE tokens ADD COLUMN last_used_at TEXT;
-- When a session is over however much it is used; its `expires_at` is the earlier of this and of its idle end.
ALTER TABLE tokens ADD COLUMN ends_at TEXT;
-- Where a session began.
ALTER TABLE tokens ADD COLUMN network TEXT;

ALTER TABLE users ADD COLUMN last_seen_on TEXT;

CREATE TABLE passwords (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    -- A PHC string.
    hash TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- From where an account has signed in, so that guesses made elsewhere cannot keep its owner out.
CREATE TABLE known_networks (
    user_id TEXT NOT NULL REFERENCES users (id),
    network TEXT NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (user_id, network)
) STRICT, WITHOUT ROWID;

-- Of a code only its SHA-256 is kept.
CREATE TABLE reset_codes (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    email TEXT NOT NULL COLLATE NOCASE,
    name TEXT,
    role TEXT NOT NULL CHECK (role IN ('student', 'advisor', 'admin')),
    cohort_id TEXT,
    -- NULL until a code is issued, and again once it is used.
    code_hash BLOB UNIQUE CHECK (length(code_hash) = 32),
    invited_by TEXT NOT NULL REFERENCES users (id),
    -- Who came of it.
    user_id TEXT REFERENCES users (id),
    accepted_at TEXT,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX invitations_by_email ON invitations (email);

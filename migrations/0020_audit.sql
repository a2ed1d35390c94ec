-- Who did what to whose data and accounts. An entry is never changed; it goes only with a release that names what may go,
-- which retention and erasure write and take back in their own transaction. The rows outlive the users they speak of.

CREATE TABLE audit_entries (
    owner_id TEXT NOT NULL CHECK (length(owner_id) = 36),
    id TEXT NOT NULL CHECK (length(id) = 36),
    at TEXT NOT NULL,
    -- NULL: an operator on the server's own command line.
    actor_id TEXT,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id TEXT,
    -- How many objects a list showed.
    count INTEGER CHECK (count >= 0),
    changed TEXT NOT NULL,
    administrative INTEGER NOT NULL CHECK (administrative IN (0, 1)),
    PRIMARY KEY (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_entries_administrative ON audit_entries (id) WHERE administrative = 1;
CREATE INDEX audit_entries_administrative_by_actor_id ON audit_entries (actor_id, id) WHERE administrative = 1;
CREATE INDEX audit_entries_administrative_by_object_id ON audit_entries (object_id, id) WHERE administrative = 1;
CREATE INDEX audit_entries_by_age ON audit_entries (at);

-- What may be deleted at this moment: all entries of one owner, or all of a time before.
CREATE TABLE audit_releases (
    owner_id TEXT,
    before TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE (ABORT, 'audit entries are never changed'); END;

CREATE TRIGGER audit_entries_go_by_release_only BEFORE DELETE ON audit_entries
WHEN NOT EXISTS (
    SELECT 1 FROM audit_releases AS r WHERE (r.owner_id IS NULL OR r.owner_id = OLD.owner_id) AND OLD.at < r.before
)
BEGIN SELECT RAISE (ABORT, 'audit entries are deleted by retention and erasure only'); END;

-- What is counted of requests without reading them: the fingerprint of the message, and whom it asks as keyed hashes, which
-- tell nobody's address. The key is in `instance`, made at first use. The limits are those that the instance runs with.

ALTER TABLE requests ADD COLUMN message_hash BLOB;
ALTER TABLE requests ADD COLUMN asked_email BLOB;
ALTER TABLE requests ADD COLUMN asked_linkedin BLOB;
ALTER TABLE requests ADD COLUMN asked_domain BLOB;

CREATE INDEX requests_by_message_hash ON requests (owner_id, message_hash, contact_id, status, deleted_at)
    WHERE message_hash IS NOT NULL;
-- They cover what is counted, so that no row of another is read.
CREATE INDEX requests_by_asked_email ON requests (asked_email, status, respond_by, last_sent_at, deleted_at)
    WHERE asked_email IS NOT NULL;
CREATE INDEX requests_by_asked_linkedin
    ON requests (asked_linkedin, status, respond_by, last_sent_at, asked_email, deleted_at)
    WHERE asked_linkedin IS NOT NULL;
CREATE INDEX requests_by_asked_domain ON requests (asked_domain, sent_at, status, deleted_at)
    WHERE asked_domain IS NOT NULL;

CREATE TABLE burden_limits (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    person INTEGER NOT NULL CHECK (person > 0),
    organization INTEGER NOT NULL CHECK (organization > 0),
    days INTEGER NOT NULL CHECK (days > 0)
) STRICT, WITHOUT ROWID;

INSERT INTO burden_limits (one, person, organization, days) VALUES (1, 2, 5, 30);

-- People who do not want to be asked, by the keyed hash of an address or of a profile.
CREATE TABLE suppressions (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'linkedin')),
    hash BLOB NOT NULL UNIQUE,
    reason TEXT,
    added_by TEXT REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX suppressions_by_added_by ON suppressions (added_by) WHERE added_by IS NOT NULL;

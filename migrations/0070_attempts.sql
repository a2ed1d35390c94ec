-- Tries to reach somebody for a request; and how long a request's answer is awaited, so that the one that is over is found
-- by its day without looking at everybody's requests.

CREATE TABLE attempts (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    request_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, request_id) REFERENCES requests (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempts_by_external_id ON attempts (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX attempts_deleted_with ON attempts (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX attempts_by_request_id ON attempts (owner_id, request_id, id);
CREATE INDEX attempts_by_contact_id ON attempts (owner_id, contact_id, id);
CREATE INDEX attempts_in_trash ON attempts (deleted_at) WHERE deleted_at IS NOT NULL;

ALTER TABLE requests ADD COLUMN awaited_until TEXT;
-- The days of UTC serve those that wait already: SQL knows no zones, and a day more or less hurts nobody.
UPDATE requests SET awaited_until = CASE
    WHEN respond_by >= substr(last_sent_at, 1, 10) THEN respond_by ELSE date(last_sent_at, '+14 days') END
    WHERE status = 'sent' AND last_sent_at IS NOT NULL;
CREATE INDEX requests_by_awaited_until ON requests (awaited_until) WHERE awaited_until IS NOT NULL;

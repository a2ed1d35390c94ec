-- What the owner writes to people beside requests: thanks, follow-ups, news.

CREATE TABLE messages (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    contact_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    subject TEXT,
    body TEXT,
    interview_id TEXT,
    request_id TEXT,
    referral_id TEXT,
    status TEXT NOT NULL,
    sent_at TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, interview_id) REFERENCES interviews (owner_id, id),
    FOREIGN KEY (owner_id, request_id) REFERENCES requests (owner_id, id),
    FOREIGN KEY (owner_id, referral_id) REFERENCES referrals (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX messages_by_external_id ON messages (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX messages_deleted_with ON messages (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX messages_by_contact_id ON messages (owner_id, contact_id, id);
CREATE INDEX messages_by_interview_id ON messages (owner_id, interview_id, id) WHERE interview_id IS NOT NULL;
CREATE INDEX messages_by_request_id ON messages (owner_id, request_id, id) WHERE request_id IS NOT NULL;
CREATE INDEX messages_by_referral_id ON messages (owner_id, referral_id, id) WHERE referral_id IS NOT NULL;
CREATE INDEX messages_in_trash ON messages (deleted_at) WHERE deleted_at IS NOT NULL;

-- What is being explored, who can introduce the owner to whom, and who knows whom; and what a request belongs to of these.

CREATE TABLE targets (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    relation_to_current TEXT NOT NULL,
    organization_id TEXT,
    location TEXT,
    why TEXT,
    status TEXT NOT NULL,
    fit TEXT NOT NULL,
    decision_reason TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, organization_id) REFERENCES organizations (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX targets_by_external_id ON targets (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX targets_deleted_with ON targets (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX targets_in_trash ON targets (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX targets_by_organization_id ON targets (owner_id, organization_id, id) WHERE organization_id IS NOT NULL;

CREATE TABLE introductions (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    via_contact_id TEXT NOT NULL,
    to_contact_id TEXT NOT NULL,
    message TEXT,
    status TEXT NOT NULL,
    asked_at TEXT,
    made_at TEXT,
    closed_at TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, via_contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, to_contact_id) REFERENCES contacts (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX introductions_by_external_id ON introductions (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX introductions_deleted_with ON introductions (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX introductions_in_trash ON introductions (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX introductions_by_via_contact_id ON introductions (owner_id, via_contact_id, id);
CREATE INDEX introductions_by_to_contact_id ON introductions (owner_id, to_contact_id, id);

CREATE TABLE ties (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    -- NULL: the owner herself.
    from_contact_id TEXT,
    to_contact_id TEXT,
    to_organization_id TEXT,
    kind TEXT NOT NULL,
    strength INTEGER NOT NULL,
    note TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, from_contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, to_contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, to_organization_id) REFERENCES organizations (owner_id, id),
    CHECK ((to_contact_id IS NULL) <> (to_organization_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX ties_by_external_id ON ties (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX ties_deleted_with ON ties (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX ties_in_trash ON ties (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ties_by_from_contact_id ON ties (owner_id, from_contact_id, id) WHERE from_contact_id IS NOT NULL;
CREATE INDEX ties_by_to_contact_id ON ties (owner_id, to_contact_id, id) WHERE to_contact_id IS NOT NULL;
CREATE INDEX ties_by_to_organization_id ON ties (owner_id, to_organization_id, id) WHERE to_organization_id IS NOT NULL;

-- A reference that carries its owner cannot be added to a table, so requests move into a new one.
CREATE TABLE requests_with_targets (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    contact_id TEXT NOT NULL,
    interview_type TEXT NOT NULL,
    objectives TEXT NOT NULL,
    intention TEXT,
    purpose TEXT,
    why_you TEXT,
    arrangement TEXT NOT NULL,
    introduction_id TEXT,
    referral_id TEXT,
    target_id TEXT,
    pitch_id TEXT,
    channel TEXT NOT NULL,
    subject TEXT,
    message TEXT,
    asked_minutes INTEGER NOT NULL,
    format TEXT,
    proposed_times TEXT NOT NULL,
    max_follow_ups INTEGER NOT NULL,
    respond_by TEXT,
    status TEXT NOT NULL,
    sent_at TEXT,
    last_sent_at TEXT,
    replied_at TEXT,
    closed_at TEXT,
    follow_up_count INTEGER NOT NULL,
    follow_up_message TEXT,
    answer_note TEXT,
    override_reason TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, introduction_id) REFERENCES introductions (owner_id, id),
    FOREIGN KEY (owner_id, referral_id) REFERENCES referrals (owner_id, id),
    FOREIGN KEY (owner_id, target_id) REFERENCES targets (owner_id, id),
    FOREIGN KEY (owner_id, pitch_id) REFERENCES pitches (owner_id, id)
) STRICT, WITHOUT ROWID;

INSERT INTO requests_with_targets (
    owner_id, id, version, created_at, updated_at, deleted_at, deleted_with, contact_id, interview_type, objectives,
    intention, purpose, why_you, arrangement, referral_id, channel, subject, message, asked_minutes, format,
    proposed_times, max_follow_ups, respond_by, status, sent_at, last_sent_at, replied_at, closed_at, follow_up_count,
    follow_up_message, answer_note, override_reason, external_id, tags, custom_fields, search_text)
SELECT
    owner_id, id, version, created_at, updated_at, deleted_at, deleted_with, contact_id, interview_type, objectives,
    intention, purpose, why_you, arrangement, referral_id, channel, subject, message, asked_minutes, format,
    proposed_times, max_follow_ups, respond_by, status, sent_at, last_sent_at, replied_at, closed_at, follow_up_count,
    follow_up_message, answer_note, override_reason, external_id, tags, custom_fields, search_text
FROM requests;

DROP TABLE requests;
ALTER TABLE requests_with_targets RENAME TO requests;

CREATE UNIQUE INDEX requests_by_external_id ON requests (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX requests_deleted_with ON requests (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX requests_in_trash ON requests (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX requests_by_contact_id ON requests (owner_id, contact_id, id);
CREATE INDEX requests_by_referral_id ON requests (owner_id, referral_id, id) WHERE referral_id IS NOT NULL;
CREATE INDEX requests_by_introduction_id ON requests (owner_id, introduction_id, id) WHERE introduction_id IS NOT NULL;
CREATE INDEX requests_by_target_id ON requests (owner_id, target_id, id) WHERE target_id IS NOT NULL;
CREATE INDEX requests_by_pitch_id ON requests (owner_id, pitch_id, id) WHERE pitch_id IS NOT NULL;
CREATE INDEX requests_by_status ON requests (owner_id, status, updated_at, deleted_at) WHERE deleted_at IS NULL;

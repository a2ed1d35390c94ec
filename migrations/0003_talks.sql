-- From a name that somebody gave to a talk that was held: referrals, requests, interviews, notes and reminders.

CREATE TABLE referrals (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    from_contact_id TEXT NOT NULL,
    interview_id TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    title TEXT,
    organization_name TEXT,
    industry TEXT,
    email TEXT,
    phone TEXT,
    linkedin_url TEXT,
    why TEXT,
    may_use_name INTEGER NOT NULL CHECK (may_use_name IN (0, 1)),
    to_contact_id TEXT,
    status TEXT NOT NULL,
    introduced_at TEXT,
    closed_at TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, from_contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, interview_id) REFERENCES interviews (owner_id, id),
    FOREIGN KEY (owner_id, to_contact_id) REFERENCES contacts (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX referrals_by_external_id ON referrals (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX referrals_deleted_with ON referrals (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX referrals_by_from_contact_id ON referrals (owner_id, from_contact_id, id);
CREATE INDEX referrals_by_interview_id ON referrals (owner_id, interview_id, id) WHERE interview_id IS NOT NULL;
CREATE INDEX referrals_by_to_contact_id ON referrals (owner_id, to_contact_id, id) WHERE to_contact_id IS NOT NULL;

CREATE TABLE requests (
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
    referral_id TEXT,
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
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, referral_id) REFERENCES referrals (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX requests_by_external_id ON requests (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX requests_deleted_with ON requests (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX requests_by_contact_id ON requests (owner_id, contact_id, id);
CREATE INDEX requests_by_referral_id ON requests (owner_id, referral_id, id) WHERE referral_id IS NOT NULL;

CREATE TABLE interviews (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    contact_id TEXT NOT NULL,
    request_id TEXT,
    interview_type TEXT NOT NULL,
    objectives TEXT NOT NULL,
    focus TEXT,
    starts_at TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    duration_minutes INTEGER NOT NULL,
    format TEXT NOT NULL,
    occasion TEXT NOT NULL,
    place_kind TEXT,
    place TEXT,
    meeting_url TEXT,
    internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
    preparation_minutes INTEGER NOT NULL,
    workplace_observations TEXT,
    ideas_exchanged TEXT,
    summary TEXT,
    next_steps TEXT NOT NULL,
    fit INTEGER,
    fit_verdict TEXT,
    comfort TEXT,
    own_talk_share INTEGER,
    keep_in_touch_ok INTEGER CHECK (keep_in_touch_ok IN (0, 1)),
    interest_voiced INTEGER NOT NULL CHECK (interest_voiced IN (0, 1)),
    recording_url TEXT,
    override_reason TEXT,
    status TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    reschedule_count INTEGER NOT NULL,
    rescheduled_by TEXT,
    recording_consent TEXT NOT NULL,
    recording_consent_by TEXT,
    recording_consent_at TEXT,
    cancelled_by TEXT,
    cancel_reason TEXT,
    missed_by TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, request_id) REFERENCES requests (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX interviews_by_external_id ON interviews (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX interviews_deleted_with ON interviews (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX interviews_by_starts_at ON interviews (owner_id, starts_at, id);
CREATE INDEX interviews_by_contact_id ON interviews (owner_id, contact_id, id);
CREATE INDEX interviews_by_request_id ON interviews (owner_id, request_id, id) WHERE request_id IS NOT NULL;

CREATE TABLE notes (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    interview_id TEXT,
    contact_id TEXT,
    organization_id TEXT,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, interview_id) REFERENCES interviews (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, organization_id) REFERENCES organizations (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX notes_by_external_id ON notes (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX notes_deleted_with ON notes (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX notes_by_interview_id ON notes (owner_id, interview_id, id) WHERE interview_id IS NOT NULL;
CREATE INDEX notes_by_contact_id ON notes (owner_id, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX notes_by_organization_id ON notes (owner_id, organization_id, id) WHERE organization_id IS NOT NULL;

CREATE TABLE reminders (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_at TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    lead_minutes INTEGER NOT NULL,
    contact_id TEXT,
    request_id TEXT,
    interview_id TEXT,
    referral_id TEXT,
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    status TEXT NOT NULL,
    closed_at TEXT,
    closed_by TEXT,
    origin TEXT NOT NULL,
    rule TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id),
    FOREIGN KEY (owner_id, request_id) REFERENCES requests (owner_id, id),
    FOREIGN KEY (owner_id, interview_id) REFERENCES interviews (owner_id, id),
    FOREIGN KEY (owner_id, referral_id) REFERENCES referrals (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX reminders_by_external_id ON reminders (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX reminders_deleted_with ON reminders (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX reminders_by_due_at ON reminders (owner_id, due_at, id);
CREATE INDEX reminders_by_contact_id ON reminders (owner_id, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX reminders_by_request_id ON reminders (owner_id, request_id, id) WHERE request_id IS NOT NULL;
CREATE INDEX reminders_by_interview_id ON reminders (owner_id, interview_id, id) WHERE interview_id IS NOT NULL;
CREATE INDEX reminders_by_referral_id ON reminders (owner_id, referral_id, id) WHERE referral_id IS NOT NULL;

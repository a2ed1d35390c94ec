-- What students let others see, and what advisors write to them about it. A grant is never changed but by its withdrawal.

CREATE TABLE sharing_grants (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    grantee_user_id TEXT REFERENCES users (id),
    -- A cohort that is gone has no advisors any more, and its grants are withdrawn.
    grantee_cohort_id TEXT,
    scopes TEXT NOT NULL,
    purpose TEXT,
    ends_on TEXT,
    withdrawn_at TEXT,
    PRIMARY KEY (owner_id, id),
    CHECK ((grantee_user_id IS NULL) <> (grantee_cohort_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX sharing_grants_by_grantee_user_id ON sharing_grants (grantee_user_id, id)
    WHERE grantee_user_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX sharing_grants_by_grantee_cohort_id ON sharing_grants (grantee_cohort_id, id)
    WHERE grantee_cohort_id IS NOT NULL AND withdrawn_at IS NULL;

CREATE TABLE reviews (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    request_id TEXT,
    interview_id TEXT,
    text TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES users (id),
    resolved_at TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, request_id) REFERENCES requests (owner_id, id),
    FOREIGN KEY (owner_id, interview_id) REFERENCES interviews (owner_id, id),
    CHECK ((request_id IS NULL) <> (interview_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX reviews_by_external_id ON reviews (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX reviews_deleted_with ON reviews (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX reviews_by_request_id ON reviews (owner_id, request_id, id) WHERE request_id IS NOT NULL;
CREATE INDEX reviews_by_interview_id ON reviews (owner_id, interview_id, id) WHERE interview_id IS NOT NULL;

-- How a student's requests and talks stand, counted without reading them: the last column makes the indexes cover the
-- count, as SQLite before 3.41 reads it even where the index holds no other rows.
CREATE INDEX requests_by_status ON requests (owner_id, status, updated_at, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX interviews_by_status ON interviews (owner_id, status, updated_at, deleted_at) WHERE deleted_at IS NULL;

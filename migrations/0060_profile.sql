-- Who the owner is and how she introduces herself: her profile, of which there is one, her pitches, and what she says when
-- she is asked back.

CREATE TABLE profiles (
    owner_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    stage TEXT NOT NULL,
    headline TEXT,
    introduction TEXT,
    interests TEXT,
    program TEXT,
    school TEXT,
    graduation_year INTEGER,
    employer TEXT,
    location TEXT,
    affiliations TEXT NOT NULL,
    languages TEXT NOT NULL,
    newcomer_from TEXT,
    moved_to TEXT,
    linkedin_url TEXT,
    resume_url TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE pitches (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    text TEXT NOT NULL,
    rehearsed_at TEXT,
    "default" INTEGER NOT NULL CHECK ("default" IN (0, 1)),
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX pitches_by_external_id ON pitches (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX pitches_deleted_with ON pitches (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX pitches_in_trash ON pitches (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE self_answers (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    question TEXT NOT NULL,
    question_key TEXT NOT NULL,
    answer TEXT,
    rehearsed_at TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX self_answers_by_external_id ON self_answers (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX self_answers_deleted_with ON self_answers (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX self_answers_in_trash ON self_answers (deleted_at) WHERE deleted_at IS NOT NULL;

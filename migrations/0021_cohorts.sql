-- Classes and the like, which the instance keeps and no student owns: who learns in them and who advises them.

CREATE TABLE cohorts (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE cohort_members (
    cohort_id TEXT NOT NULL REFERENCES cohorts (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    "as" TEXT NOT NULL CHECK ("as" IN ('student', 'advisor')),
    created_at TEXT NOT NULL,
    PRIMARY KEY (cohort_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW cohort_roster AS
SELECT m.cohort_id, m.user_id AS id, 1 AS version, m.created_at, m.created_at AS updated_at, m.user_id, u.name, m."as"
FROM cohort_members AS m JOIN users AS u ON u.id = m.user_id;

CREATE INDEX cohort_members_by_user_id ON cohort_members (user_id, cohort_id, "as");

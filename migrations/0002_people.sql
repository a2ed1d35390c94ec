-- Workplaces and people. A student's rows lie together, as the key begins with their owner, and a reference carries the
-- owner with it, so that another owner's row cannot be referred to even by a wrong program. Columns whose names end in
-- _key hold the folded text by which names are sorted.
--
-- Most orders have no index: to walk an owner's 5,000 rows and keep the first 50 takes about a millisecond, while every
-- index is one more page that each write has to change, far from the others. Only what the page of the day asks for and
-- references have one.

CREATE TABLE organizations (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    industry TEXT,
    location TEXT,
    website TEXT,
    outreach_url TEXT,
    outreach_program TEXT,
    notes TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX organizations_by_external_id ON organizations (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX organizations_deleted_with ON organizations (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;

CREATE TABLE contacts (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    linkedin_url TEXT,
    linkedin_state TEXT NOT NULL,
    title TEXT,
    organization_id TEXT,
    department TEXT,
    location TEXT,
    time_zone TEXT,
    seniority TEXT,
    years_in_field INTEGER,
    role_family TEXT,
    position_verified_on TEXT,
    source TEXT NOT NULL,
    source_detail TEXT,
    met_on TEXT,
    relationship TEXT NOT NULL,
    role_to_target TEXT,
    commonalities TEXT NOT NULL,
    stage TEXT NOT NULL,
    keep_in_touch_days INTEGER,
    do_not_contact INTEGER NOT NULL CHECK (do_not_contact IN (0, 1)),
    notes TEXT,
    archived_at TEXT,
    referred_by_contact_id TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, organization_id) REFERENCES organizations (owner_id, id),
    FOREIGN KEY (owner_id, referred_by_contact_id) REFERENCES contacts (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX contacts_by_external_id ON contacts (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX contacts_deleted_with ON contacts (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX contacts_by_organization_id ON contacts (owner_id, organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX contacts_by_referred_by_contact_id ON contacts (owner_id, referred_by_contact_id, id) WHERE referred_by_contact_id IS NOT NULL;

CREATE TABLE touches (
    owner_id TEXT NOT NULL REFERENCES users (id),
    id TEXT NOT NULL CHECK (length(id) = 36),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_with TEXT,
    contact_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT,
    external_id TEXT,
    tags TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, contact_id) REFERENCES contacts (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX touches_by_external_id ON touches (owner_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX touches_deleted_with ON touches (owner_id, deleted_with) WHERE deleted_with IS NOT NULL;
CREATE INDEX touches_by_contact_id ON touches (owner_id, contact_id, id);

-- What can be found by words: the folded text of each object, in rows so narrow that all of an owner's are read in a few
-- milliseconds. The words of an object's first field end with a line break. Rows for objects that are older than this table
-- are made by the program within this migration, since folding is the program's.

CREATE TABLE search (
    owner_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (owner_id, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER organizations_unsearched AFTER DELETE ON organizations BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'organization' AND id = old.id;
END;

CREATE TRIGGER contacts_unsearched AFTER DELETE ON contacts BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'contact' AND id = old.id;
END;

CREATE TRIGGER touches_unsearched AFTER DELETE ON touches BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'touch' AND id = old.id;
END;

CREATE TRIGGER requests_unsearched AFTER DELETE ON requests BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'request' AND id = old.id;
END;

CREATE TRIGGER interviews_unsearched AFTER DELETE ON interviews BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'interview' AND id = old.id;
END;

CREATE TRIGGER referrals_unsearched AFTER DELETE ON referrals BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'referral' AND id = old.id;
END;

CREATE TRIGGER reminders_unsearched AFTER DELETE ON reminders BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'reminder' AND id = old.id;
END;

CREATE TRIGGER notes_unsearched AFTER DELETE ON notes BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'note' AND id = old.id;
END;

CREATE TRIGGER reviews_unsearched AFTER DELETE ON reviews BEGIN
    DELETE FROM search WHERE owner_id = old.owner_id AND kind = 'review' AND id = old.id;
END;

-- What lies in the trash is found by its age, so that it can be purged. Live rows have no place in these indexes.

CREATE INDEX organizations_in_trash ON organizations (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX contacts_in_trash ON contacts (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX touches_in_trash ON touches (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX referrals_in_trash ON referrals (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX requests_in_trash ON requests (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX interviews_in_trash ON interviews (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX notes_in_trash ON notes (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX reminders_in_trash ON reminders (deleted_at) WHERE deleted_at IS NOT NULL;

-- What people can share with the owner, whom a contact was merged into, and when an organisation's programme was looked at.

ALTER TABLE contacts ADD COLUMN school TEXT;
ALTER TABLE contacts ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE contacts ADD COLUMN affiliations TEXT NOT NULL DEFAULT '[]';
-- Of a contact in the trash: the one that took over all that hung on it.
ALTER TABLE contacts ADD COLUMN merged_into TEXT;
ALTER TABLE organizations ADD COLUMN outreach_checked_on TEXT;

-- The folded text moves into the rows that it speaks of: a row of its own was one page more to write for each object, half as
-- much again as all the rest, while walking the owner's rows to search them costs no more than the filters do.

ALTER TABLE organizations ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE organizations SET search_text = s.text FROM search AS s
    WHERE s.owner_id = organizations.owner_id AND s.kind = 'organization' AND s.id = organizations.id;
DROP TRIGGER organizations_unsearched;

ALTER TABLE contacts ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE contacts SET search_text = s.text FROM search AS s
    WHERE s.owner_id = contacts.owner_id AND s.kind = 'contact' AND s.id = contacts.id;
DROP TRIGGER contacts_unsearched;

ALTER TABLE touches ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE touches SET search_text = s.text FROM search AS s
    WHERE s.owner_id = touches.owner_id AND s.kind = 'touch' AND s.id = touches.id;
DROP TRIGGER touches_unsearched;

ALTER TABLE requests ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE requests SET search_text = s.text FROM search AS s
    WHERE s.owner_id = requests.owner_id AND s.kind = 'request' AND s.id = requests.id;
DROP TRIGGER requests_unsearched;

ALTER TABLE interviews ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE interviews SET search_text = s.text FROM search AS s
    WHERE s.owner_id = interviews.owner_id AND s.kind = 'interview' AND s.id = interviews.id;
DROP TRIGGER interviews_unsearched;

ALTER TABLE referrals ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE referrals SET search_text = s.text FROM search AS s
    WHERE s.owner_id = referrals.owner_id AND s.kind = 'referral' AND s.id = referrals.id;
DROP TRIGGER referrals_unsearched;

ALTER TABLE reminders ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE reminders SET search_text = s.text FROM search AS s
    WHERE s.owner_id = reminders.owner_id AND s.kind = 'reminder' AND s.id = reminders.id;
DROP TRIGGER reminders_unsearched;

ALTER TABLE notes ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE notes SET search_text = s.text FROM search AS s
    WHERE s.owner_id = notes.owner_id AND s.kind = 'note' AND s.id = notes.id;
DROP TRIGGER notes_unsearched;

ALTER TABLE reviews ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE reviews SET search_text = s.text FROM search AS s
    WHERE s.owner_id = reviews.owner_id AND s.kind = 'review' AND s.id = reviews.id;
DROP TRIGGER reviews_unsearched;

DROP TABLE search;

-- Why a message was sent in spite of a failed check.
ALTER TABLE messages ADD COLUMN override_reason TEXT;

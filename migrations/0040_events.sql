-- Every 64th event of an owner is marked, so that a client that asks for what came after some event is answered by a
-- short walk from the mark behind it instead of one from her newest event. Kept beside events rather than as an index of
-- theirs, since an index would be one more page to change on every write.

CREATE TABLE event_marks (
    owner_id TEXT NOT NULL REFERENCES users (id),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    position INTEGER NOT NULL,
    PRIMARY KEY (owner_id, sequence)
) STRICT, WITHOUT ROWID;

INSERT INTO event_marks (owner_id, sequence, position)
    SELECT owner_id, sequence, position FROM events WHERE sequence % 64 = 0;

-- What a token's owner may do stands beside the token too, so that a call reads one row for it instead of two: with
-- 20,000 owners each of them is a page that no cache holds. The database keeps both alike, whoever changes a user; a token
-- whose owner is not known stands for nobody.
ALTER TABLE tokens ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
UPDATE tokens SET (role, status, time_zone) = (SELECT role, status, time_zone FROM users WHERE id = tokens.user_id);

CREATE TRIGGER tokens_stand_for_their_owner AFTER INSERT ON tokens BEGIN
    UPDATE tokens SET (role, status, time_zone) = (SELECT role, status, time_zone FROM users WHERE id = NEW.user_id)
    WHERE hash = NEW.hash;
END;

CREATE TRIGGER users_change_for_their_tokens AFTER UPDATE OF role, status, time_zone ON users BEGIN
    UPDATE tokens SET role = NEW.role, status = NEW.status, time_zone = NEW.time_zone WHERE user_id = NEW.id;
END;

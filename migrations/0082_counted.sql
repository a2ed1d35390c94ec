-- What is counted of a request, without its texts: a page of requests is looked at in rows a tenth as long, which do not
-- overflow their pages.
CREATE INDEX requests_counted ON requests (
    owner_id, id, status, contact_id, interview_type, version, channel, pitch_id, message_hash, asked_email,
    asked_linkedin, asked_domain);

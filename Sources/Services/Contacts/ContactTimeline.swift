public import Records

/// What happened with a contact, from the first note to the latest reminder (S31 to S34).
public enum ContactTimeline {
    public static let timeline = Timeline([
        TimelineSource(
            Touch.self, "touch", by: ["contact_id"], at: "at",
            title: "coalesce(note, 'By ' || replace(channel, '_', ' '))"),
        TimelineSource(
            InterviewRequest.self, "request_sent", by: ["contact_id"], at: "sent_at",
            title: "coalesce(subject, 'Request sent')"),
        TimelineSource(
            InterviewRequest.self, "request_answered", by: ["contact_id"], at: "replied_at",
            title: "CASE status WHEN 'declined' THEN 'Declined' ELSE 'Accepted' END"),
        TimelineSource(
            InterviewRequest.self, "request_closed", by: ["contact_id"], at: "closed_at",
            title: "CASE status WHEN 'withdrawn' THEN 'Request withdrawn' ELSE 'Request ended without an answer' END",
            where: "status IN ('withdrawn', 'no_response')"),
        TimelineSource(
            Introduction.self, "introduction_asked", by: ["via_contact_id", "to_contact_id"], at: "asked_at",
            title: "coalesce(message, 'Introduction asked for')"),
        TimelineSource(
            Introduction.self, "introduction_made", by: ["via_contact_id", "to_contact_id"], at: "made_at",
            title: "'Introduction made'"),
        TimelineSource(
            Introduction.self, "introduction_closed", by: ["via_contact_id", "to_contact_id"], at: "closed_at",
            title: "CASE status WHEN 'declined' THEN 'Introduction declined' ELSE 'Introduction dropped' END"),
        TimelineSource(
            Interview.self, "interview_scheduled", by: ["contact_id"], at: "created_at",
            title: "'Talk agreed for ' || substr(starts_at, 1, 10)"),
        TimelineSource(
            Interview.self, "interview_held", by: ["contact_id"], at: "ended_at",
            title: "coalesce(summary, 'Talk held')",
            where: "status = 'held'"),
        TimelineSource(
            Attempt.self, "attempt", by: ["contact_id"], at: "at",
            title: "coalesce(note, 'By ' || replace(channel, '_', ' ') || ': ' || replace(outcome, '_', ' '))"),
        TimelineSource(
            Message.self, "message_sent", by: ["contact_id"], at: "sent_at", title: "coalesce(subject, 'Message sent')"),
        TimelineSource(Note.self, "note", by: ["contact_id"], at: "at", title: "text"),
        TimelineSource(
            Referral.self, "referral_given", by: ["from_contact_id"], at: "created_at", title: "'Named ' || name"),
        TimelineSource(
            Referral.self, "referral_received", by: ["to_contact_id"], at: "created_at", title: "coalesce(why, name)"),
        TimelineSource(
            Reminder.self, "reminder_done", by: ["contact_id"], at: "closed_at", title: "title",
            where: "status = 'done'"),
    ])
}

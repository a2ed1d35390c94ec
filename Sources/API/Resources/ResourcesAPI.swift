import HTTPTypes
import Records
import SQLite
import Services

enum OrganizationsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        Endpoint.crud(services.organizations, "Organization", "Organizations")
    }
}

enum TouchesAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        Endpoint.crud(services.touches, "Touch", "Touches")
    }
}

enum RequestsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let requests = services.requests
        return Endpoint.crud(requests, "Request", "Requests") + [
            .action("sendRequest", "send") { try requests.send($0, $1, for: $2, in: $3) },
            .action("followUpRequest", "follow_up") { try requests.followUp($0, $1, for: $2, in: $3) },
            .action("acceptRequest", "accept") { try requests.accept($0, $1, for: $2, in: $3) },
            .action("declineRequest", "decline") { try requests.decline($0, $1, for: $2, in: $3) },
            .action("markRequestUnanswered", "no_response") { try requests.noResponse($0, for: $1, in: $2) },
            .action("withdrawRequest", "withdraw") { try requests.withdraw($0, for: $1, in: $2) },
            .action("reopenRequest", "reopen") { try requests.reopen($0, for: $1, in: $2) },
            Endpoint("scheduleRequest", .post, "/v1/requests/{id}/schedule") {
                (caller: Caller, tx: WriteTransaction, request: Existing<InterviewRequest>, body: Body<Scheduling>) in
                Created(object: try requests.schedule(request.object, body.value, for: caller, in: tx))
            },
        ]
    }
}

enum InterviewsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let interviews = services.interviews
        return Endpoint.crud(interviews, "Interview", "Interviews") + [
            .action("startInterview", "start") { try interviews.start($0, for: $1, in: $2) },
            .action("completeInterview", "complete") { try interviews.complete($0, $1, for: $2, in: $3) },
            .action("cancelInterview", "cancel") { try interviews.cancel($0, $1, for: $2, in: $3) },
            .action("missInterview", "no_show") { try interviews.noShow($0, $1, for: $2, in: $3) },
            .action("rescheduleInterview", "reschedule") { try interviews.reschedule($0, $1, for: $2, in: $3) },
            .action("reopenInterview", "reopen") { try interviews.reopen($0, for: $1, in: $2) },
            .action("setInterviewRecordingConsent", "set_recording_consent") {
                try interviews.setRecordingConsent($0, $1, for: $2, in: $3)
            },
        ]
    }
}

enum ReferralsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let referrals = services.referrals
        return Endpoint.crud(referrals, "Referral", "Referrals") + [
            .action("introduceReferral", "introduce") { try referrals.introduce($0, for: $1, in: $2) },
            .action("convertReferral", "convert") { try referrals.convert($0, $1, for: $2, in: $3) },
            .action("declineReferral", "decline") { try referrals.decline($0, for: $1, in: $2) },
            .action("dropReferral", "drop") { try referrals.drop($0, for: $1, in: $2) },
            .action("reopenReferral", "reopen") { try referrals.reopen($0, for: $1, in: $2) },
        ]
    }
}

enum RemindersAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let reminders = services.reminders
        return Endpoint.crud(reminders, "Reminder", "Reminders") + [
            .action("completeReminder", "complete") { try reminders.complete($0, for: $1, in: $2) },
            .action("dismissReminder", "dismiss") { try reminders.dismiss($0, for: $1, in: $2) },
            .action("snoozeReminder", "snooze") { try reminders.snooze($0, $1, for: $2, in: $3) },
            .action("reopenReminder", "reopen") { try reminders.reopen($0, for: $1, in: $2) },
        ]
    }
}

enum NotesAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        Endpoint.crud(services.notes, "Note", "Notes")
    }
}

enum AttemptsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        Endpoint.crud(services.attempts, "Attempt", "Attempts")
    }
}

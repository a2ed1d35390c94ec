import HTTPServer
import Logging
import Synchronization

/// Tells the log of what matters for security (X102): one line for each event, with ids and networks, never with
/// addresses, names or secrets. Throttled calls are told at most once a second.
final class SecurityLog: Sendable {
    private let logger: Logger
    private let lastThrottle = Mutex<ContinuousClock.Instant?>(nil)

    init(logger: Logger) { self.logger = logger }

    /// What a success of these operations is called.
    static let acts = [
        "createSession": "signed_in", "deleteSession": "session_ended", "deleteCurrentSession": "signed_out",
        "createToken": "token_created", "deleteToken": "token_revoked", "changeMyPassword": "password_changed",
        "resetUser": "reset_code_made", "resetPassword": "password_reset", "updateUser": "role_changed",
        "disableUser": "user_disabled", "enableUser": "user_enabled", "createInvitation": "invited",
        "issueInvitationCodes": "invitation_codes_made", "acceptInvitation": "invitation_accepted",
        "deleteInvitation": "invitation_revoked", "setUpInstance": "set_up",
        "createImport": "import_created", "undoImport": "import_undone",
        "createExport": "export_created", "findExportFile": "export_downloaded", "eraseUser": "erasure_begun",
    ]

    private static let refusals: [ProblemCode: String] = [
        .invalidCredentials: "sign_in_failed", .rateLimited: "throttled", .forbidden: "forbidden",
        .insufficientScope: "forbidden", .reauthenticationRequired: "reauthentication_required",
    ]

    static func tells(of endpoint: String) -> Bool { acts[endpoint] != nil }

    /// Notes what was done, when it is on disk.
    func noteSuccess(of ticket: OperationTicket, _ head: RequestHead) {
        guard let event = Self.acts[ticket.endpoint.id] else { return }
        note(event, head, ticket)
    }

    /// Notes what was refused, if it matters.
    func noteRefusal(_ problem: Problem, _ head: RequestHead, _ ticket: OperationTicket?) {
        guard let event = Self.refusals[problem.code], problem.code != .rateLimited || isThrottleDue else { return }
        note(event, head, ticket)
    }

    private var isThrottleDue: Bool {
        lastThrottle.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last < .seconds(1) { return false }
            last = now
            return true
        }
    }

    private func note(_ event: String, _ head: RequestHead, _ ticket: OperationTicket?) {
        var metadata: Logger.Metadata = [
            "topic": "security", "request_id": "\(head.requestID)", "network": "\(head.remoteAddress.network)",
        ]
        if let ticket { metadata["operation"] = "\(ticket.endpoint.id)" }
        if let principal = ticket?.principal { metadata["principal"] = "\(principal)" }
        if let token = ticket?.token { metadata["token"] = "\(token)" }
        logger.notice("\(event)", metadata: metadata)
    }
}

import HTTPServer
import Records
import Services

/// Counts calls against the limits of those who make them (C61).
struct CallCounter: Sendable {
    /// Nil counts nothing.
    private let limits: RateLimits?

    /// `calls` is what one user may make in a minute; nil is without end.
    init(calls: Int?) { limits = calls.map { RateLimits(RatePolicies(calls: $0)) } }

    /// Counts a call that does not tell who makes it, for its address. Throws `rate_limited`.
    func count(_ head: RequestHead, at now: MonotonicTime) throws(Problem) {
        guard let limits else { return }
        if case .refused(_, let seconds, let policies) = limits.take(head.remoteAddress.address, at: now) {
            throw Problem(rateLimited: policies, seconds)
        }
    }

    /// Counts a call for its user, and notes what is left to her. Throws `rate_limited`.
    func count(_ principal: Principal, _ ticket: OperationTicket, at now: MonotonicTime) throws(Problem) {
        guard let limits else { return }
        switch limits.take(principal.userID.uuid, ticket.endpoint.rate, at: now) {
        case .allowed(let allowance): ticket.allowance = allowance
        case .refused(let allowance, let seconds, let policies):
            ticket.allowance = allowance
            throw Problem(rateLimited: policies, seconds)
        }
    }
}

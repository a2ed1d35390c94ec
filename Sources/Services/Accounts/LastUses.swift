public import Records
public import SQLite
import Synchronization

/// When tokens were last used: gathered in memory, and written behind the answers, many at once and each at most every
/// five minutes (X22, X23).
public final class LastUses: Sendable {
    private struct Use: Sendable {
        let user: ID<Owner>
        let role: Role
        let at: Instant
        let isSession: Bool
    }

    private struct State {
        var uses: [String: Use] = [:]
        /// What was written last, for calls that began before it was to be seen.
        var written: [String: Instant] = [:]
        var isSubmitted = false
    }

    /// More wait for their token's next use.
    private static let most = 4_096
    /// What one call of the writer writes, so that others do not wait for it for long.
    private static let mostAtOnce = 256
    private let sessions: SessionLimits
    private let state = Mutex(State())

    init(sessions: SessionLimits) { self.sessions = sessions }

    /// Notes a use; returns at once.
    public func note(_ principal: Principal, at now: Instant, by writer: Writer) {
        let use = Use(user: principal.userID, role: principal.role, at: now, isSession: principal.kind == .session)
        let isFirst = state.withLock { state in
            guard state.uses[principal.tokenID] == nil, state.uses.count < Self.most else { return false }
            if let last = state.written[principal.tokenID], now < last.adding(minutes: AccountService.useGrain) {
                return false
            }
            state.uses[principal.tokenID] = use
            defer { state.isSubmitted = true }
            return !state.isSubmitted
        }
        if isFirst { submit(to: writer) }
    }

    private func submit(to writer: Writer) {
        let job = NotedUses(self, writer)
        if !writer.submit(job) { done(job.written, writer) }
    }

    fileprivate func write(in tx: WriteTransaction) throws -> [String] {
        let uses = state.withLock { $0.uses.prefix(Self.mostAtOnce) }
        for (token, use) in uses {
            if use.isSession {
                let idle = use.at.adding(minutes: sessions.span(of: use.role).idleMinutes)
                try tx.run(
                    """
                    UPDATE tokens SET last_used_at = \(use.at), expires_at = min(ends_at, \(idle)) WHERE id = \(token)
                    """)
            } else {
                try tx.run("UPDATE tokens SET last_used_at = \(use.at) WHERE id = \(token)")
            }
            let day = String(use.at.text.prefix(10))
            try tx.run("UPDATE users SET last_seen_on = \(day) WHERE id = \(use.user) AND last_seen_on IS NOT \(day)")
        }
        return uses.map(\.key)
    }

    /// What was written, or could not be, is let go; what came meanwhile is next.
    fileprivate func done(_ written: [String], _ writer: Writer) {
        let hasMore = state.withLock { state in
            if state.written.count > Self.most { state.written.removeAll(keepingCapacity: true) }
            for token in written { state.written[token] = state.uses.removeValue(forKey: token)?.at }
            if written.isEmpty { state.uses.removeAll() }
            state.isSubmitted = !state.uses.isEmpty
            return state.isSubmitted
        }
        if hasMore { submit(to: writer) }
    }
}

/// `@unchecked Sendable`: after it is submitted, only the writer's thread touches it.
private final class NotedUses: WriteJob, @unchecked Sendable {
    private let uses: LastUses
    private let writer: Writer
    private(set) var written: [String] = []

    init(_ uses: LastUses, _ writer: Writer) {
        self.uses = uses
        self.writer = writer
    }

    var isAbandoned: Bool { false }

    func perform(_ transaction: WriteTransaction) throws { written = try uses.write(in: transaction) }

    func finish(_ outcome: WriteOutcome) {
        if case .committed = outcome { uses.done(written, writer) } else { uses.done([], writer) }
    }
}

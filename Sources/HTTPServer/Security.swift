internal import Logging
internal import OpenSSL
internal import Synchronization

/// What a server's TLS sessions are made of: the credentials of now, and a context whose ticket keys live for a day.
final class Security: Sendable {
    private struct State: Sendable {
        var credentials: TLSCredentials
        var context: TLSContext
        var made: MonotonicTime
    }

    /// What ALPN calls HTTP/1.1 (RFC 7301 section 6).
    private static let applicationProtocol = "http/1.1"
    private static let secondsPerTicketKey = 86_400.0

    private let state: Mutex<State>
    private let logger: Logger

    init(_ credentials: TLSCredentials, logger: Logger) throws {
        state = Mutex(State(credentials: credentials, context: try Self.context(credentials), made: .now()))
        self.logger = logger
    }

    /// Takes the credentials for the sessions to come; those that are open keep theirs. Throws `OpenSSLError`, and changes
    /// nothing then.
    func use(_ credentials: TLSCredentials) throws {
        let new = State(credentials: credentials, context: try Self.context(credentials), made: .now())
        state.withLock { $0 = new }
    }

    /// Begins the server's side of a session.
    func session(over descriptor: Int32, now: MonotonicTime) throws -> TLSSession {
        try TLSSession(context(at: now), over: descriptor)
    }

    private func context(at now: MonotonicTime) -> TLSContext {
        state.withLock { state in
            guard now > state.made.advanced(bySeconds: Self.secondsPerTicketKey) else { return state.context }
            state.made = now
            do { state.context = try Self.context(state.credentials) } catch {
                logger.error("the keys of TLS tickets stay for another day", metadata: ["error": "\(error)"])
            }
            return state.context
        }
    }

    private static func context(_ credentials: TLSCredentials) throws -> TLSContext {
        try TLSContext(credentials, applicationProtocol: applicationProtocol)
    }
}

internal import Logging
internal import OpenSSL

/// Why a TLS handshake did not come to its end.
enum HandshakeFailure: String {
    /// What arrived is no handshake, or none that is taken.
    case refused
    case timedOut = "timed_out"
    /// The client left.
    case gone
    /// The client speaks plain HTTP.
    case plainText = "plain_text"
}

/// From a TCP connection to a TLS session.
extension Connection {
    /// Waits for the client's first bytes.
    func beginSecurely(_ security: Security) {
        do {
            let plain = PlainSocket(descriptor: accepted.descriptor)
            transport = .secure(SecureSocket(plain, try security.session(over: plain.descriptor, now: loop.now)))
            phase = .handshake
            loop.schedule(self, at: deadline)
        } catch {
            loop.core.configuration.logger.error("a TLS session cannot begin", metadata: ["error": "\(error)"])
            close(cleanly: false)
        }
    }

    /// Goes on with the handshake as far as the socket lets it, and from its end on with the first request.
    func shakeHands() {
        guard canRead, case .secure(let socket) = transport else { return }
        switch socket.shakeHands() {
        case .waiting: canRead = false
        case .established:
            phase = .head
            since = loop.now
            if accepted.isWithinLimits { takeInput() } else { answer(.tooManyConnections) }
        case .plainText:
            note(.plainText, "it began with plain HTTP")
            transport = .plain(socket.plain)
            phase = .head
            answer(.plainTextOnTLS)
        case .gone: failHandshake(.gone)
        case .failed(let error): failHandshake(.refused, error)
        }
    }

    /// Cuts a connection that has not become a session; the alert, if there is one to send, has been sent.
    func failHandshake(_ failure: HandshakeFailure, _ error: OpenSSLError? = nil) {
        note(failure, error?.description ?? failure.rawValue)
        close(cleanly: false)
    }

    private func note(_ failure: HandshakeFailure, _ reason: String) {
        loop.journal.count(failure)
        loop.core.configuration.logger.debug(
            "a TLS handshake failed", metadata: ["network": "\(accepted.remote.network)", "reason": "\(reason)"])
    }
}

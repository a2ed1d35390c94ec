import COpenSSL
import Glibc

/// One end of a TLS connection over a socket, which it neither owns nor closes. It never waits unless the socket does, and
/// it is used by one thread at a time.
public final class TLSSession {
    public enum Side {
        case server
        /// `name` is the host that the server is asked to be.
        case client(name: String?)
    }

    /// How a step ended.
    public enum Outcome: Equatable, Sendable {
        /// It is done; so many bytes were read or written.
        case done(Int)
        /// It goes on when the socket has more to read.
        case wantsRead
        /// It goes on when the socket has room.
        case wantsWrite
        /// The peer said that it sends no more (`close_notify`, RFC 8446 section 6.1).
        case closed
        /// The peer's bytes ended without that: something may be missing.
        case truncated
        /// The session cannot be used any more.
        case failed(OpenSSLError)
    }

    /// The context outlives its sessions.
    private let context: TLSContext
    private let handle: OpaquePointer
    private let wire: UnsafeMutablePointer<TLSWire>
    /// Why nothing more will be read.
    private var ending: Outcome?

    /// Begins a session over a connected socket. Throws `OpenSSLError` without memory.
    public init(_ context: TLSContext, over descriptor: Int32, as side: Side = .server) throws {
        ERR_clear_error()
        guard let handle = SSL_new(context.handle) else { throw OpenSSLError("making a session") }
        let wire = UnsafeMutablePointer<TLSWire>.allocate(capacity: 1)
        wire.initialize(to: TLSWire(descriptor: descriptor))
        self.context = context
        self.handle = handle
        self.wire = wire
        let bio = try TLSWire.makeBIO(wire)
        SSL_set_bio(handle, bio, bio)
        switch side {
        case .server: SSL_set_accept_state(handle)
        case .client(let name):
            SSL_set_connect_state(handle)
            if let name { _ = copenssl_set_server_name(handle, name) }
        }
    }

    deinit {
        SSL_free(handle)
        wire.deallocate()
        ERR_clear_error()
    }

    /// Whether the handshake is done.
    public var isEstablished: Bool { SSL_is_init_finished(handle) == 1 }
    /// Whether the peer's earlier session was gone on with, by a ticket.
    public var isResumed: Bool { SSL_session_reused(handle) == 1 }
    /// Such as `TLSv1.3`.
    public var version: String { SSL_get_version(handle).map { String(cString: $0) } ?? "" }
    /// What ALPN has agreed on.
    public var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(handle, &name, &length)
        return name.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self) }
    }

    /// Goes on with the handshake; `done(0)` at its end. When it fails, the peer has been sent the alert.
    public func handshake() -> Outcome {
        if let ending { return ending }
        while true {
            wire.pointee.isDry = false
            ERR_clear_error()
            let result = SSL_do_handshake(handle)
            if result == 1 { return .done(0) }
            let outcome = end(outcome(of: result, "the handshake"))
            guard outcome == .wantsRead, wire.pointee.isDry else { return outcome }
        }
    }

    /// Reads until the buffer is full or nothing more has arrived: fewer bytes than that mean that the socket is empty, or,
    /// with `hasEnded`, that the next read tells how it has ended.
    public func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Outcome {
        if let ending { return ending }
        wire.pointee.isDry = false
        var filled = 0
        while filled < buffer.count {
            var count = 0
            ERR_clear_error()
            let rest = UnsafeMutableBufferPointer(rebasing: buffer[filled...])
            let result = SSL_read_ex(handle, rest.baseAddress, rest.count, &count)
            guard result == 1 else {
                let outcome = end(outcome(of: result, "receiving"))
                if filled > 0 { return .done(filled) }
                // What came was no bytes of the peer's, or not all of a record: the socket itself says whether to wait.
                guard outcome == .wantsRead, wire.pointee.isDry else { return outcome }
                wire.pointee.isDry = false
                continue
            }
            filled += count
            // Asking once more would only tell what is known: the socket is empty, and so is the session.
            if wire.pointee.isDry, SSL_has_pending(handle) == 0 { break }
        }
        return .done(filled)
    }

    /// Whether nothing more will be read.
    public var hasEnded: Bool { ending != nil }

    /// Writes at most one record. After `wantsWrite` the same bytes come first in what is written next.
    public func write(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        if case .failed = ending { return ending ?? .truncated }
        guard !bytes.isEmpty else { return .done(0) }
        var count = 0
        ERR_clear_error()
        let result = SSL_write_ex(handle, bytes.baseAddress, bytes.count, &count)
        if result == 1 { return .done(count) }
        let outcome = outcome(of: result, "sending")
        if case .failed = outcome { ending = outcome }
        return outcome
    }

    /// Tells the peer that nothing more will be sent (`close_notify`); what it sends can still be read. A session that has
    /// failed, or was never established, tells nothing.
    public func finishWriting() {
        if case .failed = ending { return }
        guard isEstablished else { return }
        ERR_clear_error()
        _ = SSL_shutdown(handle)
        ERR_clear_error()
    }

    /// Remembers what cannot change any more.
    private func end(_ outcome: Outcome) -> Outcome {
        switch outcome {
        case .closed, .truncated, .failed: ending = outcome
        case .done, .wantsRead, .wantsWrite: break
        }
        return outcome
    }

    /// What SSL_get_error(3) makes of a step that did not succeed.
    private func outcome(of result: Int32, _ operation: String) -> Outcome {
        switch SSL_get_error(handle, result) {
        case SSL_ERROR_WANT_READ: .wantsRead
        case SSL_ERROR_WANT_WRITE: .wantsWrite
        case SSL_ERROR_ZERO_RETURN: .closed
        case SSL_ERROR_SYSCALL where wire.pointee.failure == 0 && wire.pointee.hasEnded: .truncated
        case SSL_ERROR_SYSCALL where wire.pointee.failure != 0:
            .failed(OpenSSLError(operation: operation, reasons: [String(cString: strerror(wire.pointee.failure))]))
        default: .failed(OpenSSLError(operation))
        }
    }
}

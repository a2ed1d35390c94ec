internal import OpenSSL

/// A TCP socket with TLS above it.
final class SecureSocket {
    /// How an attempt to go on with the handshake ended.
    enum Handshake {
        case established
        case waiting
        /// The client speaks plain HTTP: it has not been answered yet.
        case plainText
        /// The client left.
        case gone
        case failed(OpenSSLError)
    }

    let plain: PlainSocket
    let session: TLSSession
    private var hasBegun = false

    init(_ plain: PlainSocket, _ session: TLSSession) {
        self.plain = plain
        self.session = session
    }

    /// Goes on with the handshake. A first byte that is a capital letter begins a method; a handshake begins with 0x16
    /// (RFC 8446 section 5.1).
    func shakeHands() -> Handshake {
        if !hasBegun {
            do throws(PlainSocket.NothingThere) {
                if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(try plain.peek()) { return .plainText }
            } catch {
                return error == .yet ? .waiting : .gone
            }
            hasBegun = true
        }
        return switch session.handshake() {
        case .done: .established
        case .wantsRead, .wantsWrite: .waiting
        case .closed, .truncated: .gone
        case .failed(let error): .failed(error)
        }
    }

    /// Bytes that end without `close_notify` end like any others: a request that is incomplete then is never executed, and
    /// one that is complete says so itself (RFC 9112 section 9.8).
    func receive(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
        switch session.read(into: buffer) {
        case .done(let count): .bytes(count)
        case .wantsRead, .wantsWrite: .wouldBlock
        case .closed, .truncated: .ended
        case .failed: .failed
        }
    }

    func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer {
        switch session.write(bytes) {
        case .done(let count): .bytes(count)
        case .wantsRead, .wantsWrite: .wouldBlock
        case .closed, .truncated, .failed: .failed
        }
    }

    func finishSending() {
        session.finishWriting()
        plain.finishSending()
    }

    func close(cleanly: Bool) {
        if cleanly { session.finishWriting() }
        plain.close()
    }
}

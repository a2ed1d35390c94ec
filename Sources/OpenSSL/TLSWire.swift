import COpenSSL
import Glibc

/// The socket beneath a session, as OpenSSL reads and writes it: its own BIO raises SIGPIPE and asks once more after every
/// short read.
struct TLSWire {
    let descriptor: Int32
    /// Whether a read came back short: the socket is empty then (epoll(7)), and is not asked again before the next turn.
    var isDry = false
    /// Whether the peer has finished sending.
    var hasEnded = false
    /// The errno of what failed, or 0.
    var failure: Int32 = 0

    /// A BIO over the wire, which must outlive it. Throws `OpenSSLError`.
    static func makeBIO(_ wire: UnsafeMutablePointer<TLSWire>) throws -> OpaquePointer {
        guard let bio = BIO_new(try Method.shared.get().handle) else { throw OpenSSLError("making a BIO") }
        BIO_set_data(bio, wire)
        BIO_set_init(bio, 1)
        return bio
    }

    private mutating func receive(_ buffer: UnsafeMutablePointer<CChar>?, _ length: Int32) -> (Int32, retry: Bool) {
        if isDry { return (-1, true) }
        while true {
            let count = recv(descriptor, buffer, Int(length), 0)
            if count > 0 {
                isDry = count < Int(length)
                return (Int32(count), false)
            }
            if count == 0 {
                hasEnded = true
                return (0, false)
            }
            if errno == EAGAIN { return (-1, true) }
            if errno != EINTR { return fail() }
        }
    }

    private mutating func send(_ bytes: UnsafePointer<CChar>?, _ length: Int32) -> (Int32, retry: Bool) {
        while true {
            let count = Glibc.send(descriptor, bytes, Int(length), Int32(MSG_NOSIGNAL))
            if count >= 0 { return (Int32(count), false) }
            if errno == EAGAIN { return (-1, true) }
            if errno != EINTR { return fail() }
        }
    }

    private mutating func fail() -> (Int32, retry: Bool) {
        failure = errno
        return (-1, false)
    }

    /// How OpenSSL reaches wires; made once.
    ///
    /// `@unchecked Sendable`: nothing of it changes after `init`.
    private final class Method: @unchecked Sendable {
        static let shared = Result { try Method() }
        let handle: OpaquePointer

        private init() throws {
            let kind = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
            guard let method = BIO_meth_new(kind, "socket") else { throw OpenSSLError("making a kind of BIO") }
            handle = method
            BIO_meth_set_read(method) { bio, buffer, length in
                BIO_clear_flags(bio, copenssl_retry_any)
                guard let wire = BIO_get_data(bio)?.assumingMemoryBound(to: TLSWire.self) else { return -1 }
                let (count, retry) = wire.pointee.receive(buffer, length)
                if retry { BIO_set_flags(bio, copenssl_retry_read) }
                return count
            }
            BIO_meth_set_write(method) { bio, bytes, length in
                BIO_clear_flags(bio, copenssl_retry_any)
                guard let wire = BIO_get_data(bio)?.assumingMemoryBound(to: TLSWire.self) else { return -1 }
                let (count, retry) = wire.pointee.send(bytes, length)
                if retry { BIO_set_flags(bio, copenssl_retry_write) }
                return count
            }
            BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        }

        deinit { BIO_meth_free(handle) }
    }
}

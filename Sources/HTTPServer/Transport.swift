internal import Glibc
internal import OpenSSL

/// How a connection's bytes travel. A transport is used on its loop's thread only and never waits.
enum Transport {
    case plain(PlainSocket)
    case secure(SecureSocket)

    /// Reads what has arrived, at most the buffer's size. Fewer bytes than that mean that nothing else has arrived, unless
    /// `knowsMore`.
    func receive(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
        switch self {
        case .plain(let socket): socket.receive(into: buffer)
        case .secure(let socket): socket.receive(into: buffer)
        }
    }

    /// Whether there is something to read that the socket does not tell of: how the session has ended.
    var knowsMore: Bool {
        if case .secure(let socket) = self { socket.session.hasEnded } else { false }
    }

    /// Sends what the peer has room for.
    func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer {
        switch self {
        case .plain(let socket): socket.send(bytes)
        case .secure(let socket): socket.send(bytes)
        }
    }

    /// Tells the peer that nothing more will be sent; what it sends can still be read.
    func finishSending() {
        switch self {
        case .plain(let socket): socket.finishSending()
        case .secure(let socket): socket.finishSending()
        }
    }

    /// Closes the socket. Not `cleanly` means that the peer is to see that something is missing.
    func close(cleanly: Bool) {
        switch self {
        case .plain(let socket): socket.close()
        case .secure(let socket): socket.close(cleanly: cleanly)
        }
    }

    var isSecure: Bool {
        if case .secure = self { true } else { false }
    }
}

/// How an attempt to read or write ended.
enum Transfer {
    case bytes(Int)
    /// Nothing could be moved now.
    case wouldBlock
    /// The peer has finished sending.
    case ended
    /// The connection is gone.
    case failed
}

/// A plain TCP socket.
struct PlainSocket {
    let descriptor: Int32

    func receive(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            if errno == EAGAIN { return .wouldBlock }
            if errno != EINTR { return .failed }
        }
    }

    func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer {
        while true {
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            if errno == EAGAIN { return .wouldBlock }
            if errno != EINTR { return .failed }
        }
    }

    func finishSending() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    func close() {
        _ = Glibc.close(descriptor)
    }

    /// The first byte that waits to be read, which stays there. Throws how there is none.
    func peek() throws(NothingThere) -> UInt8 {
        var byte: UInt8 = 0
        switch recv(descriptor, &byte, 1, Int32(MSG_PEEK)) {
        case 1: return byte
        case 0: throw .ended
        default: throw errno == EAGAIN || errno == EINTR ? .yet : .ended
        }
    }

    enum NothingThere: Error { case yet, ended }
}

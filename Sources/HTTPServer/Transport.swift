internal import Glibc

/// How a connection's bytes travel. A transport is used on its loop's thread only and never waits.
protocol Transport {
    /// Reads what has arrived, at most the buffer's size.
    func receive(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer

    /// Sends what the peer has room for.
    func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer

    /// Tells the peer that nothing more will be sent; what it sends can still be read.
    func finishSending()

    func close()
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
struct PlainSocket: Transport {
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
}

internal import CLinux
internal import Glibc

/// Which sockets have something to do: epoll(7), edge-triggered, with each socket watched once for its whole life. This
/// file, with `CLinux`, is all that knows the mechanism.
final class Readiness {
    /// What changed at a socket.
    struct Events {
        fileprivate let bits: UInt32

        /// There may be bytes, or the end, to read.
        var isReadable: Bool { bits & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 }
        /// The peer has finished sending.
        var isFinished: Bool { bits & EPOLLRDHUP.rawValue != 0 }
        /// There may be room to write.
        var isWritable: Bool { bits & EPOLLOUT.rawValue != 0 }
        /// The connection is gone: it was reset, or both sides have finished.
        var isGone: Bool { bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 }
    }

    /// The token of the bell's events.
    private static let bellToken = UInt64.max
    private static let capacity = 256

    let bell: Bell
    private let descriptor: Int32
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Readiness.capacity)

    init() throws(ServerError) {
        let bell = try Bell()
        let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .outOfResources("epoll_create1", errno: errno) }
        let error = linux_epoll_watch(descriptor, bell.descriptor, Self.bellToken)
        guard error == 0 else {
            close(descriptor)
            throw .outOfResources("epoll_ctl", errno: error)
        }
        self.bell = bell
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Watches a socket until it is closed; false when the system refuses.
    func watch(_ socket: Int32, token: UInt64) -> Bool {
        linux_epoll_watch(descriptor, socket, token) == 0
    }

    /// Waits for events, at most `milliseconds` (-1: without end), and hands each to `body` with its socket's token.
    func wait(milliseconds: Int32, _ body: (UInt64, Events) -> Void) {
        let count = linux_epoll_wait(descriptor, events, Int32(Self.capacity), milliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let token = linux_event_token(events + index)
            if token != Self.bellToken { body(token, Events(bits: linux_event_bits(events + index))) }
        }
    }
}

/// Wakes a thread that waits for readiness: an eventfd(2). A loop watches it edge-triggered, so it need not be silenced.
final class Bell: Sendable {
    let descriptor: Int32

    init() throws(ServerError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .outOfResources("eventfd", errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    func ring() {
        _ = eventfd_write(descriptor, 1)
    }

    /// Takes back all rings.
    func silence() {
        var rings: eventfd_t = 0
        _ = eventfd_read(descriptor, &rings)
    }
}

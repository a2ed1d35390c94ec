internal import CoreMetrics
internal import Dispatch
internal import Glibc
internal import Synchronization

/// The bytes of a `LogSink`, shared by those who write lines and the thread that empties it.
final class LogBuffer: Sendable {
    private struct State: Sendable {
        var waiting: [UInt8] = []
        /// Whether the thread is writing what it took before.
        var isWriting = false
        /// Whether the thread sleeps until it is rung.
        var isIdle = false
        var isStopped = false
        var dropped = 0
    }

    /// How long lines gather before they are written, so that the thread is not woken for each of them.
    private static let gathering = DispatchTimeInterval.milliseconds(20)

    private let descriptor: Int32
    private let capacity: Int
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let dropCounter: Counter

    init(descriptor: Int32, capacity: Int, metrics: any MetricsFactory) {
        self.descriptor = descriptor
        self.capacity = capacity
        dropCounter = Counter(label: "log_lines_dropped_total", factory: metrics)
    }

    var dropped: Int { state.withLock { $0.dropped } }

    func append(_ bytes: some Collection<UInt8>, lines: Int) -> Bool {
        let (isTaken, mustRing) = state.withLock { state in
            guard state.waiting.count + bytes.count <= capacity else { return (false, false) }
            state.waiting.append(contentsOf: bytes)
            defer { state.isIdle = false }
            return (true, state.isIdle)
        }
        if mustRing { bell.signal() }
        if !isTaken { drop(lines) }
        return isTaken
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        bell.signal()
    }

    func flush(until deadline: MonotonicTime) -> Bool {
        bell.signal()
        while !state.withLock({ $0.waiting.isEmpty && !$0.isWriting }) {
            guard MonotonicTime.now() < deadline else { return false }
            usleep(1_000)
        }
        return true
    }

    /// The thread's work, until the sink is let go and everything is written.
    func run() {
        while true {
            let (bytes, isStopped) = take()
            if bytes.isEmpty {
                if isStopped { return }
                bell.wait()
            } else {
                write(bytes)
                state.withLock { $0.isWriting = false }
            }
            _ = bell.wait(timeout: .now() + Self.gathering)
        }
    }

    private func take() -> (bytes: [UInt8], isStopped: Bool) {
        state.withLock { state in
            let bytes = state.waiting
            state.waiting = []
            state.isWriting = !bytes.isEmpty
            state.isIdle = bytes.isEmpty
            return (bytes, state.isStopped)
        }
    }

    /// Writes all of `bytes`; what the descriptor refuses is dropped, by whole lines as far as can be told.
    private func write(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                start += count
            } else if errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, 1_000)
            } else if errno != EINTR {
                return drop(bytes[start...].count { $0 == Octet.lineFeed })
            }
        }
    }

    private func drop(_ lines: Int) {
        state.withLock { $0.dropped += lines }
        dropCounter.increment(by: lines)
    }
}

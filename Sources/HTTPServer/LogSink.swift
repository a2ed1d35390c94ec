public import CoreMetrics

/// Log lines on their way to a file descriptor: a bounded buffer that one thread of its own empties. A writer never waits:
/// when the buffer is full its line is dropped and counted (F69).
public final class LogSink: Sendable {
    private let buffer: LogBuffer

    /// Starts the thread. The descriptor may block; it stays the caller's, who closes it only after a `flush` that
    /// succeeded and no further line. `capacity` is in bytes. Throws `ServerError` when the system has no thread to give.
    public init(
        descriptor: Int32, capacity: Int = 1 << 20, metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        let buffer = LogBuffer(descriptor: descriptor, capacity: capacity, metrics: metrics)
        self.buffer = buffer
        _ = try WorkerThread(name: "log") { buffer.run() }
    }

    /// What was left before is still written, as far as the descriptor takes it.
    deinit {
        buffer.stop()
    }

    /// Lines dropped so far, because the buffer was full or the descriptor could not be written.
    public var dropped: Int { buffer.dropped }

    /// Leaves a line, which ends with a line feed; false when it was dropped.
    @discardableResult
    public func write(_ line: some Collection<UInt8>) -> Bool {
        buffer.append(line, lines: 1)
    }

    /// Leaves several whole lines at once: all or none.
    @discardableResult
    public func write(_ bytes: some Collection<UInt8>, lines: Int) -> Bool {
        buffer.append(bytes, lines: lines)
    }

    /// Waits until everything left before is written; false when `seconds` pass before. For the program's end.
    @discardableResult
    public func flush(seconds: Double) -> Bool {
        buffer.flush(until: .now().advanced(bySeconds: seconds))
    }
}

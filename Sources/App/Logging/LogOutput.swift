public import CoreMetrics
import Glibc
public import HTTPServer
public import Logging

/// Where the program's log goes: lines of JSON to a descriptor, or for a person when that is a terminal. It never makes
/// anyone wait (`LogSink`).
public final class LogOutput: Sendable {
    public let sink: LogSink
    public let logger: Logger
    private let terminal: TerminalLog?

    /// `descriptor`, standard error unless another is given, stays open. `metrics` counts dropped lines. Throws `ServerError` when the system has no thread or pipe to give.
    public init(
        descriptor: Int32 = 2, level: Logger.Level = .info, metrics: (any MetricsFactory)? = nil
    ) throws {
        terminal = isatty(descriptor) == 1 ? try TerminalLog(descriptor: descriptor) : nil
        let sink = try LogSink(
            descriptor: terminal?.input ?? descriptor, metrics: metrics ?? NOOPMetricsHandler.instance)
        self.sink = sink
        logger = Logger(label: "parley") { _ in LineLogHandler(sink, level: level) }
    }

    /// Waits, at most two seconds, until what was logged is written. For the program's end.
    public func finish() {
        sink.flush(seconds: 1)
        terminal?.finish()
    }
}

internal import CoreMetrics
internal import HTTPTypes

/// What is told of every reply, also of the refusals: one access line (X100) and the metrics. Each loop has its own.
final class Journal {
    /// A reply that has been sent, or given up.
    struct Entry {
        var requestID: String
        var method: KnownMethod?
        var ticket: Ticket?
        var remote: RemoteAddress
        var status: Int
        var code: String?
        var bodyBytes: Int
        var nanoseconds: Int64
    }

    private struct Series: Hashable {
        let method: KnownMethod?
        let status: Int
        let route: String
    }

    private struct Instruments {
        let requests: Counter
        let duration: Timer
    }

    private let sink: LogSink
    private let metrics: any MetricsFactory
    /// Whether lines of quiet tickets are written.
    private let isVerbose: Bool
    private let isOn: Bool
    private var lines: [UInt8] = []
    private var lineCount = 0
    private var instruments: [Series: Instruments] = [:]
    private var latest: (series: Series, instruments: Instruments)?
    private var refusals: [String: Counter] = [:]
    private var handshakeFailures: [HandshakeFailure: Counter] = [:]

    init(sink: LogSink, metrics: any MetricsFactory, isOn: Bool, isVerbose: Bool) {
        self.sink = sink
        self.metrics = metrics
        self.isOn = isOn
        self.isVerbose = isVerbose
    }

    /// Notes one reply.
    func note(_ entry: Entry, at clock: ClockText) {
        let instruments = instruments(for: entry)
        instruments.requests.increment()
        instruments.duration.recordNanoseconds(entry.nanoseconds)
        let isQuiet = entry.ticket?.isQuiet ?? false
        guard isOn, !isQuiet || isVerbose else { return }
        AccessLine.append(entry, level: isQuiet ? "debug" : "info", at: clock, to: &lines)
        lineCount += 1
        if lines.count > 32_768 { flush() }
    }

    /// Counts what the server itself refused.
    func count(_ refusal: Refusal) {
        let label = refusal.label
        let counter =
            refusals[label]
            ?? Counter(
                label: "http_refusals_total", dimensions: [("reason", label)], factory: metrics)
        refusals[label] = counter
        counter.increment()
    }

    /// Counts a TLS handshake that did not come to its end.
    func count(_ failure: HandshakeFailure) {
        let counter =
            handshakeFailures[failure]
            ?? Counter(
                label: "http_tls_handshake_failures_total", dimensions: [("reason", failure.rawValue)],
                factory: metrics)
        handshakeFailures[failure] = counter
        counter.increment()
    }

    /// Hands the lines to the sink: once for each time the loop was awake.
    func flush() {
        guard lineCount > 0 else { return }
        sink.write(lines, lines: lineCount)
        lines.removeAll(keepingCapacity: true)
        lineCount = 0
    }

    /// The instruments of the entry's method, route and status, made once; the latest are found without hashing.
    private func instruments(for entry: Entry) -> Instruments {
        let series = Series(method: entry.method, status: entry.status, route: entry.ticket?.route ?? "-")
        if let latest, latest.series == series { return latest.instruments }
        let found = instruments[series] ?? make(series)
        instruments[series] = found
        latest = (series, found)
        return found
    }

    private func make(_ series: Series) -> Instruments {
        let labels = [
            ("method", series.method?.method.rawValue ?? "-"), ("route", series.route),
            ("status", String(series.status)),
        ]
        return Instruments(
            requests: Counter(label: "http_requests_total", dimensions: labels, factory: metrics),
            duration: Timer(label: "http_request_duration_seconds", dimensions: labels, factory: metrics))
    }
}

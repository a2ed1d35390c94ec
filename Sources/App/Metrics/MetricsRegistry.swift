public import CoreMetrics
import Synchronization

/// The instruments of the program, which a scrape reads: what swift-metrics calls a backend.
///
/// Instruments with the same name and labels are one. The number of series is bounded: an instrument beyond the bound
/// works, but is not shown.
public final class MetricsRegistry: MetricsFactory {
    private enum Cell: Sendable {
        case counter(CounterCell), gauge(GaugeCell), summary(SummaryCell), histogram(HistogramCell)

        var kind: PrometheusText.Kind {
            switch self {
            case .counter: .counter
            case .gauge: .gauge
            case .summary: .summary
            case .histogram: .histogram
            }
        }
    }

    private struct State: Sendable {
        /// By name, then by the text of the labels.
        var families: [String: [String: Cell]] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    public init(limit: Int = 4_096) { self.limit = limit }

    // MARK: Making

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        let cell = cell(Labels.name(label), dimensions) { .summary(SummaryCell()) }
        if case .summary(let summary) = cell { return summary } else { return SummaryCell() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let cell = cell(Self.ending("_seconds", label), dimensions) { .histogram(HistogramCell()) }
        if case .histogram(let histogram) = cell { return histogram } else { return HistogramCell() }
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterCell {
        let cell = cell(Self.ending("_total", label), dimensions) { .counter(CounterCell()) }
        if case .counter(let counter) = cell { return counter } else { return CounterCell() }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
        let cell = cell(Labels.name(label), dimensions) { .gauge(GaugeCell()) }
        if case .gauge(let gauge) = cell { return gauge } else { return GaugeCell() }
    }

    private func cell(_ name: String, _ dimensions: [(String, String)], _ make: () -> Cell) -> Cell {
        let labels = Labels.text(dimensions)
        return state.withLock { state in
            if let found = state.families[name]?[labels] { return found }
            let cell = make()
            // A family has one type: an instrument of another is not shown.
            let isFitting = state.families[name]?.values.first.map { $0.kind == cell.kind } ?? true
            if isFitting, state.count < limit {
                state.families[name, default: [:]][labels] = cell
                state.count += 1
            }
            return cell
        }
    }

    private static func ending(_ suffix: String, _ label: String) -> String {
        let name = Labels.name(label)
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    // MARK: Reading

    /// Adds every family to a scrape, sorted by name.
    func write(to text: inout PrometheusText) {
        let families = state.withLock { $0.families }
        for (name, cells) in families.sorted(by: { $0.key < $1.key }) {
            guard let kind = cells.values.first?.kind else { continue }
            text.family(name, kind, Self.help[name] ?? "Of the program.")
            for (labels, cell) in cells.sorted(by: { $0.key < $1.key }) { Self.write(cell, name, labels, to: &text) }
        }
    }

    private static func write(_ cell: Cell, _ name: String, _ labels: String, to text: inout PrometheusText) {
        switch cell {
        case .counter(let counter): text.sample(name, labels, counter.value)
        case .gauge(let gauge): text.sample(name, labels, gauge.value)
        case .summary(let summary):
            text.sample(name + "_sum", labels, summary.sum)
            text.sample(name + "_count", labels, Double(summary.count))
        case .histogram(let histogram):
            var count = 0
            for (index, number) in histogram.counts.enumerated() {
                count += number
                let bound = index < HistogramCell.bounds.count ? Double(HistogramCell.bounds[index]) / 1e9 : .infinity
                let bucket = Labels.text(labels, and: "le", PrometheusText.number(bound))
                text.sample(name + "_bucket", bucket, Double(count))
            }
            text.sample(name + "_sum", labels, histogram.seconds)
            text.sample(name + "_count", labels, Double(count))
        }
    }

    private static let help = [
        "http_requests_total": "Answers, by method, route and status.",
        "http_request_duration_seconds": "From a request's head to the end of its answer.",
        "http_connections": "Open connections of clients.",
        "http_refusals_total": "Requests that the server itself refused, by reason.",
        "log_lines_dropped_total": "Log lines that found no place in the buffer.",
    ]
}

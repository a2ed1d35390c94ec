import CoreMetrics
import Synchronization

/// Metrics that remember what they were told, by `label{name=value,...}`.
final class Recorded: MetricsFactory {
    private let values = Mutex<[String: [Int64]]>([:])

    subscript(name: String) -> [Int64] { values.withLock { $0[name] ?? [] } }
    var names: [String] { values.withLock { $0.keys.sorted() } }

    fileprivate func add(_ value: Int64, to name: String) {
        values.withLock { $0[name, default: []].append(value) }
    }

    private func instrument(_ label: String, _ dimensions: [(String, String)]) -> Instrument {
        let labels = dimensions.map { "\($0.0)=\($0.1)" }.joined(separator: ",")
        return Instrument(name: labels.isEmpty ? label : "\(label){\(labels)}", of: self)
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(label, dimensions)
    }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        instrument(label, dimensions)
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { instrument(label, dimensions) }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

private final class Instrument: CounterHandler, RecorderHandler, TimerHandler {
    private let name: String
    private let recorded: Recorded

    init(name: String, of recorded: Recorded) {
        self.name = name
        self.recorded = recorded
    }

    func increment(by amount: Int64) { recorded.add(amount, to: name) }
    func reset() {}
    func record(_ value: Int64) { recorded.add(value, to: name) }
    func record(_ value: Double) { recorded.add(Int64(value), to: name) }
    func recordNanoseconds(_ duration: Int64) { recorded.add(duration, to: name) }
}

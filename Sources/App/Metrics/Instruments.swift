import CoreMetrics
import Synchronization

/// A number that only grows.
final class CounterCell: CounterHandler, FloatingPointCounterHandler {
    private let total = Atomic<UInt64>(0)

    var value: Double { Double(bitPattern: total.load(ordering: .relaxed)) }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        if amount > 0 { total.add(amount) }
    }

    func reset() { total.store(0, ordering: .relaxed) }
}

/// A number that goes up and down.
final class GaugeCell: MeterHandler, RecorderHandler {
    private let current = Atomic<UInt64>(0)

    var value: Double { Double(bitPattern: current.load(ordering: .relaxed)) }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.store(value.bitPattern, ordering: .relaxed) }
    func increment(by amount: Double) { current.add(amount) }
    func decrement(by amount: Double) { current.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
}

/// How many values there were, and their sum.
final class SummaryCell: RecorderHandler {
    private let number = Atomic<Int>(0)
    private let total = Atomic<UInt64>(0)

    var count: Int { number.load(ordering: .relaxed) }
    var sum: Double { Double(bitPattern: total.load(ordering: .relaxed)) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        number.add(1, ordering: .relaxed)
        total.add(value)
    }
}

/// How many durations fell below each of some bounds.
final class HistogramCell: TimerHandler {
    /// In nanoseconds, from a tenth of a millisecond to ten seconds.
    static let bounds: [Int64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    /// One for each bound, and one for what is beyond the last.
    private let buckets: InlineArray<17, Atomic<Int>> = InlineArray { _ in Atomic(0) }
    private let nanoseconds = Atomic<Int64>(0)

    func recordNanoseconds(_ duration: Int64) {
        buckets[Self.bounds.firstIndex { duration <= $0 } ?? 16].add(1, ordering: .relaxed)
        nanoseconds.add(max(0, duration), ordering: .relaxed)
    }

    var counts: [Int] { buckets.indices.map { buckets[$0].load(ordering: .relaxed) } }
    var seconds: Double { Double(nanoseconds.load(ordering: .relaxed)) / 1e9 }
}

extension Atomic where Value == UInt64 {
    /// Adds to a floating-point number that is held as its bits.
    fileprivate borrowing func add(_ amount: Double) {
        var old = load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }
}

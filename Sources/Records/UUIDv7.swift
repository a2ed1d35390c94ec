import Glibc
public import SQLite
import Synchronization

/// A universally unique identifier, in practice always of version 7 (RFC 9562 section 5.7), held as 128 bits.
public struct UUIDv7: Sendable, Hashable, Comparable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the canonical text: 36 bytes, lower-case hexadecimal with hyphens (C05). Anything else is nil.
    public init?(_ text: String) {
        var text = text
        guard let value = text.withUTF8({ UUIDv7(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = value
    }

    public init?(utf8 bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in bytes.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if digits < 16 {
                halves.0 = halves.0 << 4 | UInt64(digit)
            } else {
                halves.1 = halves.1 << 4 | UInt64(digit)
            }
            digits += 1
        }
        self.init(high: halves.0, low: halves.1)
    }

    public static func < (left: UUIDv7, right: UUIDv7) -> Bool { (left.high, left.low) < (right.high, right.low) }

    /// Gives the 36 bytes of the canonical text.
    public func withText<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withUnsafeTemporaryAllocation(byteCount: 36, alignment: 8) { text in
            var at = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    text[at] = UInt8(ascii: "-")
                    at += 1
                }
                let half = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - (index & 15) * 4)) & 15
                text[at] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                at += 1
            }
            return try body(UnsafeRawBufferPointer(text))
        }
    }

    public var text: String { withText { String(decoding: $0, as: UTF8.self) } }

    /// The 16 bytes in network order.
    var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - $0 * 8)) } }
    }
}

extension UUIDv7: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { withText { statement.bind(text: $0, at: index) } }
}

extension UUIDv7: CustomStringConvertible {
    public var description: String { text }
}

/// Gives ids that always grow, also when the wall clock goes back (RFC 9562 section 6.2, method 1).
///
/// The 12 bits after the time count within a millisecond; past 4,096 the time is taken one further.
public final class IDSource: Sendable {
    private let clock: any Clock
    private let state = Mutex(State())

    private struct State {
        var milliseconds: UInt64 = 0
        var counter: UInt64 = 0
        /// Random bits in store: asked for one by one, each would be a call of the system.
        var random: [UInt64] = []

        mutating func tick(_ now: UInt64) {
            if now > milliseconds {
                (milliseconds, counter) = (now, 0)
            } else if counter < 0xFFF {
                counter += 1
            } else {
                (milliseconds, counter) = (milliseconds + 1, 0)
            }
        }

        mutating func takeRandom() -> UInt64 {
            if random.isEmpty { random = Self.moreRandom() }
            return random.removeLast()
        }

        /// 256 bytes, which getentropy(3) gives whole or not at all.
        private static func moreRandom() -> [UInt64] {
            var words = [UInt64](repeating: 0, count: 32)
            let size = words.count * MemoryLayout<UInt64>.size
            if getentropy(&words, size) == 0 { return words }
            var generator = SystemRandomNumberGenerator()
            return words.map { _ in generator.next() }
        }
    }

    public init(clock: any Clock) { self.clock = clock }

    public func next() -> UUIDv7 {
        let now = UInt64(max(0, clock.now.milliseconds))
        let (milliseconds, counter, random) = state.withLock { state in
            state.tick(now)
            return (state.milliseconds, state.counter, state.takeRandom())
        }
        return UUIDv7(
            high: milliseconds << 16 | 0x7000 | counter, low: 0x8000_0000_0000_0000 | random >> 2)
    }
}

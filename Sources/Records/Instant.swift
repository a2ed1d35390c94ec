public import SQLite

/// A point in time, to the millisecond, written as RFC 3339 in UTC with three fraction digits (C07).
public struct Instant: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// Stands in a struct until a body or a row fills it.
    public static let unset = Instant(milliseconds: 0)

    public static let millisecondsPerDay: Int64 = 86_400_000

    public func adding(days: Int = 0, minutes: Int = 0, seconds: Int = 0) -> Instant {
        Instant(
            milliseconds: milliseconds + Int64(days) * Self.millisecondsPerDay + Int64(minutes) * 60_000
                + Int64(seconds) * 1_000)
    }

    /// Gives the 24 bytes `2026-11-21T10:23:38.123Z`.
    public func withText<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        let days = milliseconds.dividedDown(by: Self.millisecondsPerDay)
        let rest = Int(milliseconds - days * Self.millisecondsPerDay)
        let date = LocalDate(daysSince1970: Int(days))
        return try withUnsafeTemporaryAllocation(byteCount: 24, alignment: 8) { text in
            date.write(to: text)
            text[10] = UInt8(ascii: "T")
            writeDigits(rest / 3_600_000, count: 2, to: text, at: 11)
            text[13] = UInt8(ascii: ":")
            writeDigits(rest / 60_000 % 60, count: 2, to: text, at: 14)
            text[16] = UInt8(ascii: ":")
            writeDigits(rest / 1_000 % 60, count: 2, to: text, at: 17)
            text[19] = UInt8(ascii: ".")
            writeDigits(rest % 1_000, count: 3, to: text, at: 20)
            text[23] = UInt8(ascii: "Z")
            return try body(UnsafeRawBufferPointer(text))
        }
    }

    public var text: String { withText { String(decoding: $0, as: UTF8.self) } }
}

extension Instant {
    /// Reads RFC 3339 with an offset, 0 to 9 fraction digits (cut to milliseconds), years 1900 to 2199; else nil.
    ///
    /// Second 60 is refused: a leap second has no place on this time line (C07).
    public init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let date = scanner.date(), scanner.skip(any: "Tt"), let hour = scanner.digits(2), hour < 24,
            scanner.skip(any: ":"), let minute = scanner.digits(2), minute < 60, scanner.skip(any: ":"),
            let second = scanner.digits(2), second < 60, let fraction = scanner.fraction(),
            let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let clock = Int64(hour) * 3_600_000 + Int64(minute) * 60_000 + Int64(second) * 1_000 + Int64(fraction)
        let instant = Int64(date.daysSince1970) * Self.millisecondsPerDay + clock - Int64(offset) * 60_000
        self.init(milliseconds: instant)
        guard
            (1900...2199).contains(LocalDate(daysSince1970: Int(instant.dividedDown(by: Self.millisecondsPerDay))).year)
        else { return nil }
    }
}

extension Instant: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { withText { statement.bind(text: $0, at: index) } }
}

extension Instant: CustomStringConvertible {
    public var description: String { text }
}

extension Int64 {
    /// The quotient rounded towards negative infinity.
    func dividedDown(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Writes a number that is not negative with leading zeros.
func writeDigits(_ number: Int, count: Int, to text: UnsafeMutableRawBufferPointer, at start: Int) {
    var rest = number
    for index in stride(from: start + count - 1, through: start, by: -1) {
        text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
    }
}

/// Reads fixed-width decimal numbers from the bytes of a text.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func digits(_ count: Int) -> Int? {
        guard bytes.count - position >= count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }

    mutating func skip(any characters: StaticString) -> Bool {
        guard position < bytes.count else { return false }
        for index in 0..<characters.utf8CodeUnitCount where characters.utf8Start[index] == bytes[position] {
            position += 1
            return true
        }
        return false
    }

    mutating func date() -> LocalDate? {
        guard let year = digits(4), skip(any: "-"), let month = digits(2), skip(any: "-"), let day = digits(2)
        else { return nil }
        return LocalDate(year: year, month: month, day: day)
    }

    /// Milliseconds from an optional fraction of 1 to 9 digits.
    mutating func fraction() -> Int? {
        guard skip(any: ".") else { return 0 }
        var value = 0
        var count = 0
        while count < 10, let digit = digits(1) {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        guard (1...9).contains(count) else { return nil }
        for _ in count..<max(3, count) { value *= 10 }
        return value
    }

    /// Minutes east of UTC; `-00:00` is `Z`.
    mutating func offset() -> Int? {
        if skip(any: "Zz") { return 0 }
        let west: Bool
        if skip(any: "+") { west = false } else if skip(any: "-") { west = true } else { return nil }
        guard let hours = digits(2), hours < 24, skip(any: ":"), let minutes = digits(2), minutes < 60 else {
            return nil
        }
        return (hours * 60 + minutes) * (west ? -1 : 1)
    }
}

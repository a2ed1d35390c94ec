public import SQLite

/// A day of the Gregorian calendar without a time or a zone, written `YYYY-MM-DD` (C08).
public struct LocalDate: Sendable, Hashable, Comparable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil when there is no such day or the year is outside 1900 to 2199.
    public init?(year: Int, month: Int, day: Int) {
        guard (1900...2199).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    public init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let date = scanner.date(), scanner.isAtEnd else { return nil }
        self = date
    }

    /// The day that it is at that instant where the clocks show UTC.
    public init(utc instant: Instant) {
        self.init(daysSince1970: Int(instant.milliseconds.dividedDown(by: Instant.millisecondsPerDay)))
    }

    /// By the arithmetic of eras of 400 years, which begin in March so that the leap day is the last of its year.
    init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    public func adding(days: Int) -> LocalDate { LocalDate(daysSince1970: daysSince1970 + days) }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = (daysSince1970 + 3) % 7
        return Weekday.allCases[index < 0 ? index + 7 : index]
    }

    func write(to text: UnsafeMutableRawBufferPointer) {
        writeDigits(year, count: 4, to: text, at: 0)
        text[4] = UInt8(ascii: "-")
        writeDigits(month, count: 2, to: text, at: 5)
        text[7] = UInt8(ascii: "-")
        writeDigits(day, count: 2, to: text, at: 8)
    }

    public func withText<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withUnsafeTemporaryAllocation(byteCount: 10, alignment: 8) { text in
            write(to: text)
            return try body(UnsafeRawBufferPointer(text))
        }
    }

    public var text: String { withText { String(decoding: $0, as: UTF8.self) } }
}

/// A day of the week, Monday first (ISO 8601).
public enum Weekday: String, Word { case monday, tuesday, wednesday, thursday, friday, saturday, sunday }

extension LocalDate: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { withText { statement.bind(text: $0, at: index) } }
}

extension LocalDate: CustomStringConvertible {
    public var description: String { text }
}

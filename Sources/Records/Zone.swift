import Foundation
public import SQLite
import Synchronization

/// A time zone by its IANA name, such as `Europe/Lisbon` (C08).
public struct Zone: Sendable, Hashable {
    public let name: String
    private let rules: TimeZone

    public static let utc = Zone("UTC") ?? Zone(name: "UTC", rules: .gmt)

    private init(name: String, rules: TimeZone) {
        self.name = name
        self.rules = rules
    }

    /// Nil when the name is not one of the IANA data base as this machine knows it.
    public init?(_ name: String) {
        if let known = known.withLock({ $0[name] }) {
            self = known
            return
        }
        // Foundation also takes forms like "GMT+5" and other letter cases, which are not names.
        guard name == "UTC" || names.contains(name), let rules = TimeZone(identifier: name) else { return nil }
        self.init(name: name, rules: rules)
        let zone = self
        known.withLock { $0[name] = zone }
    }

    /// Minutes, rounded down, east of UTC at that instant.
    private func secondsFromUTC(at instant: Instant) -> Int {
        rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
    }

    /// The day that it is here at that instant.
    public func date(at instant: Instant) -> LocalDate {
        LocalDate(daysSince1970: Int(local(instant).dividedDown(by: Instant.millisecondsPerDay)))
    }

    private func local(_ instant: Instant) -> Int64 {
        instant.milliseconds + Int64(secondsFromUTC(at: instant)) * 1_000
    }

    /// The clock on the wall at that instant, `2026-12-01T14:00:00`.
    public func wallClock(at instant: Instant) -> String {
        Instant(milliseconds: local(instant)).withText { String(decoding: $0.prefix(19), as: UTF8.self) }
    }

    /// The hour that it is here at that instant, 0 to 23.
    public func hour(at instant: Instant) -> Int {
        let day = Int64(date(at: instant).daysSince1970) * Instant.millisecondsPerDay
        return Int((local(instant) - day) / 3_600_000)
    }

    /// The instant at which the wall clock here shows that hour of that day.
    ///
    /// A time that is skipped when clocks go forward is moved past the gap; of a time that comes twice the first is meant.
    public func instant(on date: LocalDate, hour: Int = 0) -> Instant {
        let wall = Int64(date.daysSince1970) * Instant.millisecondsPerDay + Int64(hour) * 3_600_000
        let before = secondsFromUTC(at: Instant(milliseconds: wall).adding(days: -1))
        let first = Instant(milliseconds: wall - Int64(before) * 1_000)
        if local(first) == wall { return first }
        let after = secondsFromUTC(at: Instant(milliseconds: wall).adding(days: 1))
        let second = Instant(milliseconds: wall - Int64(after) * 1_000)
        return local(second) == wall ? second : first
    }

    public static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The names of the IANA data base: those that Foundation lists, and the zones and links of the machine's own copy, which
/// has the older names that systems and browsers still send.
private let names: Set<String> = {
    var names = Set(TimeZone.knownTimeZoneIdentifiers)
    let source = FileManager.default.contents(atPath: "/usr/share/zoneinfo/tzdata.zi") ?? Data()
    for line in String(decoding: source, as: UTF8.self).split(separator: "\n") {
        let words = line.split(separator: " ")
        // `Z NAME ...` begins a zone, `L TARGET NAME` is a link (zic(8)).
        if words.first == "Z", words.count > 1 { names.insert(String(words[1])) }
        if words.first == "L", words.count > 2 { names.insert(String(words[2])) }
    }
    return names
}()

/// Zones already looked up; bounded by the number of names there are.
private let known = Mutex<[String: Zone]>([:])

extension Zone: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { name.bind(to: statement, at: index) }
}

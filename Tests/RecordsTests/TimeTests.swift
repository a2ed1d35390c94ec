import Records
import Testing

@Suite("Instants") struct InstantTests {
    @Test(arguments: [
        ("2026-11-21T10:23:38Z", "2026-11-21T10:23:38.000Z"), ("2026-11-21t10:23:38z", "2026-11-21T10:23:38.000Z"),
        ("2026-11-21T10:23:38.123456789+01:00", "2026-11-21T09:23:38.123Z"),
        ("2026-11-21T10:23:38.9-05:30", "2026-11-21T15:53:38.900Z"),
        ("2026-11-21T10:23:38-00:00", "2026-11-21T10:23:38.000Z"), ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00.000Z"),
        ("2199-12-31T23:59:59.999Z", "2199-12-31T23:59:59.999Z"), ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ])
    func `are read with any offset and written in UTC (C07)`(text: String, written: String) {
        #expect(Instant(text)?.text == written)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T10:23:38", "2026-11-21 10:23:38Z", "2026-11-21T10:23Z", "2026-11-21T24:00:00Z",
        "2026-11-21T10:60:00Z", "2016-12-31T23:59:60Z", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
        "1899-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z", "2199-12-31T23:59:59-01:00", "2026-11-21T10:23:38.Z", "2026-11-21T10:23:38.1234567890Z",
        "2026-11-21T10:23:38+24:00", "2026-11-21T10:23:38+01", "2026-11-21T10:23:38+0100", "2026-11-21T10:23:38Z ",
        "２026-11-21T10:23:38Z",
    ])
    func `that are not RFC 3339 with an offset are refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `every day of three centuries is itself again, one after the other`() throws {
        var date = try #require(LocalDate("1900-01-01"))
        var count = 1
        while let next = Optional(date.adding(days: 1)), next.year < 2200 {
            #expect(next > date && LocalDate(next.text) == next)
            date = next
            count += 1
        }
        #expect(date.text == "2199-12-31" && count == 109_573)
    }
}

/// Clocks go forward and back at different hours in different places (F24).
@Suite("Time zones") struct ZoneTests {
    @Test(arguments: ["", "utc", "GMT+5", "Europe/lisbon", "Mars/Base", "EST5", "../etc/passwd"])
    func `that are not IANA names are refused`(name: String) {
        #expect(Zone(name) == nil)
    }

    @Test(arguments: [
        "UTC", "Etc/UTC", "Asia/Kolkata", "Asia/Calcutta", "US/Pacific", "EST5EDT", "Etc/GMT+5", "Europe/Kyiv",
    ])
    func `that are, the older ones too, are known`(name: String) {
        #expect(Zone(name)?.name == name)
    }

    @Test(arguments: [
        ("America/New_York", "2026-03-08", "2026-03-08T07:00:00.000Z"),
        ("America/New_York", "2026-11-01", "2026-11-01T07:00:00.000Z"),
        ("Europe/Lisbon", "2026-03-29", "2026-03-29T01:00:00.000Z"),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T15:30:00.000Z"),
        ("Asia/Kathmandu", "2026-06-01", "2026-05-31T20:15:00.000Z"),
    ])
    func `a wall clock's hour is one instant, moved past a gap and the first of two`(
        name: String, day: String, two: String
    ) throws {
        let zone = try #require(Zone(name))
        let date = try #require(LocalDate(day))
        #expect(zone.instant(on: date, hour: 2).text == two)
        #expect(zone.date(at: zone.instant(on: date)) == date)
        #expect(zone.wallClock(at: zone.instant(on: date, hour: 12)) == "\(day)T12:00:00")
    }

    @Test func `the day is that of the place`() throws {
        let instant = try #require(Instant("2026-11-21T23:30:00Z"))
        #expect(Zone.utc.date(at: instant).text == "2026-11-21")
        #expect(try #require(Zone("Asia/Tokyo")).date(at: instant).text == "2026-11-22")
        #expect(try #require(Zone("America/Los_Angeles")).date(at: instant).text == "2026-11-21")
    }
}

@Suite("Ids") struct IDTests {
    private final class StandingClock: Clock {
        let now: Instant
        init(_ now: Instant) { self.now = now }
    }

    @Test func `grow without end, also while the clock stands (C05)`() throws {
        let source = IDSource(clock: StandingClock(try #require(Instant("2026-11-21T10:00:00Z"))))
        let ids = (0..<100_000).map { _ in source.next() }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ids.allSatisfy { UUIDv7($0.text) == $0 })
        let text = ids[0].text
        #expect(text[text.index(text.startIndex, offsetBy: 14)] == "7" && text.hasPrefix("01a1fd8c"))
        #expect(zip(ids.map(\.text), ids.dropFirst().map(\.text)).allSatisfy { $0 < $1 })
    }

    @Test(arguments: [
        "", "019AA5C4-0000-7000-8000-000000000000", "{019aa5c4-0000-7000-8000-000000000000}",
        "019aa5c400007000800000000000000000000", "019aa5c4-0000-7000-8000-00000000000g",
    ])
    func `have one form`(text: String) {
        #expect(UUIDv7(text) == nil)
    }
}

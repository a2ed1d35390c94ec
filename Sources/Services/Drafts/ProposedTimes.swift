import Records

/// Times that the owner proposes, as one writes them to somebody: by the clock on that person's wall (S57).
enum ProposedTimes {
    /// Nil when none of them lies ahead.
    static func sentence(_ source: DraftSource) -> String? {
        let ahead = source.request.proposedTimes.filter { $0 > source.now }.sorted().prefix(4)
        guard !ahead.isEmpty else { return nil }
        let times = ahead.map { text($0, in: source.zone, from: source.now) }
        let place = place(source.zone)
        let choice =
            times.count == 1 ? times[0] : times.dropLast().joined(separator: ", ") + " or " + times[times.count - 1]
        return "Would \(choice) (\(place)) suit you? Any other time that fits your calendar is just as welcome."
    }

    /// Such as `Tuesday, 1 December`, with the year when it is another than that of now.
    static func day(_ instant: Instant, in zone: Zone, from now: Instant) -> String {
        let date = zone.date(at: instant)
        let year = date.year == zone.date(at: now).year ? "" : " \(date.year)"
        return "\(Phrase.capitalized(date.weekday.rawValue)), \(date.day) \(months[date.month - 1])\(year)"
    }

    private static func text(_ instant: Instant, in zone: Zone, from now: Instant) -> String {
        "\(day(instant, in: zone, from: now)) at \(zone.wallClock(at: instant).dropFirst(11).prefix(5))"
    }

    private static func place(_ zone: Zone) -> String {
        guard zone != .utc, let city = zone.name.split(separator: "/").last else { return "UTC" }
        return "\(city.replacing("_", with: " ")) time"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

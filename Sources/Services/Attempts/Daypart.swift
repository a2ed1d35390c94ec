public import Records

/// A part of somebody's day, by the clock on her wall: morning until 11, midday until 14, afternoon until 17, evening
/// after that (S47).
public enum Daypart: String, Word {
    case morning, midday, afternoon, evening

    public init(hour: Int) {
        self =
            switch hour {
            case ..<11: .morning
            case ..<14: .midday
            case ..<17: .afternoon
            default: .evening
            }
    }

    /// The hour at which a call in this part of the day may well be made.
    var callingHour: Int {
        switch self {
        case .morning: 9
        case .midday: 11
        case .afternoon: 14
        case .evening: 17
        }
    }

    /// As in "nobody answered in the morning".
    var phrase: String { self == .midday ? "around midday" : "in the \(rawValue)" }
}

extension Zone {
    /// Whether people here rest on that day: Saturday and Sunday, or Friday and Saturday where the week begins on Sunday.
    ///
    /// The zones are those of the countries that CLDR's `weekendData` names so, and of Bangladesh.
    func isWeekend(_ date: LocalDate) -> Bool {
        let rest: [Weekday] = Self.restingOnFriday.contains(name) ? [.friday, .saturday] : [.saturday, .sunday]
        return rest.contains(date.weekday)
    }

    private static let restingOnFriday: Set<String> = [
        "Africa/Algiers", "Africa/Cairo", "Africa/Khartoum", "Africa/Tripoli", "Asia/Aden", "Asia/Amman",
        "Asia/Baghdad", "Asia/Bahrain", "Asia/Damascus", "Asia/Dhaka", "Asia/Hebron", "Asia/Gaza", "Asia/Jerusalem",
        "Asia/Kuwait", "Asia/Muscat", "Asia/Qatar", "Asia/Riyadh", "Asia/Tel_Aviv", "Israel", "Egypt",
    ]
}

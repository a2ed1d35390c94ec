import JSON
import Records

/// When to try again after nobody was reached: in another part of the person's day, on a working day, and after a longer
/// rest the more calls were in vain (S46 to S48).
struct NextAttempt {
    let after: Instant
    let daypart: Daypart
    let reason: String

    /// What is known when a next attempt is proposed.
    struct Situation {
        let outcome: AttemptOutcome
        let at: Instant
        /// Where the person lives.
        let zone: Zone
        /// The parts of the day of all tries so far, the one at hand included.
        let tried: [Daypart]
        /// Whether the owner has met her.
        let hasMet: Bool
    }

    /// Working days that lie between two tries at most.
    private static let longestRest = 5

    init(_ situation: Situation) {
        let last = Daypart(hour: situation.zone.hour(at: situation.at))
        daypart = Self.choice(after: last, tried: situation.tried)
        var day = situation.zone.date(at: situation.at)
        var rest = max(1, min(situation.tried.count, Self.longestRest))
        var skipsWeekend = false
        while rest > 0 {
            day = day.adding(days: 1)
            if situation.zone.isWeekend(day) { skipsWeekend = true } else { rest -= 1 }
        }
        after = situation.zone.instant(on: day, hour: daypart.callingHour)
        reason = Self.reason(situation, last, daypart, skipsWeekend)
    }

    /// The part of the day that was tried least often, never that of the last try; the evening is for when the others have
    /// been tried.
    private static func choice(after last: Daypart, tried: [Daypart]) -> Daypart {
        func tries(_ part: Daypart) -> Int { tried.count { $0 == part } + (part == .evening ? 1 : 0) }
        let later = Daypart.allCases.drop { $0 != last }.dropFirst()
        let others = later + Daypart.allCases.prefix { $0 != last }
        return others.min { tries($0) < tries($1) } ?? (last == .morning ? .afternoon : .morning)
    }

    private static func reason(
        _ situation: Situation, _ last: Daypart, _ next: Daypart, _ skipsWeekend: Bool
    ) -> String {
        let again = "another time of day may suit better, so try \(next.phrase)"
        var sentences: [String] =
            switch situation.outcome {
            case .voicemailAvoided: ["You left no message, which keeps the next call open; \(again)."]
            case .voicemailLeft: ["Your message waits now, so leave no second one; \(again)."]
            case .gatekeeper: ["Somebody else picked up: ask when a short call is welcome. If nobody says, \(again)."]
            default: ["Nobody was reached \(last.phrase); \(again)."]
            }
        if situation.outcome != .voicemailLeft {
            sentences.append(
                situation.hasMet
                    ? "Should voicemail pick up, rather call again than leave a message."
                    : "You have not met yet, so should voicemail pick up, leave no message and call again.")
        }
        if skipsWeekend { sentences.append("The weekend where they are is left out.") }
        return sentences.joined(separator: " ")
    }

    static let schema = Schema.object([
        .init("after", .text(24...24, format: "date-time"), isNullable: false, isRequired: true),
        .init("daypart", .choice(Daypart.words), isNullable: false, isRequired: true),
        .init("reason", .text(1...1_000), isNullable: false, isRequired: true),
    ])

    var json: JSONValue {
        var object = JSONObject()
        object["after"] = .string(after.text)
        object["daypart"] = .string(daypart.rawValue)
        object["reason"] = .string(reason)
        return .object(object)
    }
}

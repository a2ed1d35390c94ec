import JSON
import Records

/// A part of a whole that was counted, told with how much can be concluded from it.
struct Share {
    let part: Int
    let whole: Int

    /// From this many on a rate says something.
    static let enough = 12
    /// The standard normal quantile of 97.5 %.
    private static let z = 1.959963984540054

    var isTooFew: Bool { whole < Self.enough }

    /// The interval in which the true rate lies in 95 of 100 cases, after Wilson (1927): it stays within 0 and 1, and is
    /// right for few cases too. Nil without any.
    var interval: (low: Double, high: Double)? {
        guard whole > 0 else { return nil }
        let (n, z) = (Double(whole), Self.z)
        let rate = Double(part) / n
        let centre = rate + z * z / (2 * n)
        let spread = z * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        return (max(0, (centre - spread) / scale), min(1, (centre + spread) / scale))
    }

    /// `rate`, `interval` and `too_few_to_tell`: numbers with four decimals, null without any case.
    var members: [(String, JSONValue)] {
        guard let interval else { return [("rate", .null), ("interval", .null), ("too_few_to_tell", .bool(true))] }
        var bounds = JSONObject()
        bounds["low"] = Self.number(interval.low)
        bounds["high"] = Self.number(interval.high)
        return [
            ("rate", Self.number(Double(part) / Double(whole))), ("interval", .object(bounds)),
            ("too_few_to_tell", .bool(isTooFew)),
        ]
    }

    private static func number(_ value: Double) -> JSONValue { .number((value * 10_000).rounded() / 10_000) }
}

/// A JSON object of these members, in their order.
func reportObject(_ members: [(String, JSONValue)]) -> JSONValue {
    var object = JSONObject()
    for (name, value) in members { object[name] = value }
    return .object(object)
}

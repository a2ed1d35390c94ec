/// Which of the caller's events are asked for, read from a query string (C50).
public struct EventQuestion: Sendable {
    public static let parameterNames = ["after", "types", "limit", "wait"]
    /// A stream has no end, so it has no limit.
    public static let streamParameterNames = ["after", "types"]

    public let after: Int64?
    public let types: EventTypes
    public let limit: Int
    /// Seconds to wait for the next event when there is none.
    public let wait: Int

    /// Throws all that is wrong with the parameters.
    public init(_ parameters: [QueryParameter], isStream: Bool, in bounds: Bounds) throws(ParameterErrors) {
        var reader = ParameterReader(parameters)
        after = reader.take("after") { try Self.number($0, 0...(1 << 53), "an event's number") }
        types = reader.take("types", Self.types) ?? .all
        limit = reader.take("limit") { try Bounds.limit($0, most: bounds.page) } ?? bounds.usualPage
        let wait = bounds.wait
        self.wait = reader.take("wait") { Int(try Self.number($0, 0...Int64(wait), "0 to \(wait) seconds")) } ?? 0
        try reader.finish(known: isStream ? Self.streamParameterNames : Self.parameterNames)
    }

    private static func number(_ text: String, _ range: ClosedRange<Int64>, _ wanted: String) throws -> Int64 {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text), range.contains(number)
        else { throw WrongParameter("is \(wanted)") }
        return number
    }

    private static func types(_ text: String) throws -> EventTypes? {
        guard let types = EventTypes(text) else {
            throw WrongParameter("is a list of up to 50 types such as request.sent or interview.*")
        }
        return types
    }
}

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
    public init(_ parameters: [QueryParameter], isStream: Bool) throws(ParameterErrors) {
        var reader = ParameterReader(parameters)
        after = reader.take("after") { try Self.number($0, 0...(1 << 53), "an event's number") }
        types = reader.take("types", Self.types) ?? .all
        limit = reader.take("limit") { Int(try Self.number($0, 1...200, "1 to 200")) } ?? 50
        wait = reader.take("wait") { Int(try Self.number($0, 0...30, "0 to 30 seconds")) } ?? 0
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

/// A JSON value (RFC 8259), as a client sent it or as the server stores a free-form one.
///
/// A number that is whole and within ±(2^53 − 1) is an `integer`, however it was written (`1`, `1.0`, `1e0`);
/// any other number is a `number`, which may be infinite when the text was beyond a double's range.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The largest integer that every JSON reader keeps exactly (RFC 8259 section 6, I-JSON).
    public static let largestInteger = 9_007_199_254_740_991

    /// The kind of value in the words of an error message.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// The members of a JSON object in the order in which they stood.
public struct JSONObject: Sendable, Equatable {
    public struct Member: Sendable, Equatable {
        public let name: String
        public let value: JSONValue
    }

    public private(set) var members: [Member]

    public init() { members = [] }

    /// The caller vouches that no name stands twice.
    init(distinct members: [Member]) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }

    public subscript(name: String) -> JSONValue? {
        get { members.first { sameBytes($0.name, name) }?.value }
        set {
            let index = members.firstIndex { sameBytes($0.name, name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(name: name, value: value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The same object with its members sorted by the bytes of their names, so that equal objects have equal text.
    public var sorted: JSONObject {
        JSONObject(distinct: members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    }
}

/// Compares by bytes: Swift's `==` holds canonically equivalent strings for equal.
func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}

/// Where and why a text is not the strict JSON that this server reads (C34).
public struct JSONSyntaxError: Error, Sendable, Equatable {
    /// The byte at which reading stopped, counted from 0.
    public let offset: Int
    public let reason: String
}

extension JSONValue {
    /// The greatest nesting of arrays and objects that is read.
    public static let maximumDepth = 32
    /// The greatest number of values, each array and object counted as one, that is read.
    public static let maximumValues = 10_000

    /// Reads one JSON text, strictly: RFC 8259 without duplicate names, byte order mark, lone surrogates or U+0000.
    ///
    /// Throws `JSONSyntaxError` with the offset of the first byte that cannot stand.
    public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        let result: Result<JSONValue, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(bytes: buffer)
            do throws(JSONSyntaxError) {
                return .success(try parser.text())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// A recursive reader over the bytes of one text; recursion is bounded by `JSONValue.maximumDepth`.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var depth = 0
    var values = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func text() throws(JSONSyntaxError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw error("a byte order mark stands before the text")
        }
        skipBlanks()
        let result = try value()
        skipBlanks()
        guard position == bytes.count else { throw error("more text follows the value") }
        return result
    }

    func error(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset ?? position, reason: reason)
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    mutating func value() throws(JSONSyntaxError) -> JSONValue {
        values += 1
        if values > JSONValue.maximumValues { throw error("more than \(JSONValue.maximumValues) values") }
        guard let byte = current else { throw error("the text ends where a value is due") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("no value begins with this byte")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[index] else { throw error("no value begins so", at: start) }
            position += 1
        }
        return value
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        if depth > JSONValue.maximumDepth { throw error("nested deeper than \(JSONValue.maximumDepth)") }
        position += 1
        skipBlanks()
    }

    private mutating func array() throws(JSONSyntaxError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        if current != UInt8(ascii: "]") {
            repeat {
                skipBlanks()
                elements.append(try value())
                skipBlanks()
            } while skip(UInt8(ascii: ","))
        }
        guard skip(UInt8(ascii: "]")) else { throw error("a comma or the end of the array is due") }
        depth -= 1
        return elements
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONObject {
        try enter()
        var members: [JSONObject.Member] = []
        var names = NameSet()
        if current != UInt8(ascii: "}") {
            repeat {
                skipBlanks()
                let start = position
                guard current == UInt8(ascii: "\"") else { throw error("a member's name in quotes is due") }
                let name = try string()
                guard names.insert(name, among: members) else {
                    throw error("the same member stands twice", at: start)
                }
                skipBlanks()
                guard skip(UInt8(ascii: ":")) else { throw error("a colon is due after a member's name") }
                skipBlanks()
                members.append(JSONObject.Member(name: name, value: try value()))
                skipBlanks()
            } while skip(UInt8(ascii: ","))
        }
        guard skip(UInt8(ascii: "}")) else { throw error("a comma or the end of the object is due") }
        depth -= 1
        return JSONObject(distinct: members)
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }
}

/// The names seen in one object: compared one by one while they are few, by hash when they are many.
private struct NameSet {
    private var hashed: Set<[UInt8]> = []

    /// False when `name` stands among the members already.
    mutating func insert(_ name: String, among members: [JSONObject.Member]) -> Bool {
        if members.count < 16 { return !members.contains { sameBytes($0.name, name) } }
        if hashed.isEmpty { hashed = Set(members.map { Array($0.name.utf8) }) }
        return hashed.insert(Array(name.utf8)).inserted
    }
}

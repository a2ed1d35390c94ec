public import JSON

/// What a body can hold: a resource's members, or those of an action.
public protocol Content: Sendable, SendableMetatype {
    /// The values that stand when the body names none.
    init()
    static var fields: Fields<Self> { get }

    /// The values that stand when the body of a creation names none, where they depend on the caller or the hour.
    static func blank(for caller: Caller) -> Self

    /// Members of an answer that no body may set and that no field keeps, so that a body that tries is told why.
    static var membersByServer: Set<String> { get }

    /// Rules that span several members; what it adds is reported beside the members' own errors.
    func conflicts() -> [FieldError]
}

extension Content {
    public static func blank(for caller: Caller) -> Self { Self() }
    public static var membersByServer: Set<String> { [] }
    public func conflicts() -> [FieldError] { [] }
}

/// A body without members.
public struct Empty: Content {
    public init() {}
    public static let fields = Fields<Empty> {}
}

/// The table of a content's fields.
public final class Fields<C: Content>: Sendable {
    public let all: [Field<C>]
    private let positions: [String: Int]

    public convenience init(@FieldsBuilder<C> _ build: () -> [Field<C>]) { self.init(build()) }

    init(_ all: [Field<C>]) {
        self.all = all
        positions = Dictionary(all.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    public subscript(name: String) -> Field<C>? {
        guard let position = positions[name] else { return nil }
        return all[position]
    }

    func position(of name: String) -> Int? { positions[name] }
}

@resultBuilder public enum FieldsBuilder<C: Content> {
    public static func buildExpression(_ field: Field<C>) -> [Field<C>] { [field] }
    public static func buildExpression(_ fields: [Field<C>]) -> [Field<C>] { fields }
    public static func buildBlock(_ parts: [Field<C>]...) -> [Field<C>] { parts.flatMap { $0 } }
}

/// Lays bodies upon values and collects all that is wrong with them, in the order of the document (C35).
public enum BodyReader {
    /// Reads the body of a creation or an action: what is absent keeps its default, what is required must stand.
    public static func create<C: Content>(
        _ type: C.Type, from body: JSONObject, _ reading: inout Reading, readOnly: @autoclosure () -> Set<String> = []
    ) throws(ContentErrors) -> C {
        var value = C.blank(for: reading.caller)
        var errors = try lay(body, upon: &value, &reading, allowed: [.writable, .onCreate], readOnly: readOnly)
        for field in C.fields.all where field.isRequired && (body[field.name] ?? .null) == .null {
            errors.append(FieldError("#/\(field.name)", .required, "is required"))
        }
        return try accept(value, errors)
    }

    /// Lays a merge patch (RFC 7396) upon a value: absent is unchanged, null clears.
    public static func patch<C: Content>(
        _ old: C, with body: JSONObject, _ reading: inout Reading, readOnly: @autoclosure () -> Set<String> = []
    ) throws(ContentErrors) -> C {
        var value = old
        let errors = try lay(body, upon: &value, &reading, allowed: [.writable], readOnly: readOnly)
        return try accept(value, errors)
    }

    private static func accept<C: Content>(_ value: C, _ errors: [FieldError]) throws(ContentErrors) -> C {
        // Members that failed still hold their old values, so a rule across them would speak of what was not sent.
        let all = errors.isEmpty ? value.conflicts() : errors
        if !all.isEmpty { throw .invalid(Array(all.prefix(100))) }
        return value
    }

    private static func lay<C: Content>(
        _ body: JSONObject, upon value: inout C, _ reading: inout Reading, allowed: Set<FieldAccess>,
        readOnly: () -> Set<String>
    ) throws(ContentErrors) -> [FieldError] {
        var errors: [FieldError] = []
        for member in body.members {
            do {
                try lay(member, upon: &value, &reading, allowed: allowed, readOnly: readOnly)
            } catch let wrong as FieldErrors {
                errors += wrong.errors.map { $0.under(member.name) }
            } catch {
                throw .storage(error)
            }
        }
        return errors
    }

    private static func lay<C: Content>(
        _ member: JSONObject.Member, upon value: inout C, _ reading: inout Reading, allowed: Set<FieldAccess>,
        readOnly: () -> Set<String>
    ) throws {
        guard let field = C.fields[member.name] else {
            if readOnly().contains(member.name) { throw FieldErrors(.readOnlyField, "is set by the server") }
            throw FieldErrors(.unknownField, unknown(member.name, among: C.fields.all.map(\.name)))
        }
        guard allowed.contains(field.access) else {
            let reason = field.access == .server ? "is set by the server" : "is fixed once the object exists"
            throw FieldErrors(.readOnlyField, reason)
        }
        if member.value != .null {
            try field.codec.parse(member.value, &value, &reading)
        } else if let clear = field.codec.clear {
            clear(&value)
        } else if !allowed.contains(.onCreate) {
            throw FieldErrors(.notNullable, "cannot be null")
        }
    }

    private static func unknown(_ name: String, among names: [String]) -> String {
        let near = names.map { (name: $0, distance: editDistance(name, $0)) }.min { $0.distance < $1.distance }
        guard let near, near.distance <= 2 else { return "is not a member that may stand here" }
        return "is not a member that may stand here; did you mean \(near.name)?"
    }
}

/// Why a body was not accepted.
public enum ContentErrors: Error {
    /// The body's own faults, at most 100.
    case invalid([FieldError])
    /// The rows it names could not be looked up.
    case storage(any Error)
}

/// The least number of letters changed, added, dropped or swapped with their neighbour; names only, so at most 64 bytes.
func editDistance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left.utf8.prefix(64)), Array(right.utf8.prefix(64)))
    var rows = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    for i in 1...a.count {
        for j in 1...b.count {
            let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            rows[i][j] = min(change, rows[i - 1][j] + 1, rows[i][j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
            }
        }
    }
    return rows[a.count][b.count]
}

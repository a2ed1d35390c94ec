import JSON
import Records

/// Why a body is refused before anything is looked up: it is not JSON, or there is nothing that it could say.
enum JSONSyntaxFailure: Error {
    case syntax(JSONSyntaxError)
    case members([FieldError])

    static func parse(_ bytes: [UInt8]) throws(JSONSyntaxFailure) -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw .syntax(error)
        }
    }

    /// An action without members takes an empty object and nothing else.
    static func refuseMembers(_ value: JSONValue) throws(JSONSyntaxFailure) {
        guard case .object(let object) = value else {
            throw .members([FieldError("#", .wrongType, "must be an object, not \(value.kind)")])
        }
        guard object.isEmpty else {
            throw .members(
                object.members.prefix(100).map { member in
                    FieldError(
                        "#/\(FieldError.escaped(member.name))", .unknownField, "is not a member that may stand here")
                })
        }
    }

    var problem: Problem {
        switch self {
        case .syntax(let error):
            Problem(.invalidJSON, "At byte \(error.offset): \(error.reason).").with("offset", .integer(error.offset))
        case .members(let errors): Problem(validation: errors)
        }
    }
}

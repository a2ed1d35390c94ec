public import JSON

/// The body of a batch: changes to one collection, all or none of which are made (C43).
public struct BatchRequest: Content {
    public var operations: [BatchOperation] = []

    public init() {}

    static let mostOperations = 100

    public static let fields = Fields<BatchRequest> {
        Field("operations", .list(of: .object(), atMost: mostOperations), \.operations, required: true)
    }
}

/// One change of a batch.
public struct BatchOperation: Content, Equatable {
    public var op = BatchVerb.create
    public var id: String?
    public var version: Int?
    public var body: JSONObject?

    public init() {}

    public static let fields = Fields<BatchOperation> {
        Field("op", .choice(), \.op, required: true)
        Field("id", .externalID, \.id)
        Field("version", .integer(1...Int.max), \.version)
        Field("body", .members, \.body)
    }

    /// A creation has a body and nothing else, an update an id and a body, a deletion an id.
    public func conflicts() -> [FieldError] {
        var errors: [FieldError] = []
        func demand(_ name: String, _ isThere: Bool, _ isWanted: Bool) {
            if isWanted, !isThere { errors.append(FieldError("#/\(name)", .required, "is required to \(op.rawValue)")) }
            if !isWanted, isThere {
                errors.append(FieldError("#/\(name)", .conflictWith, "has no meaning with op \(op.rawValue)"))
            }
        }
        demand("id", id != nil, op != .create)
        if op == .create { demand("version", version != nil, false) }
        demand("body", body != nil, op != .delete)
        return errors
    }
}

public enum BatchVerb: String, Word { case create, update, delete }

extension Kind where Value == JSONObject {
    /// An object whose members are read later, by the fields of another content.
    public static let members = Kind(
        json: .customFields,
        write: { .object($0) },
        read: { if case .object(let object) = $0 { object } else { nil } },
        parse: { value, _, _ in
            guard case .object(let object) = value else {
                throw FieldErrors(.wrongType, "must be an object, not \(value.kind)")
            }
            return object
        })
}

extension ServiceError {
    /// The same refusal of a part of a body, whose pointers begin at `place`, such as `operations/7/body`.
    public func under(_ place: [String]) -> ServiceError {
        func moved(_ errors: [FieldError]) -> [FieldError] {
            errors.map { error in place.reversed().reduce(error) { $0.under($1) } }
        }
        func moved(_ pointer: String) -> String {
            moved([FieldError(pointer, .duplicate, "")]).first?.pointer ?? pointer
        }
        return switch self {
        case .invalid(let errors): .invalid(moved(errors))
        case .checksFailed(let errors, let day): .checksFailed(moved(errors), busyUntil: day)
        case .duplicate(let object, let id, let pointer): .duplicate(object: object, id: id, pointer: moved(pointer))
        case .referenceInTrash(let object, let id, let pointer):
            .referenceInTrash(object: object, id: id, pointer: moved(pointer))
        default: self
        }
    }
}

import HTTPTypes
import JSON
import Records
import SQLite
import Services

extension Caller: Input {
    static func declare(in declaration: inout Declaration) { declaration.policy = .owner }

    static func take(from extraction: Extraction) throws -> Caller {
        guard let caller = extraction.caller else { throw DeclarationError(what: "no caller") }
        return caller
    }
}

extension ReadTransaction: Input {
    static func declare(in declaration: inout Declaration) {
        declaration.lane = self == WriteTransaction.self ? .write : .read
    }

    static func take(from extraction: Extraction) throws -> Self {
        guard let transaction = extraction.transaction as? Self else { throw DeclarationError(what: "no transaction") }
        return transaction
    }
}

/// The owner's live object that the path names: 404 if there is none, 412 if it is not at a version of If-Match.
struct Existing<R: Resource>: Input {
    let object: Stored<R>

    static func declare(in declaration: inout Declaration) {
        declaration.takesIfMatch = true
        declaration.bodyMayBeEmpty = true
    }

    static func take(from extraction: Extraction) throws -> Existing { try take(from: extraction) { _ in } }

    /// `allow` throws what the caller, who can see the object, is told instead of being let to change it.
    static func take(from extraction: Extraction, allow: (Stored<R>) throws -> Void) throws -> Existing {
        let (transaction, caller) = (try ReadTransaction.take(from: extraction), try Caller.take(from: extraction))
        let store = try extraction.services.stores.store(of: R.self)
        guard let id = ID<R>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        let object = try store.find(id, of: caller.ownerID, in: transaction)
        try allow(object)
        if let condition = extraction.ticket.ifMatch, !condition.allows(object.version) {
            let problem = Problem(ServiceError.versionConflict(current: object.version))
            let current = try store.read(id, extraction.shape(of: store), for: caller, in: transaction)
            throw problem.with(.eTag, EntityTag.object(object.version, current?.bytes ?? []))
        }
        extraction.found = object
        return Existing(object: object)
    }
}

/// The owner's live object that the path names, of which something else is read: 404 if there is none.
struct Seen<R: Resource>: Input {
    let id: ID<R>

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> Seen {
        let (transaction, caller) = (try ReadTransaction.take(from: extraction), try Caller.take(from: extraction))
        guard let id = ID<R>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        return Seen(
            id: try extraction.services.stores.store(of: R.self).find(id, of: caller.ownerID, in: transaction).id)
    }
}

/// The owner's object in the trash that the path names.
struct Deleted<R: Resource>: Input {
    let object: Stored<R>

    static func declare(in declaration: inout Declaration) {
        declaration.takesIfMatch = true
        declaration.bodyMayBeEmpty = true
    }

    static func take(from extraction: Extraction) throws -> Deleted { try take(from: extraction) { _ in } }

    static func take(from extraction: Extraction, allow: (Stored<R>) throws -> Void) throws -> Deleted {
        let caller = try Caller.take(from: extraction)
        let store = try extraction.services.stores.store(of: R.self)
        guard let id = ID<R>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        let transaction = try ReadTransaction.take(from: extraction)
        let object = try store.findDeleted(id, of: caller.ownerID, in: transaction)
        try allow(object)
        if let condition = extraction.ticket.ifMatch, !condition.allows(object.version) {
            // What lies in the trash is not shown by itself, so there is no tag of its bytes to give.
            throw Problem(ServiceError.versionConflict(current: object.version)).with(.eTag, "\"v\(object.version)\"")
        }
        return Deleted(object: object)
    }
}

/// The body of a creation or an action, checked: all that is wrong with it is reported at once.
struct Body<C: Content>: Input {
    let value: C

    static func declare(in declaration: inout Declaration) {
        declaration.hasBody = true
        // Nothing can be said in it.
        if C.fields.all.isEmpty { declaration.bodyMayBeEmpty = true }
        declaration.bodySchema = C.fields.all.filter { $0.access != .server }.map(\.member)
    }

    static func take(from extraction: Extraction) throws -> Body {
        let caller = extraction.caller ?? .nobody(at: extraction.services.stores.clock.now)
        var reading = Reading(try ReadTransaction.take(from: extraction), for: caller)
        let object = try extraction.body.object()
        return Body(value: try BodyReader.create(C.self, from: object, &reading, readOnly: C.membersByServer))
    }
}

/// A merge patch laid upon the object that was found (RFC 7396): the object as it shall be.
struct Patch<C: Content>: Input {
    let value: C

    static func declare(in declaration: inout Declaration) {
        declaration.hasBody = true
        declaration.bodyMayBeEmpty = false
        declaration.bodySchema = C.fields.all.filter { $0.access == .writable }.map(\.member)
    }

    static func take(from extraction: Extraction) throws -> Patch {
        var reading = Reading(try ReadTransaction.take(from: extraction), for: try Caller.take(from: extraction))
        guard let old = (extraction.found as? any Patchable)?.content as? C else {
            throw DeclarationError(what: "no object to patch")
        }
        let object = try extraction.body.object()
        return Patch(value: try BodyReader.patch(old, with: object, &reading, readOnly: C.membersByServer))
    }
}

/// Something stored that a patch is laid upon.
protocol Patchable {
    var content: any Content { get }
}

extension Stored: Patchable {
    var content: any Content { value }
}

/// The id of a path and which members of the object are asked for.
struct Wanted<R: Resource>: Input {
    let id: ID<R>
    let shape: Shape<R>

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = Selection<R>.parameterNames
        declaration.prepare = { parameters, _, services in
            let selection = try Selection<R>(parameters, in: services.stores.store(of: R.self))
            return PreparedQuery(value: selection, ownerID: selection.ownerID)
        }
    }

    static func take(from extraction: Extraction) throws -> Wanted {
        guard let selection = extraction.ticket.prepared as? Selection<R> else {
            throw DeclarationError(what: "no selection")
        }
        guard let id = ID<R>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        guard let withheld = extraction.withheld(of: R.self) else { return Wanted(id: id, shape: selection.shape) }
        let store = try extraction.services.stores.store(of: R.self)
        let (fields, expand) = (selection.shape.fields, selection.shape.expand)
        let shape = store.shape(fields, expand: expand, withheld: withheld, seen: extraction.seen)
        return Wanted(id: id, shape: shape)
    }
}

/// The question that a list's query string asks.
struct Asked<R: Resource>: Input {
    let question: Question<R>

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = Question<R>.parameterNames
        declaration.prepare = { parameters, caller, services in
            let question = try Question<R>(parameters, for: caller, in: services.stores.store(of: R.self))
            return PreparedQuery(value: question, ownerID: question.ownerID)
        }
    }

    static func take(from extraction: Extraction) throws -> Asked {
        guard let question = extraction.ticket.prepared as? Question<R> else {
            throw DeclarationError(what: "no question")
        }
        guard let withheld = extraction.withheld(of: R.self) else { return Asked(question: question) }
        let store = try extraction.services.stores.store(of: R.self)
        return Asked(question: try question.withholding(withheld, seen: extraction.seen, in: store))
    }
}

/// The last segment of a path that is no object's id.
struct PathWord: Input {
    let text: String

    static func declare(in declaration: inout Declaration) {}
    static func take(from extraction: Extraction) -> PathWord { PathWord(text: extraction.ticket.parameter) }
}

/// What stood in the body: parsed on the loop, understood in the lane.
enum BodyContent: Sendable {
    case none
    case value(JSONValue)
    /// Apart from the others, so that they stay small.
    indirect case list(ImportFile)

    func object() throws -> JSONObject {
        switch self {
        case .none: return JSONObject()
        case .list: throw DeclarationError(what: "a list in the place of an object")
        case .value(.object(let object)): return object
        case .value(let value):
            throw ServiceError.invalid([FieldError("#", .wrongType, "must be an object, not \(value.kind)")])
        }
    }
}

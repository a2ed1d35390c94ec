import HTTPTypes
import Records
import SQLite
import Services

/// The question that the query string of a list of entries asks.
struct Inquired<E: Entry>: Input {
    let inquiry: Inquiry<E>

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = Inquiry<E>.parameterNames
        declaration.prepare = { parameters, caller, services in
            PreparedQuery(value: try Inquiry<E>(parameters, for: caller, in: services.stores))
        }
    }

    static func take(from extraction: Extraction) throws -> Inquired {
        guard let inquiry = extraction.ticket.prepared as? Inquiry<E> else {
            throw DeclarationError(what: "no inquiry")
        }
        return Inquired(inquiry: inquiry)
    }
}

/// The id in the path, of what is found by a rule of its own: 404 when it is no id.
struct PathID: Input {
    let id: UUIDv7

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> PathID {
        guard let id = UUIDv7(extraction.ticket.parameter) else { throw ServiceError.notFound }
        return PathID(id: id)
    }
}

/// The second id in the path, of a part of what the first one names.
struct PartID: Input {
    let id: UUIDv7

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> PartID {
        guard let id = UUIDv7(extraction.ticket.part) else { throw ServiceError.notFound }
        return PartID(id: id)
    }
}

extension Extraction {
    /// Throws `version_conflict` with the present tag unless the object is at a version of If-Match (C40).
    func requireMatch(_ version: Int, _ bytes: @autoclosure () throws -> [UInt8]) throws {
        guard let condition = ticket.ifMatch, !condition.allows(version) else { return }
        let tag = EntityTag.object(version, try bytes())
        throw Problem(ServiceError.versionConflict(current: version)).with(.eTag, tag)
    }
}

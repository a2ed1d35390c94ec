import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// Entries that a path can name.
protocol Findable: Entry {
    /// Throws `notFound` for what is not the caller's to see.
    static func find(
        _ id: ID<Subject>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Self>

    /// The members that no column keeps.
    static func extras(of entry: Kept<Self>, _ extraction: Extraction) throws -> [(String, JSONValue)]

    /// What a patch is laid upon.
    static func content(of entry: Kept<Self>) -> any Content
}

extension Findable {
    static func extras(of entry: Kept<Self>, _ extraction: Extraction) throws -> [(String, JSONValue)] { [] }
    static func content(of entry: Kept<Self>) -> any Content { entry.value }

    fileprivate static func take(from extraction: Extraction) throws -> Kept<Self> {
        guard let id = ID<Subject>(extraction.ticket.parameter) else { throw ServiceError.notFound }
        let role = try TokenInUse.take(from: extraction).principal.role
        let transaction = try ReadTransaction.take(from: extraction)
        return try find(id, for: Caller.take(from: extraction), as: role, in: transaction, extraction.services)
    }
}

/// The entry that the path names, to be shown.
struct Sought<E: Findable>: Input {
    let entry: Kept<E>
    let document: Document

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> Sought {
        let entry = try E.take(from: extraction)
        return Sought(entry: entry, document: entry.document(adding: try E.extras(of: entry, extraction)))
    }
}

/// The entry that the path names, to be acted upon: 412 if it is not at a version of If-Match.
struct Found<E: Findable>: Input, Patchable {
    let entry: Kept<E>

    var content: any Content { E.content(of: entry) }

    static func declare(in declaration: inout Declaration) {
        declaration.takesIfMatch = true
        declaration.bodyMayBeEmpty = true
    }

    static func take(from extraction: Extraction) throws -> Found {
        let entry = try E.take(from: extraction)
        try extraction.requireMatch(
            entry.version, entry.document(adding: try E.extras(of: entry, extraction)).bytes)
        let found = Found(entry: entry)
        extraction.found = found
        return found
    }
}

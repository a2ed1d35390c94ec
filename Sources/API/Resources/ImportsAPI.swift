import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// Lists of rows that are worked in the background (C44).
enum ImportsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let imports = services.imports
        return [
            Endpoint("listImports", .get, "/v1/imports") {
                (admin: Admin, tx: ReadTransaction, asked: Inquired<Import>) in
                try imports.list(asked.inquiry, for: admin.caller, in: tx)
            },
            Endpoint("createImport", .post, "/v1/imports") {
                (
                    admin: Admin, _: CountsAsImport, _: FreshSession, asked: AskedImport, tx: WriteTransaction,
                    _: KeyRequired, list: ListBody
                ) in
                accepted(try imports.create(list.file, asked.question, for: admin.caller, in: tx), imports)
            },
            Endpoint("findImport", .get, "/v1/imports/{id}") {
                (_: Admin, _: ReadTransaction, sought: Sought<Import>) in
                Unfinished(document: sought.document, isFinished: sought.entry.value.isAtRest)
            },
            Endpoint("listImportRows", .get, "/v1/imports/{id}/rows") {
                (admin: Admin, tx: ReadTransaction, sought: Sought<Import>, asked: Inquired<ImportRow>) in
                try imports.rows(asked.inquiry, of: sought.entry.id, for: admin.caller, in: tx)
            },
            Endpoint("cancelImport", .post, "/v1/imports/{id}/cancel") {
                (admin: Admin, tx: WriteTransaction, sought: Sought<Import>, _: Body<Empty>) in
                let ended = try imports.cancel(sought.entry, for: admin.caller, in: tx)
                return Unfinished(document: ended.document(adding: imports.extras(of: ended)), isFinished: true)
            },
            Endpoint("undoImport", .post, "/v1/imports/{id}/undo") {
                (admin: Admin, tx: WriteTransaction, sought: Sought<Import>, _: Body<Empty>) in
                accepted(try imports.undo(sought.entry, for: admin.caller, in: tx), imports)
            },
        ]
    }

    private static func accepted(_ made: Kept<Import>, _ imports: ImportService) -> Accepted {
        Accepted(document: made.document(adding: imports.extras(of: made)), location: "/v1/imports/\(made.id)")
    }
}

extension Import: Findable {
    static func find(
        _ id: ID<Import>, for caller: Caller, as _: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Import> {
        try services.imports.find(id.text, of: caller.ownerID, in: tx)
    }

    static func extras(of entry: Kept<Import>, _ extraction: Extraction) -> [(String, JSONValue)] {
        extraction.services.imports.extras(of: entry)
    }
}

/// What the list is a list of.
struct AskedImport: Input {
    let question: ImportQuestion

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = ImportQuestion.parameterNames
        declaration.prepare = { parameters, _, _ in PreparedQuery(value: try ImportQuestion(parameters)) }
    }

    static func take(from extraction: Extraction) throws -> AskedImport {
        guard let question = extraction.ticket.prepared as? ImportQuestion else {
            throw DeclarationError(what: "no import")
        }
        return AskedImport(question: question)
    }
}

/// A body that is a list of rows, whose form is good.
struct ListBody: Input {
    let file: ImportFile

    static func declare(in declaration: inout Declaration) {
        declaration.hasBody = true
        declaration.bodyForm = .csv
    }

    static func take(from extraction: Extraction) throws -> ListBody {
        guard case .list(let file) = extraction.body else { throw DeclarationError(what: "no list") }
        return ListBody(file: file)
    }
}

/// One of the few imports of an hour (X71).
struct CountsAsImport: Input {
    static func declare(in declaration: inout Declaration) { declaration.rate = .imports }
    static func take(from extraction: Extraction) -> CountsAsImport { CountsAsImport() }
}

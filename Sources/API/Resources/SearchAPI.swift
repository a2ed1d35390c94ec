import HTTPTypes
import Records
import SQLite
import Services

/// Finding anything by its words (C17).
enum SearchAPI {
    static func endpoints() -> [Endpoint] {
        [
            Endpoint("searchObjects", .get, "/v1/search") { (caller: Caller, tx: ReadTransaction, wanted: Searched) in
                JSONAnswer(bytes: try wanted.query.run(for: caller, in: tx))
            }
        ]
    }
}

/// What a search asks for.
struct Searched: Input {
    let query: SearchQuery

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = SearchQuery.parameterNames
        declaration.rate = .search
        declaration.prepare = { parameters, _, services in
            let bounds = services.stores.bounds
            return PreparedQuery(value: try SearchQuery(parameters, over: Services.searchedKinds, in: bounds))
        }
    }

    static func take(from extraction: Extraction) throws -> Searched {
        guard let query = extraction.ticket.prepared as? SearchQuery else { throw DeclarationError(what: "no query") }
        return Searched(query: query)
    }
}

import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// Counts over all that the owner has.
enum ReportsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let pools = services.pools
        return [
            Endpoint("findResponseReport", .get, "/v1/reports/responses") { (caller: Caller, tx: ReadTransaction) in
                JSONAnswer(bytes: try ResponseReport(for: caller, in: tx).json.bytes)
            },
            Endpoint("findPoolReport", .get, "/v1/reports/pools") { (caller: Caller, tx: ReadTransaction) in
                JSONAnswer(bytes: try pools.document(for: caller, in: tx).bytes)
            },
        ]
    }
}

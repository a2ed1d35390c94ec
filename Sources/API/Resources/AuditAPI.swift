import HTTPTypes
import Records
import SQLite
import Services

enum AuditAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let audit = services.audit
        return [
            Endpoint("listAuditEntries", .get, "/v1/audit_entries") {
                (signedIn: SignedIn, tx: ReadTransaction, asked: Inquired<AuditEntry>) in
                try audit.list(asked.inquiry, as: signedIn.principal.role, for: signedIn.caller, in: tx)
            }
        ]
    }
}

import Records
import SQLite

/// What a request leaves beside its members, so that the same text to several people, and many who ask one person, can be
/// counted without looking at texts and addresses.
struct RequestTraces: Sendable {
    /// To be called when a request is new and when its message has changed.
    func keep(_ request: Stored<InterviewRequest>, in tx: WriteTransaction) throws {
        let sql: SQL = """
            SELECT c.name, o.name, c.email, c.linkedin_url FROM contacts AS c
            LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id
            WHERE c.owner_id = \(request.ownerID) AND c.id = \(request.contactID)
            """
        let contact = try tx.one(sql) { row in (0..<4).map { row.optionalText($0) } }
        guard let contact else { return }
        let hash = try request.message.flatMap { try MessageHash.of($0, without: Array(contact[..<2])) }
        let keys = try AskedKeys(email: contact[2], linkedinURL: contact[3], key: AskedKeys.key(in: tx))
        try tx.run(
            """
            UPDATE requests SET message_hash = \(hash), asked_email = \(keys.email), asked_linkedin = \(keys.linkedin),
            asked_domain = \(keys.domain) WHERE owner_id = \(request.ownerID) AND id = \(request.id)
            """)
    }

    /// To be called when a contact has another address: its requests are to who it is now.
    func contactMoved(_ contact: Stored<Contact>, in tx: WriteTransaction) throws {
        let keys = try AskedKeys(
            email: contact.email, linkedinURL: contact.linkedinURL, key: AskedKeys.key(in: tx))
        try tx.run(
            """
            UPDATE requests SET asked_email = \(keys.email), asked_linkedin = \(keys.linkedin),
            asked_domain = \(keys.domain) WHERE owner_id = \(contact.ownerID) AND contact_id = \(contact.id)
            """)
    }
}

/// Makes the traces of requests that are older than they are.
enum TracesBackfill {
    @Sendable static func run(_ tx: WriteTransaction) throws {
        let key = try AskedKeys.key(in: tx)
        let sql: SQL = """
            /* across owners: the columns are new */ SELECT r.owner_id, r.id, r.message, c.name, o.name, c.email,
            c.linkedin_url FROM requests AS r JOIN contacts AS c ON c.owner_id = r.owner_id AND c.id = r.contact_id
            LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id
            """
        try tx.each(sql) { row in
            let (owner, id) = (row.text(0), row.text(1))
            let hash = try row.optionalText(2).flatMap {
                try MessageHash.of($0, without: [row.text(3), row.optionalText(4)])
            }
            let keys = try AskedKeys(email: row.optionalText(5), linkedinURL: row.optionalText(6), key: key)
            try tx.run(
                """
                UPDATE requests SET message_hash = \(hash), asked_email = \(keys.email),
                asked_linkedin = \(keys.linkedin), asked_domain = \(keys.domain)
                WHERE owner_id = \(owner) AND id = \(id)
                """)
        }
    }
}

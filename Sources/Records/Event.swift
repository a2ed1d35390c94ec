import SQLite

/// One effective change, as clients that follow along learn of it (C50): no content, only what changed and to which version.
struct Event {
    let type: String
    let object: String
    let objectID: UUIDv7
    let version: Int

    /// Each owner's events count from 1 without gaps. Pruning keeps the newest, so the next number is one past it.
    private static let insert = Prepared(
        """
        INSERT INTO events (owner_id, sequence, id, type, object, object_id, version, actor_id, created_at)
        SELECT ?1, 1 + coalesce((SELECT max(sequence) FROM events WHERE owner_id = ?1), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8
        """)

    func write(_ id: UUIDv7, for caller: Caller, in transaction: WriteTransaction) throws {
        let statement = try transaction.prepared(Self.insert)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(id, at: 2)
        statement.bind(type, at: 3)
        statement.bind(object, at: 4)
        statement.bind(objectID, at: 5)
        statement.bind(version, at: 6)
        statement.bind(caller.actorID, at: 7)
        statement.bind(caller.now, at: 8)
        while try statement.step() {}
    }
}

import JSON
public import SQLite

/// What each user has one of from the start, such as her profile: it has her own id, is empty until she fills it, and is
/// neither made nor deleted. Its row comes with the first change.
public protocol Singleton: Entry where Subject == Owner {}

extension Singleton {
    public static var owner: String? { "owner_id" }
    public static var head: String { "owner_id, version, created_at, updated_at" }
}

/// Finds and changes the one object of a kind that each user has.
public struct SingletonStore<S: Singleton>: Sendable {
    private let stores: Stores

    public init(_ stores: Stores) { self.stores = stores }

    /// The user's own, empty at version 1 when she has never changed it. Throws `notFound` when there is no such user.
    public func find(of owner: ID<Owner>, in tx: ReadTransaction) throws -> Kept<S> {
        let sql: SQL = "SELECT \(raw: Kept<S>.columns) FROM \(raw: S.table) WHERE owner_id = \(owner)"
        if let kept = try tx.one(sql, Kept<S>.init) { return kept }
        let since = try tx.one("SELECT created_at FROM users WHERE id = \(owner)") { Instant($0.text(0)) }
        guard let since = since ?? nil else { throw ServiceError.notFound }
        return Kept(empty: owner, since: since)
    }

    /// Puts `value` in its place and logs that as an event; what changes nothing is none (C31).
    public func change(
        _ kept: Kept<S>, to value: S, for caller: Caller, in tx: WriteTransaction
    ) throws -> Kept<S> {
        guard S.fields.all.contains(where: { !$0.codec.isSame(kept.value, value) }) else { return kept }
        let changed = kept.changed(to: value, at: caller.now)
        let statement = try tx.connection.statement(Self.replace)
        defer { statement.reset() }
        statement.bind(changed.id, at: 1)
        statement.bind(changed.version, at: 2)
        statement.bind(changed.createdAt, at: 3)
        statement.bind(changed.updatedAt, at: 4)
        for (index, field) in S.fields.all.enumerated() { field.codec.bind(value, statement, Int32(index + 5)) }
        try statement.runToEnd()
        try stores.log(
            "updated", S.name.singular, changed.id.uuid, version: changed.version, for: caller, in: tx)
        return changed
    }

    private static var replace: String {
        let columns = ["owner_id", "version", "created_at", "updated_at"] + S.fields.all.map { "\"\($0.name)\"" }
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let settings = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(S.table) (\(columns.joined(separator: ", "))) VALUES (\(marks)) \
            ON CONFLICT (owner_id) DO UPDATE SET \(settings)
            """
    }
}

extension Kept where E: Singleton {
    fileprivate init(empty owner: ID<Owner>, since: Instant) {
        self.init(owner, version: 1, createdAt: since, updatedAt: since, E())
    }

    fileprivate func changed(to value: E, at now: Instant) -> Kept {
        Kept(id, version: version + 1, createdAt: createdAt, updatedAt: now, value)
    }

    private init(_ id: ID<Owner>, version: Int, createdAt: Instant, updatedAt: Instant, _ value: E) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        ownerID = id
        self.value = value
    }
}

public import Records
public import SQLite

/// Keeps pitches; at most one of them is the owner's default.
public struct PitchService: Keeping {
    public let store: Store<Pitch>

    public func create(_ value: Pitch, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Pitch> {
        if value.isDefault { try clearDefault(for: caller, in: tx) }
        return try store.create(value, for: caller, in: tx)
    }

    public func update(
        _ object: Stored<Pitch>, to value: Pitch, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Pitch> {
        if value.isDefault, !object.isDefault { try clearDefault(for: caller, in: tx) }
        return try store.change(object, for: caller, in: tx) { $0 = value }
    }

    /// Comes back as the default only when no other has become it meanwhile.
    public func restore(_ object: Stored<Pitch>, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Pitch> {
        let hasDefault = try !defaults(of: caller, in: tx).isEmpty
        let pitch = try store.restore(object, for: caller, in: tx)
        guard pitch.isDefault, hasDefault else { return pitch }
        return try store.change(pitch, for: caller, in: tx) { $0.isDefault = false }
    }

    /// Notes that the owner has said it aloud now.
    public func rehearse(_ pitch: Stored<Pitch>, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Pitch> {
        try store.change(pitch, as: "rehearsed", for: caller, in: tx) { $0.rehearsedAt = caller.now }
    }

    private func clearDefault(for caller: Caller, in tx: WriteTransaction) throws {
        for pitch in try defaults(of: caller, in: tx) {
            _ = try store.change(pitch, for: caller, in: tx) { $0.isDefault = false }
        }
    }

    private func defaults(of caller: Caller, in tx: ReadTransaction) throws -> [Stored<Pitch>] {
        try store.all(of: caller.ownerID, where: "\"default\" = 1", in: tx)
    }
}

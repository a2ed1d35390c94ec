import OpenSSL
public import Records
public import SQLite

/// The first administrator of an instance without accounts (X06).
extension AccountService {
    private static let setUpHours = 1

    /// Makes the token by which the first administrator can be made, once and within the hour; an earlier one is good no
    /// more. Nil when there are accounts.
    public func makeSetUpToken(in tx: WriteTransaction) throws -> (token: Secret, expiresAt: Instant)? {
        guard try isEmpty(in: tx) else { return nil }
        let (token, expires) = (try Secret(.code), clock.now.adding(minutes: Self.setUpHours * 60))
        let value = try token.digest.bytes + Array(expires.text.utf8)
        try tx.run("INSERT OR REPLACE INTO instance (name, value) VALUES ('set_up', \(value))")
        return (token, expires)
    }

    /// Throws `notFound` for a token that is wrong, used or expired, and when there are accounts; `invalid` for a
    /// password that may not be chosen. What it returns takes some tenths of a second.
    public func begin(_ first: FirstAdmin, in tx: ReadTransaction) throws -> @Sendable () throws -> String {
        try requireSetUp(first.token, in: tx)
        try options.rules.check(first.password, for: first.email, at: "#/password")
        let cost = options.cost
        return { try PasswordHash(of: first.password, cost: cost).text }
    }

    /// Makes the first administrator; the token is good no more.
    public func setUp(_ first: FirstAdmin, hash: String, in tx: WriteTransaction) throws -> StoredAccount {
        try requireSetUp(first.token, in: tx)
        var account = Account()
        account.email = first.email
        account.name = first.name
        account.role = .admin
        account.timeZone = first.timeZone ?? options.zone
        let made = try add(account, in: tx)
        try setPassword(hash, of: made.id, in: tx)
        try tx.run("DELETE FROM instance WHERE name = 'set_up'")
        return made
    }

    private func isEmpty(in tx: ReadTransaction) throws -> Bool {
        try tx.one("SELECT 1 FROM users LIMIT 1") { _ in false } ?? true
    }

    private func requireSetUp(_ token: String, in tx: ReadTransaction) throws {
        let kept = try tx.one("SELECT value FROM instance WHERE name = 'set_up'") { $0.blob(0) }
        guard try isEmpty(in: tx), let digest = try Secret.digest(ofCode: token), let kept,
            let known = SHA256Digest(Array(kept.prefix(SHA256Digest.length))), known == digest,
            clock.now.withText({ $0.lexicographicallyPrecedes(kept.dropFirst(SHA256Digest.length)) })
        else { throw ServiceError.notFound }
    }
}

import OpenSSL
public import Records
public import SQLite
public import Services

/// The data of an instance, locked and open, with the services that work on them: what the server and the commands share.
public final class Instance: Sendable {
    public let database: Database
    public let services: Services
    let directory: DataDirectory
    let lock: DirectoryLock

    /// Locks the directory, makes or opens the database and migrates it. `onEvent` is told what happens to it, and
    /// `onFatal`, at least once, when the storage can no longer be used.
    ///
    /// Throws `SQLiteError.refused` when the directory is held by another process or its data may not be used.
    public convenience init(
        _ settings: Settings, clock: any Clock = SystemClock(),
        onEvent: @escaping @Sendable (DatabaseEvent) -> Void = { _ in },
        onFatal: @escaping @Sendable (FatalStorage) -> Void = { _ in }
    ) throws {
        try self.init(settings, lockedBy: Self.lock(settings), clock: clock, onEvent: onEvent, onFatal: onFatal)
    }

    /// Throws `SQLiteError.refused` when the directory is held by another process or may not be used.
    static func lock(_ settings: Settings) throws -> DirectoryLock {
        try DirectoryLock(
            directory: settings.data, allowingOpenPermissions: settings.allowsOpenPermissions,
            allowingUnsafeFilesystem: settings.allowsUnsafeFilesystem)
    }

    /// The same in a directory that has been locked before.
    init(
        _ settings: Settings, lockedBy lock: DirectoryLock, clock: any Clock,
        onEvent: @escaping @Sendable (DatabaseEvent) -> Void, onFatal: @escaping @Sendable (FatalStorage) -> Void
    ) throws {
        self.lock = lock
        directory = DataDirectory(path: lock.directory)
        try directory.requireOwner()
        try Restoration(directory).complete()
        var options = Database.Options(
            path: directory.database, applicationID: DataDirectory.applicationID, migrations: Embedded.migrations)
        options.queueLimit = settings.writerQueue
        options.allowsOpenPermissions = settings.allowsOpenPermissions
        options.onFatal = onFatal
        options.onEvent = onEvent
        database = try Database(options)
        let key = try Self.cursorKey(in: database)
        var accounts = AccountOptions()
        accounts.rules = PasswordRules(common: Embedded.passwords, words: [settings.instance])
        accounts.sessions = settings.sessions
        accounts.zone = settings.timeZone
        services = try Services(
            clock: clock, cursorKey: key, intervals: settings.reminders, accounts: accounts, quota: settings.quota,
            bounds: settings.bounds)
        try Self.keep(settings.burden, in: database)
    }

    /// Writes the limits where all that counts looks at them, if they are others than before.
    private static func keep(_ limits: BurdenLimits, in database: Database) throws {
        let known = try database.makeReader().read { tx in try BurdenLimits.current(in: tx) }
        if known != limits { try database.writer.run { tx in try limits.keep(in: tx) } }
    }

    /// Finishes the writes that wait and closes the database.
    public func close() { database.close() }

    /// The key that seals cursors, made at first use and kept, so that cursors outlive the process.
    private static func cursorKey(in database: Database) throws -> [UInt8] {
        let found = try database.makeReader().read { tx in
            try tx.one("SELECT value FROM instance WHERE name = 'cursor_key'") { $0.blob(0) }
        }
        if let found { return found }
        let key = try Random.bytes(32)
        try database.writer.run { tx in
            _ = try tx.run("INSERT INTO instance (name, value) VALUES ('cursor_key', \(key))")
        }
        return key
    }
}

/// One database file with its writer. It lies in a directory that this process has locked (`DirectoryLock`), and its
/// readers are closed before it is.
public final class Database: Sendable {
    public struct Options: Sendable {
        public var path: String
        /// Stands in the file's header and tells our databases from others'.
        public var applicationID: Int32
        /// All of them, numbered from 1 without a gap.
        public var migrations: [Migration]
        /// Where `before-NNNN.db` is put before a migration; nil is `backups` beside the database.
        public var backupDirectory: String?
        public var pageSize = 8_192
        /// The page cache of each reader and of the writer.
        public var readerCacheKiB = 2_048
        public var writerCacheKiB = 24_576
        /// How many calls may wait for the writer.
        public var queueLimit = 1_024
        /// How many calls one transaction may hold, and for how long it takes further ones.
        public var groupCalls = 64
        public var groupTime: Duration = .milliseconds(5)
        /// How long the writer waits for another program's lock.
        public var busyTimeout: Duration = .seconds(5)
        /// By how many pages the log grows between two checkpoints.
        public var checkpointPages = 4_000
        public var allowsOpenPermissions = false
        /// Is told the text of every statement when a connection compiles it, but for pragmas and migrations.
        public var observer: (@Sendable (String) -> Void)?
        /// Is told what happens while the database is opened.
        public var onEvent: @Sendable (DatabaseEvent) -> Void = { _ in }
        /// Is called when the storage can no longer be used, at least once; the program has to end.
        public var onFatal: @Sendable (FatalStorage) -> Void = { _ in }

        public init(path: String, applicationID: Int32, migrations: [Migration]) {
            self.path = path
            self.applicationID = applicationID
            self.migrations = migrations
        }
    }

    public let writer: Writer
    private let options: Options
    private let files: DataFiles
    private let identity: FileIdentity

    /// Opens the database, or creates it when there is none, and migrates it to the newest schema after a verified
    /// backup.
    ///
    /// Throws `refused` for a file that is newer, damaged, empty or another program's, which is then left untouched; and
    /// SQLite's error when a migration fails, which leaves the version before it.
    public init(_ options: Options) throws {
        self.options = options
        files = try DataFiles(database: options.path)
        let preparation = Preparation(options: options, files: files)
        let connection = try preparation.run()
        guard let identity = FileIdentity(of: [files.database, files.wal]) else { throw SQLiteError.replaced }
        self.identity = identity
        let core = WriterCore(
            connection: connection, limits: .init(calls: options.groupCalls, time: options.groupTime),
            identity: identity, checkpointEvery: options.checkpointPages, busyTimeout: options.busyTimeout,
            onFatal: options.onFatal)
        writer = Writer(core: core, limit: options.queueLimit)
    }

    /// Reads a database that this process has not open, with its log, by a connection of its own. Nobody may write to it
    /// meanwhile.
    public static func read<T>(_ path: String, _ body: (ReadTransaction) throws -> T) throws -> T {
        try Opening(path: DataFiles(database: path).database, purpose: .reader).open().read(body)
    }

    /// A connection that cannot write, for one thread.
    public func makeReader() throws -> Connection {
        var opening = Opening(path: files.database, purpose: .reader)
        opening.cacheKiB = options.readerCacheKiB
        opening.busyTimeout = options.busyTimeout
        opening.observer = options.observer
        let onFatal = options.onFatal
        opening.onCorruption = { onFatal(.corruption) }
        return try opening.open()
    }

    /// `Backup.make` of this database.
    public func backup(to path: String) throws { try Backup.make(of: files.database, to: path) }

    /// Whether the files that are open still lie under their names. To be asked about once a second; while it is false
    /// every write is refused.
    public func verifyIdentity() -> Bool { identity.holds() }

    /// The size of the log in bytes.
    public var walBytes: Int { DurableFile.size(files.wal) }

    /// The size of the database file in bytes, without the log.
    public var fileBytes: Int { DurableFile.size(files.database) }

    /// Finishes the calls that wait, refuses further ones, moves the log into the database, closes the writer and notes
    /// that the database has no log now.
    public func close() {
        writer.close()
        // Without the note the next start only knows less about a log that it finds.
        if let owner = LogOwner(ofClosed: files) { try? owner.save(for: files) }
    }
}

/// Something that the operator should know of an opening.
public enum DatabaseEvent: Sendable, Equatable {
    case created
    case backedUp(path: String)
    case migrated(number: Int, name: String)
}

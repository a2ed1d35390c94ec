import CSQLite

/// Moves the pages of the write-ahead log into the database, between the writer's transactions.
///
/// Only ever the writer does this, so that no checkpoint races a commit that starts the log anew: SQLite before 3.51.3
/// can lose pages then (https://sqlite.org/wal.html, "The WAL-Reset Bug").
final class Checkpointer {
    private let db: OpaquePointer
    private let interval: Int32
    private var due: Int32
    private var lastSeen: Int32 = 0
    /// Pages in the log after the last commit, written by the hook.
    private let pages: UnsafeMutablePointer<Int32>

    init(_ connection: Connection, every interval: Int) {
        db = connection.handle.db
        self.interval = Int32(clamping: max(1, interval))
        due = self.interval
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        sqlite3_wal_hook(
            db,
            { context, _, _, count in
                context?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            }, pages)
    }

    deinit {
        sqlite3_wal_hook(db, nil, nil)
        pages.deallocate()
    }

    /// Checkpoints without waiting for anybody (PASSIVE) when the log has grown by `interval` pages since the last time.
    ///
    /// `isForced` is for a full disk: a log that is in the database can be written from its start again.
    /// Throws the I/O error or corruption that it met. A full disk is no reason to stop: the log keeps the pages.
    func runIfDue(evenIfNot isForced: Bool = false) throws(Loss) {
        let count = pages.pointee
        if count < lastSeen { due = interval }
        lastSeen = count
        guard count >= due || isForced else { return }
        due = count + interval
        _ = try run(SQLITE_CHECKPOINT_PASSIVE)
    }

    /// Empties the log if the readers let it, for whom it waits as long as the busy timeout; whether it is empty.
    func truncate() throws(Loss) -> Bool {
        guard try run(SQLITE_CHECKPOINT_TRUNCATE) else { return false }
        pages.pointee = 0
        return true
    }

    /// Whether the checkpoint came to its end.
    private func run(_ mode: Int32) throws(Loss) -> Bool {
        let code = sqlite3_wal_checkpoint_v2(db, nil, mode, nil, nil)
        guard let fault = Fault(code: code), fault >= .ioError else { return code == SQLITE_OK }
        let message = String(cString: sqlite3_errmsg(db))
        throw .fault(fault, SQLiteError.failed(SQLiteFailure(code: code, message: message, sql: "checkpoint")))
    }
}

import CSQLite

/// The writer's connection and what it does with it.
///
/// `@unchecked Sendable`: used on the writer's serial queue only.
final class WriterCore: @unchecked Sendable {
    private var connection: Connection?
    private var group: GroupCommit?
    private var checkpointer: Checkpointer?
    private let identity: FileIdentity
    private let busyMilliseconds: Int32
    private let onFatal: @Sendable (FatalStorage) -> Void
    /// Why nothing is written any more.
    private(set) var fatal: FatalStorage?
    private var hasToldFatal = false
    /// Whether the last group met a full disk.
    private var isFull = false

    init(
        connection: Connection, limits: GroupCommit.Limits, identity: FileIdentity, checkpointEvery pages: Int,
        busyTimeout: Duration, onFatal: @escaping @Sendable (FatalStorage) -> Void
    ) {
        self.connection = connection
        self.identity = identity
        self.onFatal = onFatal
        busyMilliseconds = Int32(clamping: busyTimeout.nanoseconds / 1_000_000)
        group = GroupCommit(connection: connection, limits: limits, identity: identity)
        checkpointer = Checkpointer(connection, every: pages)
    }

    func run(_ first: any WriteJob, next: () -> (any WriteJob)?) -> [GroupCommit.Finished] {
        guard fatal == nil, let group else { return [GroupCommit.Finished(job: first, outcome: refusal)] }
        let (calls, fatal) = group.run(first, next: next)
        self.fatal = fatal
        isFull = calls.contains { $0.isStorageFull }
        return calls
    }

    func checkpointIfDue() {
        guard fatal == nil, identity.holds() else { return }
        do throws(Loss) {
            try checkpointer?.runIfDue(evenIfNot: isFull)
        } catch {
            fatal = error.fatal
        }
    }

    /// Whether the log could be emptied at once.
    func emptyLog() -> Bool {
        guard fatal == nil, let connection, let checkpointer, identity.holds() else { return false }
        sqlite3_busy_timeout(connection.handle.db, 0)
        defer { sqlite3_busy_timeout(connection.handle.db, busyMilliseconds) }
        do throws(Loss) { return try checkpointer.truncate() } catch {
            fatal = error.fatal
            return false
        }
    }

    /// Empties the log and lets SQLite note what helps its planner (https://sqlite.org/pragma.html#pragma_optimize).
    /// After a failure nothing more is written: the log is left for the next start.
    func close() {
        if let connection {
            if fatal == nil, identity.holds() {
                _ = try? connection.pragma("optimize")
                sqlite3_busy_timeout(connection.handle.db, 500)
                do throws(Loss) { _ = try checkpointer?.truncate() } catch { fatal = error.fatal }
            }
            if fatal != nil || !identity.holds() { connection.keepLogOnClose(true) }
            connection.forgetStatements()
        }
        checkpointer = nil
        group = nil
        connection = nil
    }

    private var refusal: WriteOutcome {
        switch fatal {
        case .corruption: .storageCorrupt
        case .failure: .storageFailure
        case nil: .failed(SQLiteError.writerClosed)
        }
    }

    /// To be called when the calls that met the failure have their outcome: the program may end at once.
    func tellFatal() {
        guard let fatal, !hasToldFatal else { return }
        hasToldFatal = true
        onFatal(fatal)
    }
}

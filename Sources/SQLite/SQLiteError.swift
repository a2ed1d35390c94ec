import CSQLite

/// What went wrong in the storage. It never carries a bound value, so that its text may be logged.
public enum SQLiteError: Error, Equatable, Sendable {
    /// SQLite refused or failed.
    case failed(SQLiteFailure)
    /// Another program held the write lock for longer than the busy timeout: nothing was done.
    case busy
    /// `Connection.withDeadline` ended the work.
    case deadlineExceeded
    /// The writer's queue is full: nothing was done.
    case queueFull
    /// The writer takes no more calls: it was closed, or the storage failed.
    case writerClosed
    /// The file at the path is no longer the one that is open (moved, deleted or replaced): nothing was done.
    case replaced
    /// There is no space on the disk; nothing was kept.
    case storageFull
    /// The disk failed; it is unknown whether the changes were kept.
    case storageFailure
    /// The database is damaged; nothing was kept.
    case storageCorrupt
    /// The database or its directory may not be used.
    case refused(Refusal)
    /// The program used the storage wrongly.
    case misuse(String)

    /// The violated constraint, if that is what SQLite refused.
    public var constraint: ConstraintViolation? { failure.flatMap(ConstraintViolation.init) }

    public var isConstraint: Bool { failure?.isConstraint ?? false }
    public var isFull: Bool { self == .storageFull || failure?.fault == .full }
    public var isIOError: Bool { self == .storageFailure || failure?.fault == .ioError }
    public var isCorrupt: Bool { self == .storageCorrupt || failure?.fault == .corrupt }
    public var isInterrupt: Bool { self == .deadlineExceeded || failure?.primaryCode == SQLITE_INTERRUPT }
    public var isBusy: Bool { self == .busy || failure?.primaryCode == SQLITE_BUSY }

    /// The exit code by sysexits(3) for a program that cannot go on for this reason; nil where none says it.
    public var exitCode: Int32? {
        if case .refused(let refusal) = self { return refusal.exitCode }
        if isCorrupt { return 65 }
        if isFull || isIOError { return 74 }
        return isBusy ? 75 : nil
    }

    private var failure: SQLiteFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}

/// A result code of SQLite with its message and the text of the statement.
public struct SQLiteFailure: Equatable, Sendable {
    /// The extended result code (https://sqlite.org/rescode.html).
    public let code: Int32
    public let message: String
    /// The statement as it was written, with `?` where values were bound; empty where none was concerned.
    public let sql: String

    var primaryCode: Int32 { code & 0xFF }
    var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
    var fault: Fault? { Fault(code: code) }
}

extension SQLiteError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .failed(let failure):
            let statement = failure.sql.isEmpty ? "" : " in: \(failure.sql)"
            return "SQLite \(failure.code): \(failure.message)\(statement)"
        case .busy: return "another program holds the database's write lock"
        case .deadlineExceeded: return "the statement took too long and was stopped"
        case .queueFull: return "the writer's queue is full"
        case .writerClosed: return "the writer takes no more calls"
        case .replaced: return "the database file was moved, deleted or replaced while it was open"
        case .storageFull: return "no space is left on the disk"
        case .storageFailure: return "the disk failed; it is unknown whether the changes were kept"
        case .storageCorrupt: return "the database is damaged"
        case .refused(let refusal): return refusal.description
        case .misuse(let what): return what
        }
    }
}

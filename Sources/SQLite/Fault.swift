import CSQLite

/// A failure that says something about the machine rather than about the statement; the later, the graver.
enum Fault: Int, Comparable {
    /// A statement was stopped.
    case interrupt
    case memory
    /// No space is left; https://sqlite.org/rescode.html#full
    case full
    /// After an I/O error at COMMIT it is unknown what is on the disk.
    case ioError
    case corrupt

    init?(code: Int32) {
        switch code & 0xFF {
        case SQLITE_INTERRUPT: self = .interrupt
        case SQLITE_NOMEM: self = .memory
        case SQLITE_FULL: self = .full
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
        case SQLITE_IOERR:
            switch code {
            case csqlite_ioerr_nomem: self = .memory
            // The shared-memory file could not grow: what a full disk says when the WAL's index needs a further page.
            case csqlite_ioerr_shmsize: self = .full
            default: self = .ioError
            }
        default: return nil
        }
    }

    static func < (left: Fault, right: Fault) -> Bool { left.rawValue < right.rawValue }
}

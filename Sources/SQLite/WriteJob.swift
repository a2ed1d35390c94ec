/// A call that changes rows, as the writer sees it.
public protocol WriteJob: AnyObject, Sendable {
    /// Whether nobody waits for the outcome any more; asked right before `perform`.
    var isAbandoned: Bool { get }

    /// Does the work, on the writer's thread. What it throws rolls back this call alone.
    ///
    /// It may be called a second time after its changes were thrown away together with those of its group: it must be
    /// repeatable, and keep nothing of a run but the last one's result.
    func perform(_ transaction: WriteTransaction) throws

    /// Is called exactly once, on the writer's thread, when the changes are on disk or are known not to be.
    func finish(_ outcome: WriteOutcome)
}

/// What became of a call.
public enum WriteOutcome: Sendable {
    /// The changes are on disk.
    case committed
    /// The call's own error; nothing of it was kept.
    case failed(any Error)
    /// There is no space on the disk; nothing was kept.
    case storageFull
    /// The disk failed. It is unknown whether the changes were kept; the program is about to end.
    case storageFailure
    /// The database is damaged; nothing was kept, and the program is about to end.
    case storageCorrupt
    /// Nobody waited for it any more; it was not performed.
    case abandoned
}

/// Why the program can no longer use its storage and must end.
public enum FatalStorage: Sendable, Equatable {
    /// An I/O error; what is on the disk is only known after a restart.
    case failure
    case corruption

    /// The exit code by sysexits(3).
    public var exitCode: Int32 {
        switch self {
        case .failure: 74
        case .corruption: 65
        }
    }
}

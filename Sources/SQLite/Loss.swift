/// What ended a whole write transaction.
enum Loss: Error {
    case fault(Fault, any Error)
    /// BEGIN or COMMIT was refused, for a lock or a deferred constraint.
    case refused(any Error)

    /// Whether running the calls one by one can help those that are not to blame.
    var isWorthRepeating: Bool {
        switch self {
        case .fault(let fault, _): fault < .full
        case .refused(let error): (error as? SQLiteError)?.isConstraint ?? false
        }
    }

    var isBusy: Bool {
        if case .refused(let error) = self { (error as? SQLiteError) == .busy } else { false }
    }

    /// What the loss is for a call that is not run again.
    var outcome: WriteOutcome {
        switch self {
        case .fault(.full, _): .storageFull
        case .fault(.ioError, _): .storageFailure
        case .fault(.corrupt, _): .storageCorrupt
        case .fault(_, let error), .refused(let error): .failed(error)
        }
    }

    var fatal: FatalStorage? {
        switch self {
        case .fault(.ioError, _): .failure
        case .fault(.corrupt, _): .corruption
        default: nil
        }
    }
}

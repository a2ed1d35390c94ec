/// Runs calls in one transaction with one COMMIT, each in a SAVEPOINT of its own, and finds out what became of each.
///
/// Some failures throw the whole transaction away (https://sqlite.org/lang_transaction.html, "Response To Errors Within
/// A Transaction"): then no call of the group is acknowledged.
final class GroupCommit {
    struct Limits: Sendable {
        var calls: Int
        var time: Duration
    }

    struct Finished {
        let job: any WriteJob
        var outcome: WriteOutcome
    }

    private let connection: Connection
    private let limits: Limits
    private let identity: FileIdentity

    private static let begin = Prepared("BEGIN IMMEDIATE")
    private static let savepoint = Prepared("SAVEPOINT call")
    private static let release = Prepared("RELEASE call")
    private static let rollBackTo = Prepared("ROLLBACK TO call")

    init(connection: Connection, limits: Limits, identity: FileIdentity) {
        self.connection = connection
        self.limits = limits
        self.identity = identity
    }

    // MARK: A group

    /// Runs `first` and what `next` gives, up to the limits, and returns every call that it took with its outcome; and
    /// what makes the storage unusable, after which it must not be called again.
    func run(_ first: any WriteJob, next: () -> (any WriteJob)?) -> (calls: [Finished], fatal: FatalStorage?) {
        var calls: [Finished] = []
        do throws(Loss) {
            if try perform(first, next, &calls) { try commit() }
            acknowledge(&calls)
            return (calls, nil)
        } catch {
            connection.rollBack()
            // Who waited behind the same lock holder does not wait for him once more.
            while error.isBusy, let job = next() { calls.append(Finished(job: job, outcome: error.outcome)) }
            return settle(calls, after: error)
        }
    }

    /// Whether a transaction was needed. Each call is in `calls` before anything happens to it.
    private func perform(
        _ first: any WriteJob, _ next: () -> (any WriteJob)?, _ calls: inout [Finished]
    ) throws(Loss) -> Bool {
        let end = MonotonicTime.nanoseconds() + limits.time.nanoseconds
        var isOpen = false
        var upcoming: (any WriteJob)? = first
        while let job = upcoming {
            calls.append(Finished(job: job, outcome: .abandoned))
            if !job.isAbandoned {
                calls[calls.count - 1].outcome = .committed
                if !isOpen { try begin() }
                isOpen = true
                calls[calls.count - 1].outcome = try call(job)
            }
            let mayGoOn = calls.count < limits.calls && MonotonicTime.nanoseconds() < end
            upcoming = mayGoOn ? next() : nil
        }
        return isOpen
    }

    /// Gives the calls of a lost transaction their outcome, or another run where that can help.
    private func settle(_ calls: [Finished], after loss: Loss) -> (calls: [Finished], fatal: FatalStorage?) {
        var calls = calls
        var fatal = loss.fatal
        let isWorthRepeating = loss.isWorthRepeating && calls.filter { !$0.isAbandoned }.count > 1
        for index in calls.indices where !calls[index].isAbandoned {
            if let fatal {
                calls[index].outcome = fatal == .corruption ? .storageCorrupt : .storageFailure
            } else if isWorthRepeating {
                (calls[index].outcome, fatal) = repeated(calls[index].job)
            } else {
                calls[index].outcome = loss.outcome
            }
        }
        return (calls, fatal)
    }

    /// Runs a call once more, alone in its transaction.
    private func repeated(_ job: any WriteJob) -> (WriteOutcome, FatalStorage?) {
        guard !job.isAbandoned else { return (.abandoned, nil) }
        do throws(Loss) {
            try begin()
            var finished = [Finished(job: job, outcome: try call(job))]
            try commit()
            acknowledge(&finished)
            return (finished[0].outcome, nil)
        } catch {
            connection.rollBack()
            return (error.outcome, error.fatal)
        }
    }

    // MARK: Its steps

    private func begin() throws(Loss) {
        guard identity.holds() else { throw .refused(SQLiteError.replaced) }
        connection.handle.fault = nil
        do {
            try connection.perform(Self.begin)
        } catch {
            throw loss(error)
        }
    }

    private func commit() throws(Loss) {
        connection.handle.fault = nil
        do {
            try connection.commit()
        } catch {
            throw loss(error)
        }
    }

    /// A commit that went into a file which nobody will find again must not be acknowledged.
    private func acknowledge(_ calls: inout [Finished]) {
        guard !identity.holds() else { return }
        for index in calls.indices {
            if case .committed = calls[index].outcome { calls[index].outcome = .storageFailure }
        }
    }

    private func call(_ job: any WriteJob) throws(Loss) -> WriteOutcome {
        connection.handle.fault = nil
        do {
            try connection.perform(Self.savepoint)
            try job.perform(WriteTransaction(connection))
            connection.leaveRows()
            // A call may have caught the error that ended everything.
            guard connection.isInTransaction, connection.handle.fault ?? .interrupt < .ioError else {
                throw SQLiteError.misuse("the call went on after its transaction had ended")
            }
            try connection.perform(Self.release)
            return .committed
        } catch {
            return try rollBackCall(after: error)
        }
    }

    private func rollBackCall(after error: any Error) throws(Loss) -> WriteOutcome {
        connection.leaveRows()
        let fault = connection.handle.fault
        guard connection.isInTransaction, fault ?? .interrupt < .ioError else { throw loss(error) }
        do {
            try connection.perform(Self.rollBackTo)
            try connection.perform(Self.release)
        } catch {
            throw loss(error)
        }
        return fault == .full ? .storageFull : .failed(error)
    }

    private func loss(_ error: any Error) -> Loss {
        if let fault = connection.handle.fault { return .fault(fault, error) }
        return .refused((error as? SQLiteError)?.isBusy == true ? SQLiteError.busy : error)
    }
}

extension GroupCommit.Finished {
    var isAbandoned: Bool {
        if case .abandoned = outcome { true } else { false }
    }

    var isStorageFull: Bool {
        if case .storageFull = outcome { true } else { false }
    }
}

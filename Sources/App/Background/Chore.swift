import Records

/// Something that is done again and again and that nobody waits for. What is left to do stands in rows and files, so that
/// it goes on after a restart.
protocol Chore: Sendable {
    /// For the log.
    var name: String { get }

    /// Does a little of it: one write of at most `limit` rows, or one file.
    func step(_ limit: Int) throws -> ChoreStep
}

enum ChoreStep: Sendable, Equatable {
    /// There is more to do.
    case more
    /// Nothing is to be done before so many seconds have passed.
    case idle(seconds: Int)
}

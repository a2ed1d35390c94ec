/// The compiled statements of one connection by their text; when it is full the least recently used goes.
struct StatementCache {
    private var statements: [String: Statement] = [:]
    private let limit: Int
    private var clock: UInt64 = 0

    init(limit: Int) { self.limit = max(1, limit) }

    var count: Int { statements.count }
    var all: some Collection<Statement> { statements.values }

    mutating func find(_ text: String) -> Statement? {
        guard let statement = statements[text] else { return nil }
        touch(statement)
        return statement
    }

    mutating func insert(_ statement: Statement, for text: String) {
        if statements.count >= limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            statements[oldest.key] = nil
        }
        touch(statement)
        statements[text] = statement
    }

    mutating func removeAll() { statements.removeAll() }

    private mutating func touch(_ statement: Statement) {
        clock &+= 1
        statement.lastUse = clock
    }
}

import OpenSSL
import SQLite

/// What a loop keeps for its own calls; used on its thread only.
final class LoopState {
    let reader: Connection
    let hasher: SHA256Hasher
    let questions = KnownQuestions()
    let slowAskers = SlowAskers()

    init(_ database: Database) throws {
        reader = try database.makeReader()
        hasher = try SHA256Hasher()
    }
}

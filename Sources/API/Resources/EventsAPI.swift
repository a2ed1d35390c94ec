import HTTPTypes
import Records
import SQLite
import Services

/// What happened to the caller's objects.
enum EventsAPI {
    static func endpoints() -> [Endpoint] {
        [
            Endpoint("listEvents", .get, "/v1/events") { (caller: Caller, tx: ReadTransaction, asked: AskedEvents) in
                let question = asked.question
                return try EventLog.read(
                    after: question.after, of: caller.ownerID, types: question.types, limit: question.limit, in: tx)
            },
            Endpoint("streamEvents", .get, "/v1/events/stream") {
                (caller: Caller, tx: ReadTransaction, asked: AskedStream) in
                StreamStart(
                    question: asked.question, newest: try EventLog.newest(of: caller.ownerID, in: tx))
            },
        ]
    }
}

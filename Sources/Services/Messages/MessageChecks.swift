import JSON
import Records
import SQLite
import Wording

/// The `checks` of messages: what is wrong with their texts, worked out each time they are shown. How severe it is goes by
/// the type of the talk that they are about, and by the first type where they are about none.
enum MessageChecks {
    static let members = CheckWriter.members { try each($0, for: $1, in: $2, $3) }

    /// What stands against sending one message.
    static func report(
        on message: Stored<Message>, for caller: Caller, in tx: ReadTransaction
    ) throws -> CheckReport {
        var found = CheckReport([], Severities(.careerExploration))
        try each([message.id.uuid], for: caller, in: tx) { found = $1 }
        return found
    }

    private static func each(
        _ ids: [UUIDv7], for caller: Caller, in tx: ReadTransaction, _ use: (UUIDv7, CheckReport) -> Void
    ) throws {
        let statement = try tx.prepared(query)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(idList(ids), at: 2)
        while try statement.step() {
            guard let id = UUIDv7(utf8: statement.bytes(0)), let kind = MessageKind(rawValue: statement.text(1)),
                let type = InterviewType(rawValue: statement.text(4))
            else { throw StoredValueError(table: Message.name.plural, column: "kind") }
            var found: [CheckFinding] = []
            for (column, text) in [(2, CheckedText.subject), (3, .body)] where !statement.isNull(Int32(column)) {
                found += try findings(statement.bytes(Int32(column)), text, kind, type)
            }
            use(id, CheckReport(found, Severities(type, Severities.own(statement, 5))))
        }
    }

    /// A subject is no message, and of some kinds nothing is expected: there only what must not be said is looked for.
    private static func findings(
        _ bytes: UnsafeRawBufferPointer, _ text: CheckedText, _ kind: MessageKind, _ type: InterviewType
    ) throws -> [CheckFinding] {
        let found = try TextJudge.findings(in: bytes, as: kind.text ?? .thankYou, of: type, text)
        return text == .body && kind.text != nil ? found : found.filter { $0.place != nil }
    }

    private static let query = Prepared(
        """
        SELECT m.id, m.kind, m.subject, m.body, coalesce(r.interview_type, i.interview_type, 'career_exploration'),
        (SELECT t.severities FROM interview_types AS t
        WHERE t."key" = coalesce(r.interview_type, i.interview_type, 'career_exploration'))
        FROM messages AS m LEFT JOIN requests AS r ON r.owner_id = m.owner_id AND r.id = m.request_id
        LEFT JOIN interviews AS i ON i.owner_id = m.owner_id AND i.id = m.interview_id
        WHERE m.owner_id = ?1 AND m.id IN (SELECT value FROM json_each(?2))
        """)
}

extension MessageKind {
    /// What its text is judged as; nil where nothing is expected of it.
    fileprivate var text: TextKind? {
        switch self {
        case .thankYou: .thankYou
        case .followUp: .followUp
        case .update: .update
        case .introductionAsk: .introduction
        case .introductionThanks, .other: nil
        }
    }
}

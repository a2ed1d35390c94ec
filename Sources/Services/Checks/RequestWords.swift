import JSON
import Records
import SQLite

/// What requests say, and what is known beside it, read for those of a page of which it was not read before.
struct RequestWords: RequestMembers {
    private let ground: CommonGround?
    private let row: Row

    static func findings(
        of ids: [UUIDv7], for caller: Caller, in tx: ReadTransaction
    ) throws -> [UUIDv7: [CheckFinding]] {
        let ground = try CommonGround.of(caller.ownerID, in: tx)
        let statement = try tx.prepared(ground == nil ? plain : comparing)
        defer { statement.reset() }
        statement.bind(caller.ownerID, at: 1)
        statement.bind(idList(ids), at: 2)
        var findings: [UUIDv7: [CheckFinding]] = [:]
        while try statement.step() {
            guard let id = UUIDv7(utf8: statement.bytes(0)), let type = InterviewType(rawValue: statement.text(1))
            else { throw StoredValueError(table: InterviewRequest.name.plural, column: "interview_type") }
            let judge = RequestJudge(type: type, members: RequestWords(ground: ground, row: statement))
            let message = statement.isNull(6) ? nil : statement.bytes(6)
            findings[id] = try judge.findings(in: message, .message)
        }
        return findings
    }

    private static let plain = Prepared(text(adding: "", joining: ""))
    /// Where the owner's profile tells something that could be shared.
    private static let comparing = Prepared(
        text(
            adding: ", \(CommonGround.columns)",
            joining: """
                LEFT JOIN organizations AS o ON o.owner_id = c.owner_id AND o.id = c.organization_id \
                AND o.deleted_at IS NULL
                """))

    private static func text(adding columns: String, joining organizations: String) -> String {
        """
        SELECT r.id, r.interview_type, r.objectives = '[]', r.purpose, r.why_you, r.subject, r.message, r.asked_minutes,
        c.commonalities, f.introduction, f.headline, f.interests\(columns)
        FROM requests AS r JOIN contacts AS c ON c.owner_id = r.owner_id AND c.id = r.contact_id
        LEFT JOIN profiles AS f ON f.owner_id = r.owner_id \(organizations)
        WHERE r.owner_id = ?1 AND r.id IN (SELECT value FROM json_each(?2))
        """
    }

    private static let firstOfGround: Int32 = 12

    var lacksObjective: Bool { row.bool(2) }
    var hasPurpose: Bool { !row.isNull(3) }
    var purpose: String? { row.optionalText(3) }
    var hasWhyYou: Bool { !row.isNull(4) }
    var whyYou: String? { row.optionalText(4) }
    var subject: String? { row.optionalText(5) }
    var askedMinutes: Int? { Int(row.integer(7)) }
    var introduction: String? {
        let parts = [row.optionalText(9), row.optionalText(10)].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
    var interests: String? { row.optionalText(11) }
    var expertise: String? { nil }
    var needsPurpose: Bool { true }

    var commonalities: [Commonality] {
        // Nearly all lists are empty.
        let noted = row.bytes(8).count > 2 ? noted : []
        guard let ground else { return noted }
        return noted + ground.found(in: row, from: Self.firstOfGround, told: row.text(8))
    }

    private var noted: [Commonality] {
        guard case .array(let list) = try? JSONValue(parsing: Array(row.bytes(8))) else { return [] }
        return list.map { value in
            guard case .object(let object) = value, case .string(let detail) = object["detail"] else {
                return Commonality()
            }
            return Commonality(.other, detail)
        }
    }
}

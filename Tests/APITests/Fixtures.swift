import API
import FoundationEssentials
import JSON
import Records
import SQLite
import Services
import Testing

/// What the operations of the contract are tried on: paths to objects of a student's, Ada's unless said otherwise, and
/// bodies that name them.
final class Fixtures {
    /// An id in the right form that no object has.
    static let unknown = "01a1fda3-e929-704a-80b6-000000000000"

    private let centre: Centre
    private let owner: Centre.Person
    private var kept: [String: String] = [:]
    private var count = 0

    init(_ centre: Centre, of owner: Centre.Person? = nil) {
        self.centre = centre
        self.owner = owner ?? centre.ada
    }

    let trashable = [
        "organizations", "contacts", "touches", "requests", "interviews", "referrals", "reminders", "notes", "reviews",
        "pitches", "self_answers", "targets", "introductions",
        "ties",
        "attempts", "messages",
    ]

    /// Whether someone may find the instance's own object that a path names.
    func isVisible(_ path: String, to principal: MatrixTests.Principal) -> Bool {
        switch path.split(separator: "/")[1] {
        case "cohorts": principal != .stranger
        case "sharing_grants": [.owner, .reading, .advisor].contains(principal)
        case "templates": [.owner, .reading].contains(principal)
        case "suppressions": [.advisor, .stranger, .admin].contains(principal)
        default: principal == .admin
        }
    }

    // MARK: Paths

    /// The path to an object: the one kept for calls that change nothing, a fresh one, or one that does not exist.
    func path(_ template: String, isFresh: Bool = false, unknown: Bool = false) throws -> String {
        var path = template.replacing("{code}", with: "not_found").replacing("{key}", with: "company_insider")
        guard path.contains("{id}") else { return path }
        let kind = String(template.split(separator: "/")[1])
        let isRestored = template.hasSuffix("/restore")
        _ = kind == "users" ? try keep(kind) : ""
        let id = unknown ? Self.unknown : isFresh || isRestored ? try make(kind) : try keep(kind)
        if isRestored, !unknown { try trash(kind, id) }
        path = path.replacing("{id}", with: id)
        guard path.contains("{user_id}") else { return path }
        let member = try newStudent()
        if isFresh { try join(member, id) }
        return path.replacing("{user_id}", with: member)
    }

    func keep(_ kind: String) throws -> String {
        if let id = kept[kind] { return id }
        let id = try make(kind)
        kept[kind] = id
        return id
    }

    private func trash(_ kind: String, _ id: String) throws {
        let isReview = kind == "reviews"
        try centre.server.call(
            "DELETE", "/v1/\(kind)/\(id)\(isReview ? "?owner_id=\(centre.ada.id)" : "")",
            token: isReview ? centre.advisor.token : centre.ada.token, expecting: 204)
    }

    /// A new object of Ada's, or of the instance's that she is a part of.
    func make(_ kind: String) throws -> String {
        switch kind {
        case "organizations": try centre.make(kind, #"{"name":"Guild"}"#, by: owner)
        case "contacts": try centre.make(kind, #"{"name":"Grace"}"#, by: owner)
        case "touches":
            try centre.make(kind, "{\"contact_id\":\"\(try keep("contacts"))\",\"channel\":\"email\"}", by: owner)
        case "requests":
            try centre.make(
                kind, "{\"contact_id\":\"\(try keep("contacts"))\",\"interview_type\":\"career_exploration\"}",
                by: owner)
        case "interviews":
            try centre.make(
                kind,
                """
                {"contact_id":"\(try keep("contacts"))","interview_type":"career_exploration",
                "starts_at":"2026-12-01T10:00:00Z","time_zone":"UTC"}
                """, by: owner)
        case "referrals":
            try centre.make(kind, "{\"from_contact_id\":\"\(try keep("contacts"))\",\"name\":\"Bea\"}", by: owner)
        case "reminders": try centre.make(kind, #"{"title":"t","due_at":"2026-12-01T00:00:00Z"}"#, by: owner)
        case "notes": try centre.make(kind, #"{"text":"t"}"#, by: owner)
        case "reviews" where owner.id != centre.ada.id:
            try centre.make(kind, "{\"request_id\":\"\(try keep("requests"))\",\"text\":\"t\"}", by: owner)
        case "reviews":
            try centre.server.call(
                "POST", "/v1/reviews?owner_id=\(centre.ada.id)",
                "{\"request_id\":\"\(try keep("requests"))\",\"text\":\"t\"}", token: centre.advisor.token,
                expecting: 201
            ).id
        case "pitches": try centre.make(kind, #"{"name":"n","text":"t"}"#, by: owner)
        case "self_answers": try centre.make(kind, #"{"question":"q"}"#, by: owner)
        case "targets": try centre.make(kind, #"{"name":"n"}"#, by: owner)
        case "acquaintances": try centre.make("contacts", #"{"name":"Alan"}"#, by: owner)
        case "introductions":
            try centre.make(
                kind,
                "{\"via_contact_id\":\"\(try keep("acquaintances"))\",\"to_contact_id\":\"\(try keep("contacts"))\"}",
                by: owner)
        case "ties":
            try centre.make(kind, "{\"to_contact_id\":\"\(try keep("contacts"))\",\"strength\":2}", by: owner)
        case "templates": try centre.make(kind, #"{"name":"n","body":"b"}"#, by: owner)
        case "messages": try centre.make(kind, "{\"contact_id\":\"\(try keep("contacts"))\"}", by: owner)
        case "attempts":
            try centre.make(
                kind, "{\"request_id\":\"\(try keep("requests"))\",\"channel\":\"phone\",\"outcome\":\"no_answer\"}",
                by: owner)
        case "sharing_grants": try centre.grant("progress")
        case "cohorts": try cohort()
        case "users": kept[kind] == nil ? centre.ada.id : try newStudent()
        case "suppressions": try suppression()
        case "tokens", "sessions", "invitations", "exports", "erasures", "imports": try makeEntry(kind)
        default: throw TestFailure("nothing is known of \(kind) that operations could be tried on")
        }
    }

    /// A token or a session of Ada's, or an invitation of the administrator's.
    private func makeEntry(_ kind: String) throws -> String {
        let (services, clock) = (centre.server.services, centre.server.clock)
        let (ada, admin) = (ID<Owner>(centre.ada.id) ?? .unset, ID<Owner>(centre.admin.id) ?? .unset)
        count += 1
        let email = "invited.\(count)@example.org"
        let exports = centre.server.exports
        return try centre.server.database.writer.run { tx in
            switch kind {
            case "tokens": return try services.accounts.addToken(named: "t", to: ada, days: 1, in: tx).token.id.text
            case "sessions":
                let (id, now) = (services.stores.ids.next(), clock.now)
                try tx.run(
                    """
                    INSERT INTO tokens
                    (id, user_id, kind, name, hash, scopes, created_at, last_used_at, expires_at, ends_at)
                    VALUES (\(id), \(ada), 'session', '', randomblob(32), '[]', \(now), \(now), \(now.adding(days: 1)),
                    \(now.adding(days: 1)))
                    """)
                return id.text
            case "exports":
                let caller = Caller(ownerID: ada, zone: .utc, now: clock.now)
                let job = try services.jobs.create(ExportJob.kind, atMost: 1, for: caller, in: tx)
                let path = ExportJob.path(of: job, in: exports)
                guard FileManager.default.createFile(atPath: path, contents: Data("{}\n".utf8)) else {
                    throw TestFailure("\(path) cannot be made")
                }
                let until = clock.now.adding(days: 1)
                return try services.jobs.succeed(job, state: JSONObject(), until: until, in: tx).id
            case "erasures":
                let gone = try services.accounts.enrol(email: email, name: "Gone", role: .student, zone: .utc, in: tx)
                let caller = Caller(ownerID: admin, zone: .utc, now: clock.now)
                var reason = ErasureReason()
                reason.reason = "Asked."
                return try services.erasures.begin(gone.id, reason, for: caller, isAdmin: true, in: tx).id
            case "imports":
                let caller = Caller(ownerID: admin, zone: .utc, now: clock.now)
                let question = try ImportQuestion([QueryParameter(name: "type", value: "invitations")])
                let file = try ImportFile(Array("email\n\(email)\n".utf8))
                let made = try services.imports.create(file, question, for: caller, in: tx)
                return try services.imports.cancel(made, for: caller, in: tx).id.text
            default:
                var invitation = Invitation()
                invitation.email = email
                let caller = Caller(ownerID: admin, zone: .utc, now: clock.now)
                return try services.invitations.create(invitation, for: caller, in: tx).invitation.id.text
            }
        }
    }

    /// Someone else who is not to be asked.
    private func suppression() throws -> String {
        count += 1
        return try centre.server.call(
            "POST", "/v1/suppressions", "{\"email\":\"silent.\(count)@example.org\"}", token: centre.admin.token,
            expecting: 201
        ).id
    }

    /// A cohort as that of the centre.
    private func cohort() throws -> String {
        let id = try centre.server.call(
            "POST", "/v1/cohorts", #"{"name":"Other"}"#, token: centre.admin.token, expecting: 201
        ).id
        for person in [centre.ada, centre.eve] { try join(person.id, id) }
        try join(centre.advisor.id, id, as: "advisor")
        return id
    }

    private func join(_ user: String, _ cohort: String, as part: String = "student") throws {
        try centre.server.call(
            "POST", "/v1/cohorts/\(cohort)/members", "{\"user_id\":\"\(user)\",\"as\":\"\(part)\"}",
            token: centre.admin.token, expecting: 201)
    }

    private func newStudent() throws -> String {
        count += 1
        return try centre.server.person("student.\(count)@example.org", .student).id
    }

    // MARK: Bodies

    /// The contract's own example of a body, with ids of Ada's objects; nil for an operation without a body.
    /// The query with what the operation cannot be called without.
    func query(of operation: Contract.Operation, _ contract: Contract) -> String {
        let needed = operation.node["parameters"].elements.map(contract.resolve).filter {
            $0["in"].string == "query" && $0["required"] == .bool(true)
        }
        let pairs = needed.map { parameter -> String in
            let value = parameter["schema"]["enum"].elements.first?.string ?? "a"
            return (parameter["name"].string ?? "") + "=" + value
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    /// What tells the type of a body that is not JSON.
    func headers(of operation: Contract.Operation, _ contract: Contract) -> [(String, String)] {
        let types = contract.resolve(operation.node["requestBody"])["content"].members.map(\.name)
        return types.isEmpty || types.contains("application/json") ? [] : [("Content-Type", types[0])]
    }

    func body(of operation: Contract.Operation, _ contract: Contract, isFresh: Bool) throws -> String? {
        let content = contract.resolve(operation.node["requestBody"])["content"]
        if let list = content["text/csv"]["examples"].members.first {
            return contract.resolve(list.value)["value"].string
        }
        guard let example = content["application/json"]["examples"].members.first else { return nil }
        return String(decoding: try named(contract.resolve(example.value)["value"], isFresh).bytes, as: UTF8.self)
    }

    private func named(_ value: JSONValue, _ isFresh: Bool) throws -> JSONValue {
        switch value {
        case .object(let object):
            var copy = JSONObject()
            for member in object.members where member.name != "external_id" {
                let isID = member.name.hasSuffix("_id") && member.value.string != nil
                copy[member.name] =
                    isID
                    ? .string(try id(member.name, isFresh)) : try fresh(member, isFresh) ?? named(member.value, isFresh)
            }
            return .object(copy)
        case .array(let elements): return .array(try elements.map { try named($0, isFresh) })
        default: return value
        }
    }

    /// An address that nobody else has, where somebody is named by it for the first time.
    private func fresh(_ member: JSONObject.Member, _ isFresh: Bool) -> JSONValue? {
        guard isFresh, member.name == "email", member.value.string != nil else { return nil }
        count += 1
        return .string("fresh.\(count)@example.org")
    }

    func id(_ member: String, _ isFresh: Bool = false) throws -> String {
        switch member {
        case "contact_id", "to_contact_id": try keep("contacts")
        // Nobody knows or introduces herself.
        case "from_contact_id", "via_contact_id": try keep("acquaintances")
        case "from_id": try make("contacts")
        case "organization_id", "to_organization_id": try keep("organizations")
        case "introduction_id": try keep("introductions")
        case "referral_id": try keep("referrals")
        case "target_id": try keep("targets")
        case "pitch_id": try keep("pitches")
        case "request_id": try keep("requests")
        case "interview_id": try keep("interviews")
        case "grantee_cohort_id", "cohort_id": centre.cohort
        case "grantee_user_id": centre.advisor.id
        case "user_id": isFresh ? try newStudent() : centre.eve.id
        default: throw TestFailure("nothing is known that \(member) could name")
        }
    }
}

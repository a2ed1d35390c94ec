import JSON
import Records
import SQLite
import Services
import Testing

/// How people join (X06, X07).
@Suite("Invitations") struct InvitationTests {
    let server: TestServer
    let admin: String

    init() throws {
        server = try TestServer()
        admin = try server.admin()
    }

    private func invite(_ body: String, expecting status: Int = 201) throws -> Response {
        try server.call("POST", "/v1/invitations", body, token: admin, expecting: status)
    }

    private func accept(_ code: String, _ more: String = "", expecting status: Int) throws -> Response {
        try server.call(
            "POST", "/v1/invitations/accept", "{\"code\":\"\(code)\",\"password\":\"a slow train to sea\"\(more)}",
            token: nil, expecting: status)
    }

    @Test func `are accepted once, with the address that was invited`() throws {
        let made = try invite(#"{"email":"noor@example.org","name":"Noor","role":"advisor"}"#)
        let code = try #require(made.json["code"].string)
        #expect(made.json["status"].string == "pending")
        #expect(
            try accept(code, #","email":"other@example.org""#, expecting: 422).errors == ["#/email unknown_field"])
        let user = try accept(code, #","name":"Noor Haddad""#, expecting: 201)
        #expect(user.json["email"].string == "noor@example.org" && user.json["role"].string == "advisor")
        #expect(user.json["name"].string == "Noor Haddad")
        #expect(try accept(code, expecting: 404).code == "not_found")
        let session = try server.signIn("noor@example.org", "a slow train to sea")
        #expect(try server.call("GET", "/v1/me", token: session, expecting: 200).id == user.id)
        let after = try server.call("GET", "/v1/invitations/\(made.id)", token: admin, expecting: 200)
        #expect(after.json["status"].string == "accepted" && after.json["user_id"].string == user.id)
        #expect(after.json["code"] == .null)
        #expect(
            try server.call(
                "POST", "/v1/invitations/issue_codes", "{\"ids\":[\"\(made.id)\"]}", token: admin, expecting: 409
            ).code == "invalid_state_transition")
    }

    @Test func `expire, are taken back, and are found by their status`() throws {
        let first = try invite(#"{"email":"a@example.org","name":"A"}"#)
        let code = try #require(first.json["code"].string)
        server.clock.turn(days: 7)
        _ = try accept(code, expecting: 404)
        let admin = try server.signIn("adm@example.org")
        let again = try server.call(
            "POST", "/v1/invitations", #"{"email":"A@example.org"}"#, token: admin, expecting: 201)
        func ids(_ status: String) throws -> [String] {
            try server.call("GET", "/v1/invitations?status=\(status)", token: admin, expecting: 200).json["data"]
                .elements.compactMap { $0["id"].string }
        }
        #expect(try ids("expired") == [first.id])
        #expect(try ids("pending,expired") == [again.id, first.id])
        #expect(try ids("accepted") == [])
        let live = try #require(again.json["code"].string)
        #expect(try accept(live, expecting: 422).errors == ["#/name required"])
        try server.call("DELETE", "/v1/invitations/\(again.id)", token: admin, expecting: 204)
        _ = try accept(live, #","name":"A""#, expecting: 404)
        try server.call("GET", "/v1/invitations/\(again.id)", token: admin, expecting: 404)
    }

    @Test func `refuse an address that is known, to administrators, and reveal it to nobody else`() throws {
        let id = try server.account("s1@example.org")
        let refused = try invite(#"{"email":"S1@example.org"}"#, expecting: 409)
        #expect(refused.code == "duplicate" && refused.json["existing"]["id"].string == id)
        let first = try invite(#"{"email":"b@example.org"}"#)
        #expect(try invite(#"{"email":"B@example.org"}"#, expecting: 409).json["existing"]["id"].string == first.id)
        let student = try server.signIn("s1@example.org")
        for email in ["s1@example.org", "nobody@example.org"] {
            let refused = try server.call(
                "POST", "/v1/invitations", "{\"email\":\"\(email)\"}", token: student, expecting: 403)
            #expect(refused.code == "forbidden")
        }
        let wrong = try invite(#"{"email":"x","role":"boss","status":"accepted","expires_at":null}"#, expecting: 422)
        #expect(
            wrong.errors == [
                "#/email invalid_email", "#/role not_in_enum", "#/status read_only_field",
                "#/expires_at read_only_field",
            ])
    }

    @Test func `bring the new user into a cohort`() throws {
        let cohort = try server.call("POST", "/v1/cohorts", #"{"name":"Spring"}"#, token: admin, expecting: 201).id
        let none = "00000000-0000-7000-8000-000000000000"
        let unknown = try invite("{\"email\":\"a@example.org\",\"cohort_id\":\"\(none)\"}", expecting: 422)
        #expect(unknown.errors == ["#/cohort_id unknown_reference"])
        let boss = try invite(
            "{\"email\":\"a@example.org\",\"role\":\"admin\",\"cohort_id\":\"\(cohort)\"}", expecting: 422)
        #expect(boss.errors == ["#/cohort_id conflict_with"])
        let made = try invite("{\"email\":\"a@example.org\",\"name\":\"A\",\"cohort_id\":\"\(cohort)\"}")
        let user = try accept(try #require(made.json["code"].string), expecting: 201)
        let members = try server.call("GET", "/v1/cohorts/\(cohort)/members", token: admin, expecting: 200)
        #expect(members.json["data"].elements.map { $0["user_id"].string } == [user.id])
    }

    @Test func `from a list have no code until codes are issued`() throws {
        let services = server.services
        let user = try #require(ID<Owner>(try server.call("GET", "/v1/me", token: admin).id))
        let caller = Caller(ownerID: user, zone: .utc, now: server.clock.now)
        let outcomes = try server.database.writer.run { tx in
            try [
                #"{"email":"a@example.org","name":"A"}"#, #"{"email":"A@example.org"}"#,
                #"{"email":"adm@example.org"}"#, #"{"email":"x","roll":1}"#,
            ].map { row in
                guard case .object(let object) = try JSONValue(parsing: Array(row.utf8)) else { return "?" }
                switch try services.invitations.importRow(object, for: caller, in: tx) {
                case .created(let id): return id?.text ?? "?"
                case .skipped: return "skipped"
                case .failed(let errors): return errors.map { "\($0.pointer) \($0.code.name)" }.joined(separator: ", ")
                }
            }
        }
        #expect(Array(outcomes.dropFirst()) == ["skipped", "skipped", "#/email invalid_email, #/roll unknown_field"])
        let path = "/v1/invitations/issue_codes"
        let issued = try server.call("POST", path, "{\"ids\":[\"\(outcomes[0])\"]}", token: admin, expecting: 200)
        let first = try #require(issued.json["data"].elements.first?["code"].string)
        let again = try server.call("POST", path, "{\"ids\":[\"\(outcomes[0])\"]}", token: admin, expecting: 200)
        let second = try #require(again.json["data"].elements.first?["code"].string)
        _ = try accept(first, expecting: 404)
        _ = try accept(second, expecting: 201)
        let unknown = "00000000-0000-7000-8000-000000000000"
        let refused = try server.call("POST", path, "{\"ids\":[\"\(unknown)\"]}", token: admin, expecting: 422)
        #expect(refused.errors == ["#/ids/0 unknown_reference"])
        let many = Array(repeating: "\"\(unknown)\"", count: 101).joined(separator: ",")
        #expect(
            try server.call("POST", path, "{\"ids\":[\(many)]}", token: admin, expecting: 422).errors == [
                "#/ids too_many"
            ])
    }

    @Test func `are not needed for the first administrator, who has a token of one use and one hour (X06)`() throws {
        let fresh = try TestServer(withStudent: false)
        func makeToken() throws -> String? {
            let services = fresh.services
            return try fresh.database.writer.run { try services.accounts.makeSetUpToken(in: $0)?.token.text }
        }
        func setUp(_ token: String, _ status: Int) throws -> Response {
            try fresh.call(
                "POST", "/v1/setup",
                "{\"token\":\"\(token)\",\"email\":\"me@example.org\",\"name\":\"Me\",\"password\":\"a slow train to sea\"}",
                token: nil, expecting: status)
        }
        let late = try #require(try makeToken())
        fresh.clock.turn(hours: 1)
        #expect(try setUp(late, 404).code == "not_found")
        let good = try #require(try makeToken())
        _ = try setUp("pri_" + String(repeating: "x", count: 49), 404)
        let me = try setUp(good, 201)
        #expect(me.json["role"].string == "admin")
        _ = try setUp(good, 404)
        #expect(try makeToken() == nil)
        _ = try fresh.signIn("me@example.org", "a slow train to sea")
    }
}

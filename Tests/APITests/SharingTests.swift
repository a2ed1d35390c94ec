import JSON
import Records
import SQLite
import Services
import Testing

/// A student owns her data; others see what she grants, as long as she grants it (X34, X40, X41, X43).
@Suite("Sharing") struct SharingTests {
    let server: TestServer
    let centre: Centre
    let contact: String
    let request: String

    init() throws {
        server = try TestServer()
        centre = try Centre(server)
        contact = try centre.make("contacts", #"{"name":"Grace Hopper","email":"grace@example.org","notes":"shy"}"#)
        request = try centre.make(
            "requests", "{\"contact_id\":\"\(contact)\",\"interview_type\":\"career_exploration\"}")
    }

    private func read(_ path: String, _ status: Int, as person: Centre.Person? = nil) throws -> Response {
        let mark = path.contains("?") ? "&" : "?"
        return try server.call(
            "GET", "\(path)\(mark)owner_id=\(centre.ada.id)", token: (person ?? centre.advisor).token,
            expecting: status)
    }

    @Test func `shows nothing without a grant, and what a grant names with it`() throws {
        for path in ["/v1/contacts", "/v1/contacts/\(contact)", "/v1/requests", "/v1/notes"] { _ = try read(path, 404) }
        _ = try centre.grant("contacts")
        #expect(try read("/v1/contacts", 200).json["data"].elements.count == 1)
        #expect(try read("/v1/contacts/\(contact)", 200).json["email"].string == "grace@example.org")
        _ = try read("/v1/requests", 404)
        _ = try read("/v1/contacts/\(contact)", 404, as: centre.stranger)
        _ = try read("/v1/contacts/\(contact)", 404, as: centre.admin)
        _ = try read("/v1/contacts/\(contact)", 404, as: centre.eve)
        #expect(try read("/v1/contacts", 200, as: centre.ada).json["data"].elements.count == 1)
        try server.call("GET", "/v1/contacts/\(contact)", token: centre.advisor.token, expecting: 404)
    }

    @Test func `what an owner keeps for herself is never for others`() throws {
        _ = try centre.grant("contacts", "interviews", "notes", "progress")
        for path in ["/v1/reminders", "/v1/touches", "/v1/me", "/v1/today"] {
            #expect(try read(path, 400).code == "unknown_parameter")
        }
        #expect(try read("/v1/contacts?deleted=true", 400).errors == ["deleted invalid_parameter"])
        #expect(
            try server.call("GET", "/v1/contacts?owner_id=x", expecting: 400).errors == ["owner_id invalid_parameter"])
    }

    @Test func `members of other scopes are null, and no filter finds them out`() throws {
        _ = try centre.grant("interviews")
        let shown = try read("/v1/requests/\(request)", 200).json
        #expect(shown["contact_id"] == .null)
        #expect(shown["allowed_actions"].elements.isEmpty)
        #expect(shown["owner_id"].string == centre.ada.id)
        #expect(try read("/v1/requests?contact_id=\(contact)", 200).json["data"].elements.isEmpty)
        #expect(try read("/v1/requests?fields=contact_id", 200).json["data"][0]["contact_id"] == .null)
        _ = try centre.grant("contacts")
        #expect(try read("/v1/requests/\(request)", 200).json["contact_id"].string == contact)
        #expect(try read("/v1/requests?contact_id=\(contact)", 200).json["data"].elements.count == 1)
        let person = try read("/v1/contacts/\(contact)", 200).json
        #expect(person["notes"] == .null)
        #expect(person["next_touch_on"] == .null)
        #expect(person["interview_count"].integer == 0)
        let grant = try centre.grant("notes")
        #expect(try read("/v1/contacts/\(contact)", 200).json["notes"].string == "shy")
        try centre.withdraw(grant)
        #expect(try read("/v1/contacts/\(contact)", 200).json["notes"] == .null)
        // The owner's own view stays whole.
        let own = try server.call("GET", "/v1/requests/\(request)", token: centre.ada.token, expecting: 200).json
        #expect(own["contact_id"].string == contact)
        #expect(own["allowed_actions"].strings == ["send", "withdraw"])
    }

    @Test func `a withdrawn grant is at an end, in the middle of a list too`() throws {
        for number in 0..<3 { _ = try centre.make("contacts", "{\"name\":\"C\(number)\"}") }
        let grant = try centre.grant("contacts")
        let page = try read("/v1/contacts?limit=2", 200)
        let cursor = try #require(page.json["next_cursor"].string)
        let next = "/v1/contacts?cursor=\(cursor)"
        #expect(try read(next, 200).json["data"].elements.count == 2)
        // The cursor alone tells whose list it is, and is nobody else's.
        try server.call("GET", next, token: centre.advisor.token, expecting: 200)
        #expect(try server.call("GET", next, token: centre.ada.token, expecting: 400).code == "invalid_cursor")
        let other = "\(next)&owner_id=\(centre.eve.id)"
        #expect(try server.call("GET", other, token: centre.advisor.token, expecting: 400).code == "invalid_cursor")
        try centre.withdraw(grant)
        #expect(try read(next, 404).code == "not_found")
        let again = try server.call(
            "POST", "/v1/sharing_grants/\(grant)/withdraw", token: centre.ada.token, expecting: 409)
        #expect(again.code == "invalid_state_transition")
    }

    @Test func `a grant ends with its last day, its cohort, a role or an account`() throws {
        _ = try centre.grant("contacts", endsOn: "2026-11-22")
        _ = try read("/v1/contacts", 200)
        server.clock.turn(days: 1)
        _ = try read("/v1/contacts", 200)
        server.clock.turn(days: 1)
        _ = try read("/v1/contacts", 404)
        try server.call(
            "POST", "/v1/sharing_grants",
            "{\"grantee_cohort_id\":\"\(centre.cohort)\",\"scopes\":[\"contacts\"]}", token: centre.ada.token,
            expecting: 201)
        _ = try read("/v1/contacts", 200)
        _ = try read("/v1/contacts", 404, as: centre.stranger)
        try server.call(
            "DELETE", "/v1/cohorts/\(centre.cohort)/members/\(centre.advisor.id)", token: centre.admin.token,
            expecting: 204)
        _ = try read("/v1/contacts", 404)
        let database = server.database
        let (ada, advisor) = (centre.ada.id, centre.advisor.id)
        _ = try centre.grant("contacts")
        _ = try read("/v1/contacts", 200)
        for (sql, undo): (SQL, SQL) in [
            (
                "UPDATE users SET role = 'student' WHERE id = \(advisor)",
                "UPDATE users SET role = 'advisor' WHERE id = \(advisor)"
            ),
            (
                "UPDATE users SET status = 'disabled' WHERE id = \(ada)",
                "UPDATE users SET status = 'active' WHERE id = \(ada)"
            ),
        ] {
            try database.writer.run { tx in _ = try tx.run(sql) }
            _ = try read("/v1/contacts", 404)
            try database.writer.run { tx in _ = try tx.run(undo) }
            _ = try read("/v1/contacts", 200)
        }
    }

    @Test func `every reading by another stands in the owner's audit log, and none of her own`() throws {
        func entries() throws -> [String] {
            try server.call("GET", "/v1/audit_entries?object=contact,request", token: centre.ada.token, expecting: 200)
                .json["data"].elements.map { entry in
                    let (action, object) = (entry["action"].string ?? "", entry["object"].string ?? "")
                    #expect(entry["actor_id"].string == centre.advisor.id)
                    return "\(action) \(object) \(entry["object_id"].string ?? "-") \(entry["count"].integer ?? -1)"
                }
        }
        _ = try centre.grant("contacts")
        try server.call("GET", "/v1/contacts", token: centre.ada.token, expecting: 200)
        _ = try read("/v1/requests", 404)
        _ = try read("/v1/contacts/\(request)", 404)
        #expect(try entries() == [])
        _ = try read("/v1/contacts", 200)
        _ = try read("/v1/contacts/\(contact)", 200)
        #expect(try entries() == ["find contact \(contact) -1", "list contact - 1"])
    }

    @Test func `only a student grants, by a token that may share, to advisors and her own cohorts`() throws {
        func grant(_ body: String, _ token: String, _ status: Int) throws -> Response {
            try server.call("POST", "/v1/sharing_grants", body, token: token, expecting: status)
        }
        let body = "{\"grantee_user_id\":\"\(centre.advisor.id)\",\"scopes\":[\"progress\"]}"
        #expect(try grant(body, centre.admin.token, 403).code == "forbidden")
        #expect(try grant(body, centre.advisor.token, 403).code == "forbidden")
        let plain = try server.person("ada@example.org", .student, scopes: [.read, .write])
        #expect(try grant(body, plain.token, 403).code == "insufficient_scope")
        let other = try server.call(
            "POST", "/v1/cohorts", #"{"name":"Spring"}"#, token: centre.admin.token, expecting: 201
        ).id
        for (member, id) in [
            ("user", centre.eve.id), ("user", centre.admin.id), ("user", contact), ("cohort", other),
            ("cohort", contact),
        ] {
            let body = "{\"grantee_\(member)_id\":\"\(id)\",\"scopes\":[\"progress\"]}"
            #expect(try grant(body, centre.ada.token, 422).errors == ["#/grantee_\(member)_id unknown_reference"])
        }
        let both =
            "{\"grantee_user_id\":\"\(centre.advisor.id)\",\"grantee_cohort_id\":\"\(centre.cohort)\",\"scopes\":[]}"
        #expect(
            try grant(both, centre.ada.token, 422).errors
                == ["#/grantee_user_id conflict_with", "#/scopes too_short"])
        let past = "{\"grantee_user_id\":\"\(centre.advisor.id)\",\"scopes\":[\"notes\"],\"ends_on\":\"2026-11-20\"}"
        #expect(try grant(past, centre.ada.token, 422).errors == ["#/ends_on too_small"])
    }

    @Test func `grants are found by who made them and by whom they reach, and withdrawn by their owner`() throws {
        let grant = try centre.grant("contacts")
        func list(_ person: Centre.Person, _ query: String = "") throws -> [String] {
            try server.call("GET", "/v1/sharing_grants\(query)", token: person.token, expecting: 200)
                .json["data"].elements.compactMap { $0["id"].string }
        }
        #expect(try list(centre.ada) == [grant])
        #expect(try list(centre.advisor) == [])
        #expect(try list(centre.advisor, "?as=grantee") == [grant])
        #expect(try list(centre.stranger, "?as=grantee,owner") == [])
        try server.call("GET", "/v1/sharing_grants/\(grant)", token: centre.advisor.token, expecting: 200)
        try server.call("GET", "/v1/sharing_grants/\(grant)", token: centre.eve.token, expecting: 404)
        try server.call("POST", "/v1/sharing_grants/\(grant)/withdraw", token: centre.advisor.token, expecting: 404)
        try server.call("POST", "/v1/sharing_grants/\(grant)/withdraw", token: centre.eve.token, expecting: 404)
        try centre.withdraw(grant)
        #expect(try list(centre.advisor, "?as=grantee") == [])
        try server.call("GET", "/v1/sharing_grants/\(grant)", token: centre.advisor.token, expecting: 404)
        #expect(try list(centre.ada) == [grant])
    }

    @Test func `grants are as many as the quota allows, and a page of them is bounded by its bytes too (X70, X72)`()
        throws
    {
        var bounds = Bounds()
        bounds.pageBytes = 131_072
        let server = try TestServer(quota: 20, bounds: bounds)
        let centre = try Centre(server)
        let purpose = String(repeating: "x", count: 9_000)
        let body = "{\"grantee_user_id\":\"\(centre.advisor.id)\",\"scopes\":[\"progress\"],\"purpose\":\"\(purpose)\"}"
        var made: [String] = []
        for _ in 0..<20 {
            made.append(
                try server.call("POST", "/v1/sharing_grants", body, token: centre.ada.token, expecting: 201).id)
        }
        let refused = try server.call("POST", "/v1/sharing_grants", body, token: centre.ada.token, expecting: 409)
        #expect(refused.code == "quota_exceeded" && refused.json["limit"].integer == 20)
        for (person, side) in [(centre.ada, "owner"), (centre.advisor, "grantee")] {
            var (found, path): ([String], String?) = ([], "/v1/sharing_grants?as=\(side)")
            while let next = path {
                let page = try server.call("GET", next, token: person.token, expecting: 200)
                #expect(page.content.count <= 131_072)
                found += page.json["data"].elements.compactMap { $0["id"].string }
                path = page.json["next_cursor"].string.map { "/v1/sharing_grants?cursor=\($0)" }
            }
            #expect(found == made.reversed())
        }
    }

    @Test func `a grant is told to its grantee as long as it acts, and no longer (X41)`() throws {
        let direct = try centre.grant("contacts")
        let body = "{\"grantee_cohort_id\":\"\(centre.cohort)\",\"scopes\":[\"progress\"],\"purpose\":\"to help\"}"
        let joint = try server.call("POST", "/v1/sharing_grants", body, token: centre.ada.token, expecting: 201).id
        func told(_ expected: [String], _ sql: SQL, undo: SQL) throws {
            try server.database.writer.run { tx in _ = try tx.run(sql) }
            let list = try server.call(
                "GET", "/v1/sharing_grants?as=grantee", token: centre.advisor.token, expecting: 200)
            #expect(list.json["data"].elements.compactMap { $0["id"].string } == expected)
            for grant in [direct, joint] {
                try server.call(
                    "GET", "/v1/sharing_grants/\(grant)", token: centre.advisor.token,
                    expecting: expected.contains(grant) ? 200 : 404)
            }
            try server.database.writer.run { tx in _ = try tx.run(undo) }
        }
        let (ada, advisor, cohort) = (centre.ada.id, centre.advisor.id, centre.cohort)
        try told([joint, direct], "SELECT 1", undo: "SELECT 1")
        for role in ["student", "admin"] {
            try told(
                [], "UPDATE users SET role = \(role) WHERE id = \(advisor)",
                undo: "UPDATE users SET role = 'advisor' WHERE id = \(advisor)")
        }
        try told(
            [], "UPDATE users SET status = 'disabled' WHERE id = \(ada)",
            undo: "UPDATE users SET status = 'active' WHERE id = \(ada)")
        try told(
            [direct], "DELETE FROM cohort_members WHERE cohort_id = \(cohort) AND user_id = \(ada)", undo: "SELECT 1")
    }

    @Test func `a grant is withdrawn by who made it, whatever she has become since (X41)`() throws {
        let grant = try centre.grant("contacts")
        _ = try read("/v1/contacts", 200)
        try server.database.writer.run { [ada = centre.ada.id] tx in
            _ = try tx.run("UPDATE users SET role = 'advisor' WHERE id = \(ada)")
        }
        let found = try server.call("GET", "/v1/sharing_grants/\(grant)", token: centre.ada.token, expecting: 200)
        #expect(found.json["allowed_actions"].strings == ["withdraw"])
        try centre.withdraw(grant)
        _ = try read("/v1/contacts", 404)
    }
}

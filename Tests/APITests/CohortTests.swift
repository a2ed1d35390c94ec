import JSON
import Records
import SQLite
import Services
import Testing

/// Classes, their rosters, how far they have come, and what advisors write (X40, S87).
@Suite("A cohort") struct CohortTests {
    let server: TestServer
    let centre: Centre

    init() throws {
        server = try TestServer()
        centre = try Centre(server)
    }

    private func get(_ path: String, _ person: Centre.Person, _ status: Int = 200) throws -> JSONValue {
        try server.call("GET", path, token: person.token, expecting: status).json
    }

    // MARK: Cohorts and rosters

    @Test func `is seen by who is in it, and changed by administrators`() throws {
        let path = "/v1/cohorts/\(centre.cohort)"
        for person in [centre.ada, centre.advisor, centre.admin] {
            #expect(try get(path, person)["name"].string == "Autumn")
            #expect(try get("/v1/cohorts", person)["data"].elements.count == 1)
        }
        _ = try get(path, centre.stranger, 404)
        #expect(try get("/v1/cohorts", centre.stranger)["data"].elements.isEmpty)
        _ = try get("\(path)/members", centre.stranger, 404)
        let changed = try server.call(
            "PATCH", path, #"{"ends_on":"2027-01-31","starts_on":"2026-09-01"}"#, token: centre.admin.token,
            headers: [("If-Match", "\"v1\"")], expecting: 200)
        #expect(changed.json["version"].integer == 2)
        try server.call(
            "PATCH", path, #"{"name":"x"}"#, token: centre.admin.token, headers: [("If-Match", "\"v1\"")],
            expecting: 412)
        let wrong = try server.call(
            "PATCH", path, #"{"ends_on":"2025-01-31"}"#, token: centre.admin.token, expecting: 422)
        #expect(wrong.errors == ["#/ends_on conflict_with"])
        #expect(try get("/v1/cohorts?ends_on.gte=2027-01-01", centre.admin)["data"].elements.count == 1)
        #expect(try get("/v1/cohorts?ends_on.gte=2028-01-01", centre.admin)["data"].elements.isEmpty)
        let plain = try server.person("admin@example.org", .admin, scopes: [.read, .write])
        try server.call("PATCH", path, #"{"name":"x"}"#, token: plain.token, expecting: 403)
    }

    @Test func `shows its roster to advisors, and to students its advisors only`() throws {
        let path = "/v1/cohorts/\(centre.cohort)/members"
        func roster(_ person: Centre.Person, _ query: String = "") throws -> Set<String> {
            Set(try get(path + query, person)["data"].elements.compactMap { $0["id"].string })
        }
        let all = Set([centre.ada.id, centre.eve.id, centre.advisor.id])
        #expect(try roster(centre.advisor) == all)
        #expect(try roster(centre.admin) == all)
        #expect(try roster(centre.ada) == [centre.ada.id, centre.advisor.id])
        #expect(try roster(centre.advisor, "?as=student") == [centre.ada.id, centre.eve.id])
        let page = try get("\(path)?limit=2", centre.advisor)
        let link = try server.call("GET", "\(path)?limit=2", token: centre.advisor.token).header("link") ?? ""
        #expect(link.hasPrefix("<\(path)?cursor="))
        let rest = try get("\(path)?cursor=\(page["next_cursor"].string ?? "")", centre.advisor)
        #expect(rest["data"].elements.count == 1)
    }

    @Test func `takes users in once, in the part of their role, and lets them go`() throws {
        let path = "/v1/cohorts/\(centre.cohort)/members"
        func add(_ id: String, _ part: String, _ status: Int) throws -> Response {
            try server.call(
                "POST", path, "{\"user_id\":\"\(id)\",\"as\":\"\(part)\"}", token: centre.admin.token, expecting: status
            )
        }
        #expect(try add(centre.ada.id, "student", 409).code == "duplicate")
        #expect(try add(centre.stranger.id, "student", 422).errors == ["#/as conflict_with"])
        #expect(try add(centre.cohort, "student", 422).errors == ["#/user_id unknown_reference"])
        let new = try add(centre.stranger.id, "advisor", 201)
        #expect(new.header("location") == "\(path)/\(centre.stranger.id)")
        let place = "\(path)/\(centre.stranger.id)"
        try server.call("DELETE", place, token: centre.admin.token, expecting: 204)
        try server.call("DELETE", place, token: centre.admin.token, expecting: 404)
        try server.call("DELETE", "\(path)/x", token: centre.admin.token, expecting: 404)
    }

    @Test func `ends with what was granted to it`() throws {
        let body = "{\"grantee_cohort_id\":\"\(centre.cohort)\",\"scopes\":[\"progress\"]}"
        let grant = try centre.make("sharing_grants", body)
        try server.call("DELETE", "/v1/cohorts/\(centre.cohort)", token: centre.admin.token, expecting: 204)
        try server.call("DELETE", "/v1/cohorts/\(centre.cohort)", token: centre.admin.token, expecting: 404)
        #expect(try get("/v1/sharing_grants/\(grant)", centre.ada)["withdrawn_at"] != .null)
        let entries = try get("/v1/audit_entries?action=withdraw", centre.ada)["data"]
        #expect(entries.elements.map { $0["actor_id"].string } == [centre.admin.id])
        let acts = try get("/v1/audit_entries?object=cohort", centre.admin)["data"].elements
        #expect(acts.map { $0["action"].string } == ["delete", "update", "update", "update", "create"])
    }

    // MARK: Progress

    @Test func `counts those who share their progress, and each of them hears of it`() throws {
        let contact = try centre.make("contacts", #"{"name":"Grace"}"#)
        for _ in 0..<2 {
            _ = try centre.make(
                "requests", "{\"contact_id\":\"\(contact)\",\"interview_type\":\"career_exploration\"}")
        }
        let path = "/v1/cohorts/\(centre.cohort)/progress"
        let one = "/v1/users/\(centre.ada.id)/progress"
        #expect(try get(path, centre.advisor)["sharing_count"].integer == 0)
        _ = try get(one, centre.advisor, 404)
        #expect(try get(one, centre.ada)["requests"]["draft"].integer == 2)
        let grant = try centre.grant("progress")
        let counts = try get(path, centre.advisor)
        #expect(counts["student_count"].integer == 2)
        #expect(counts["sharing_count"].integer == 1)
        #expect(counts["requests"]["draft"].integer == 2)
        #expect(counts["last_activity_at"].string == "2026-11-21T10:00:00.000Z")
        #expect(counts["students"].elements.map { $0["user_id"].string } == [centre.ada.id])
        #expect(try get(one, centre.advisor)["requests"]["draft"].integer == 2)
        #expect(try get(path, centre.admin)["sharing_count"].integer == 0)
        _ = try get(path, centre.stranger, 404)
        _ = try get(path, centre.ada, 403)
        _ = try get("/v1/users/x/progress", centre.ada, 404)
        // Counts yes, names no.
        for shared in ["/v1/contacts", "/v1/requests"] {
            _ = try get("\(shared)?owner_id=\(centre.ada.id)", centre.advisor, 404)
        }
        let entries = try get("/v1/audit_entries?object=progress", centre.ada)["data"]
        #expect(entries.elements.count == 2)
        try centre.withdraw(grant)
        _ = try get(one, centre.advisor, 404)
        #expect(try get(path, centre.advisor)["sharing_count"].integer == 0)
    }

    @Test func `is counted by indexes that hold the counts' columns alone`() throws {
        let contact = try centre.make("contacts", #"{"name":"Grace"}"#)
        _ = try centre.make("requests", "{\"contact_id\":\"\(contact)\",\"interview_type\":\"career_exploration\"}")
        _ = try centre.grant("progress")
        _ = try get("/v1/cohorts/\(centre.cohort)/progress", centre.advisor)
        let reader = try server.database.makeReader()
        let counting = StatementLog.shared.all.filter { $0.contains("_by_status") && $0.hasPrefix("SELECT") }
        #expect(counting.count == 2)
        for text in counting {
            let plan = try reader.plan(of: text).joined(separator: "\n")
            #expect(plan.contains("USING COVERING INDEX"), "\(plan)")
            #expect(!plan.contains("TEMP B-TREE FOR GROUP BY"), "\(plan)")
        }
    }

    // MARK: Reviews

    @Test func `has advisors who comment on what is shared, and students who resolve it`() throws {
        let contact = try centre.make("contacts", #"{"name":"Grace"}"#)
        let request = try centre.make(
            "requests", "{\"contact_id\":\"\(contact)\",\"interview_type\":\"career_exploration\"}")
        let owner = "?owner_id=\(centre.ada.id)"
        let body = "{\"request_id\":\"\(request)\",\"text\":\"Say why.\"}"
        func post(_ path: String, _ body: String? = nil, _ person: Centre.Person, _ status: Int) throws -> Response {
            try server.call("POST", path, body, token: person.token, expecting: status)
        }
        _ = try post("/v1/reviews\(owner)", body, centre.advisor, 404)
        let grant = try centre.grant("interviews")
        let review = try post("/v1/reviews\(owner)", body, centre.advisor, 201)
        #expect(review.json["author_id"].string == centre.advisor.id)
        #expect(review.json["owner_id"].string == centre.ada.id)
        #expect(review.json["allowed_actions"].elements.isEmpty)
        #expect(try post("/v1/reviews", body, centre.advisor, 422).errors == ["#/request_id unknown_reference"])
        let path = "/v1/reviews/\(review.id)"
        #expect(try get(path, centre.ada)["text"].string == "Say why.")
        #expect(try get(path + owner, centre.advisor)["text"].string == "Say why.")
        try server.call("PATCH", path, #"{"text":"Mine"}"#, token: centre.ada.token, expecting: 403)
        try server.call("DELETE", path, token: centre.ada.token, expecting: 403)
        try server.call("PATCH", path + owner, #"{"text":"Say it."}"#, token: centre.advisor.token, expecting: 200)
        #expect(try post("\(path)/resolve", nil, centre.ada, 200).json["resolved_at"] != .null)
        #expect(try post("\(path)/resolve", nil, centre.ada, 409).json["allowed_actions"].strings == ["unresolve"])
        _ = try post("\(path)/resolve", nil, centre.advisor, 404)
        _ = try post("\(path)/unresolve", nil, centre.ada, 200)
        try server.call("DELETE", path + owner, token: centre.advisor.token, expecting: 204)
        _ = try post("\(path)/restore", nil, centre.ada, 403)
        _ = try post("\(path)/restore\(owner)", nil, centre.advisor, 200)
        // It goes and comes with what it is on.
        try server.call("DELETE", "/v1/requests/\(request)", token: centre.ada.token, expecting: 204)
        _ = try get(path, centre.ada, 404)
        _ = try post("/v1/requests/\(request)/restore", nil, centre.ada, 200)
        _ = try get(path + owner, centre.advisor)
        try centre.withdraw(grant)
        _ = try get(path + owner, centre.advisor, 404)
        let acts = try get("/v1/audit_entries?object=review", centre.ada)["data"].elements.map { $0["action"].string }
        #expect(acts == ["find", "restore", "delete", "update", "find", "create"])
    }

    @Test func `a review's retry acts once, and a withdrawn grant keeps it from being replayed`() throws {
        let contact = try centre.make("contacts", #"{"name":"Grace"}"#)
        let request = try centre.make(
            "requests", "{\"contact_id\":\"\(contact)\",\"interview_type\":\"career_exploration\"}")
        let grant = try centre.grant("interviews")
        let body = "{\"request_id\":\"\(request)\",\"text\":\"Say why.\"}"
        func create(_ status: Int) throws -> Response {
            try server.call(
                "POST", "/v1/reviews?owner_id=\(centre.ada.id)", body, token: centre.advisor.token,
                headers: [("Idempotency-Key", "k")], expecting: status)
        }
        let first = try create(201)
        let second = try create(201)
        #expect(second.header("idempotent-replayed") == "true")
        #expect(first.id == second.id)
        try centre.withdraw(grant)
        _ = try create(404)
    }
}

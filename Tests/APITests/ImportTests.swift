import API
import JSON
import Records
import SQLite
import Services
import Testing

extension TestServer {
    /// Sends a list of people to invite, and gives the import's id.
    func importList(
        _ list: String, _ query: String = "", token: String, location: SourceLocation = #_sourceLocation
    ) throws -> String {
        try sendList(list, query, token: token, expecting: 202, location: location).id
    }

    func sendList(
        _ list: String, _ query: String = "", key: String? = nil, type: String = "text/csv", token: String,
        expecting status: Int, location: SourceLocation = #_sourceLocation
    ) throws -> Response {
        let headers = [("Content-Type", type), ("Idempotency-Key", key ?? services.stores.ids.next().text)]
        return try call(
            "POST", "/v1/imports?type=invitations\(query)", list, token: token, headers: headers, expecting: status,
            location: location)
    }

    /// What the background would do with all that waits, `limit` rows at a time; returns in how many steps.
    @discardableResult
    func workImports(limit: Int = 200) throws -> Int {
        let (imports, reader) = (services.imports, try database.makeReader())
        var steps = 0
        while let undone = try reader.read({ try imports.nextToUndo(in: $0) }) {
            _ = try database.writer.run { tx in try imports.undoRows(of: undone, limit: limit, in: tx) }
            steps += 1
        }
        while let job = try reader.read({ try imports.next(in: $0) }) {
            let work = try reader.read { try imports.prepare(job, limit: limit, in: $0) }
            _ = try database.writer.run { tx in try imports.work(work, in: tx) }
            steps += 1
        }
        return steps
    }
}

/// A class is invited by one list (C44).
@Suite("Imports") struct ImportTests {
    let server: TestServer
    let admin: String

    init() throws {
        server = try TestServer()
        admin = try server.admin()
    }

    private func get(_ path: String, _ status: Int = 200) throws -> Response {
        try server.call("GET", path, token: admin, expecting: status)
    }

    private func post(_ path: String, _ status: Int) throws -> Response {
        try server.call("POST", path, token: admin, expecting: status)
    }

    private func counts(_ import: Response) -> [Int?] {
        ["rows", "created", "skipped", "failed", "undone"].map { `import`.json["counts"][$0].integer }
    }

    /// Row, outcome, column and code of each row.
    private func rows(_ id: String, _ query: String = "") throws -> [String] {
        try get("/v1/imports/\(id)/rows\(query)").json["data"].elements.map { row in
            [row["row"], row["outcome"], row["column"], row["code"]].map { value in
                value.integer.map(String.init) ?? value.string ?? "-"
            }.joined(separator: " ")
        }
    }

    private func invited() throws -> Int { try get("/v1/invitations?limit=200").json["data"].elements.count }

    @Test func `invite whom the list names, tell of each row, and skip who is known`() throws {
        let cohort = try server.call("POST", "/v1/cohorts", #"{"name":"Autumn"}"#, token: admin, expecting: 201).id
        let list = """
            Email,Name,phone,Cohort ID,role\r
            a@example.org,"Ann, the first",1,\(cohort),\r
            A@example.org,Ann again,2,,\r
            ADM@example.org,The admin,3,,\r
            \r
            wrong,Nobody,4,x,boss\r
            b@example.org,Bo\r
            c@example.org,Cy,5,00000000-0000-7000-8000-000000000000,advisor\r
            d@example.org,Dee,6,,advisor
            """
        let made = try server.sendList(list, key: "class", token: admin, expecting: 202)
        #expect(made.header("location") == "/v1/imports/\(made.id)" && made.header("retry-after") == "2")
        #expect(made.json["status"].string == "queued" && made.json["allowed_actions"].strings == ["cancel"])
        #expect(made.json["warnings"].elements.map { $0["column"].string } == ["phone"])
        #expect(try invited() == 0)
        #expect(
            try server.sendList(list, key: "class", token: admin, expecting: 202).header("idempotent-replayed")
                == "true")
        #expect(try get("/v1/imports/\(made.id)").header("retry-after") == "2")
        #expect(try server.workImports() == 1)
        let done = try get("/v1/imports/\(made.id)")
        #expect(done.json["status"].string == "succeeded" && done.json["progress"].integer == 100)
        #expect(done.header("retry-after") == nil && done.json["result_url"].string == "/v1/imports/\(made.id)/rows")
        #expect(counts(done) == [7, 2, 2, 3, 0])
        #expect(done.json["errors"].elements.map { $0["row"].integer } == [6, 7, 8])
        #expect(
            try rows(made.id) == [
                "2 created - -", "3 skipped email duplicate", "4 skipped email duplicate",
                "6 failed email invalid_email",
                "7 failed - invalid_format", "8 failed cohort_id unknown_reference", "9 created - -",
            ])
        let wrong = try get("/v1/imports/\(made.id)/rows?outcome=failed").json["data"][0]["detail"].string ?? ""
        #expect(wrong.contains("role ") && wrong.contains("cohort_id "), "\(wrong)")
        let object = try #require(
            try get("/v1/imports/\(made.id)/rows?outcome=created").json["data"][0]["object_id"].string)
        let invitation = try get("/v1/invitations/\(object)")
        #expect(invitation.json["name"].string == "Ann, the first" && invitation.json["cohort_id"].string == cohort)
        #expect(try server.one("SELECT code_hash IS NULL FROM invitations WHERE id = \(object)") == "1")
        // What was sent is kept no longer than it is needed.
        #expect(try server.one("/* across owners: a test */ SELECT count(*) FROM import_files") == "0")
        let again = try server.importList(list, token: admin)
        try server.workImports()
        #expect(counts(try get("/v1/imports/\(again)")) == [7, 0, 4, 3, 0])
        let events = try get("/v1/events?types=import.*").json["data"].elements
        #expect(events.map { $0["data"]["id"].string } == [made.id, again])
        #expect(Set(events.compactMap { $0["type"].string }) == ["import.succeeded"])
        let entries = try get("/v1/audit_entries?object=import").json["data"].elements
        #expect(entries.map { $0["action"].string } == ["import", "create", "import", "create"])
        #expect(entries.map { $0["count"].integer } == [0, nil, 2, nil])
    }

    @Test func `are worked in parts and walked in pages, in the order of the list`() throws {
        let list = "email\n" + (1...450).map { "s\($0)@example.org\n\($0 % 3 == 0 ? "\n" : "")" }.joined()
        let id = try server.importList(list, token: admin)
        #expect(try server.workImports() == 3)
        #expect(counts(try get("/v1/imports/\(id)")) == [450, 450, 0, 0, 0])
        var (seen, cursor): ([Int], String?) = ([], nil)
        repeat {
            let page = try get("/v1/imports/\(id)/rows?limit=200\(cursor.map { "&cursor=\($0)" } ?? "")")
            seen += page.json["data"].elements.compactMap { $0["row"].integer }
            cursor = page.json["next_cursor"].string
            #expect((page.header("link") == nil) == (cursor == nil))
            if let link = page.header("link") { #expect(link.contains("</v1/imports/\(id)/rows?cursor=")) }
        } while cursor != nil
        #expect(seen == (1...450).map { $0 + 1 + ($0 - 1) / 3 })
    }

    @Test func `tried dry report the same and make nothing`() throws {
        let list = "email,role\n" + (0..<500).map { "s\($0 % 300)@example.org,\($0 == 7 ? "boss" : "")\n" }.joined()
        let dry = try server.importList(list, "&dry_run=true", token: admin)
        #expect(try server.workImports() == 3)
        #expect(try invited() == 0)
        let report = try get("/v1/imports/\(dry)")
        #expect(report.json["dry_run"] == .bool(true) && counts(report) == [500, 300, 199, 1, 0])
        #expect(report.json["allowed_actions"].strings == [])
        #expect(try post("/v1/imports/\(dry)/undo", 409).code == "invalid_state_transition")
        #expect(try server.one("/* across owners: a test */ SELECT count(object_id) FROM import_rows") == "0")
        let real = try server.importList(list, "&dry_run=false", token: admin)
        try server.workImports()
        #expect(counts(try get("/v1/imports/\(real)")) == counts(report))
        #expect(
            try server.one(
                """
                /* across owners: a test */ SELECT count(*) FROM import_rows AS a JOIN import_rows AS b
                ON a."row" = b."row" AND a.outcome = b.outcome AND a.code IS b.code
                WHERE a.import_id = \(dry) AND b.import_id = \(real)
                """) == "500")
    }

    @Test func `are undone within a day, but for who has accepted, and once`() throws {
        let id = try server.importList("email,name\na@example.org,A\nb@example.org,B\nwrong,C\n", token: admin)
        #expect(try post("/v1/imports/\(id)/undo", 409).json["allowed_actions"].strings == ["cancel"])
        try server.workImports()
        let made = try get("/v1/imports/\(id)/rows?outcome=created").json["data"].elements
        let first = try #require(made.first?["object_id"].string)
        let issued = try server.call(
            "POST", "/v1/invitations/issue_codes", "{\"ids\":[\"\(first)\"]}", token: admin, expecting: 200)
        let code = try #require(issued.json["data"][0]["code"].string)
        try server.call(
            "POST", "/v1/invitations/accept", "{\"code\":\"\(code)\",\"password\":\"a slow train to sea\"}",
            token: nil, expecting: 201)
        let asked = try post("/v1/imports/\(id)/undo", 202)
        #expect(asked.json["undone_at"] == .null && asked.json["undo_requested_at"].string != nil)
        #expect(try get("/v1/imports/\(id)").header("retry-after") == "2")
        #expect(try server.workImports() == 1)
        let undone = try get("/v1/imports/\(id)")
        #expect(counts(undone) == [3, 2, 0, 1, 1] && undone.header("retry-after") == nil)
        #expect(undone.json["undone_at"].string != nil && undone.json["allowed_actions"].strings == [])
        #expect(try get("/v1/invitations").json["data"].elements.map { $0["id"].string } == [first])
        let again = try post("/v1/imports/\(id)/undo", 202)
        #expect(again.json["version"] == undone.json["version"])
        #expect(try server.workImports() == 0)
        let events = try get("/v1/events?types=import.undone").json["data"].elements
        #expect(events.count == 1 && events[0]["data"]["version"] == undone.json["version"])
        let late = try server.importList("email\nc@example.org\n", token: admin)
        try server.workImports()
        server.clock.turn(hours: 24)
        let signedIn = try server.signIn("adm@example.org")
        try server.call("POST", "/v1/imports/\(late)/undo", token: signedIn, expecting: 409)
        #expect(
            try server.call("GET", "/v1/imports/\(late)", token: signedIn).json["allowed_actions"].strings == [])
    }

    @Test func `are undone in parts`() throws {
        let id = try server.importList(
            "email\n" + (0..<450).map { "s\($0)@example.org\n" }.joined(), token: admin)
        try server.workImports()
        try #expect(post("/v1/imports/\(id)/undo", 202).status == 202)
        #expect(try server.workImports() == 3)
        #expect(try counts(get("/v1/imports/\(id)")) == [450, 450, 0, 0, 450])
        #expect(try invited() == 0)
    }

    @Test func `are cancelled between two parts, keep what they made, and can be undone`() throws {
        let id = try server.importList("email\na@example.org\nb@example.org\n", token: admin)
        let (imports, reader) = (server.services.imports, try server.database.makeReader())
        let job = try #require(try reader.read { try imports.next(in: $0) })
        let first = try reader.read { try imports.prepare(job, limit: 1, in: $0) }
        let ended = try server.database.writer.run { tx in try imports.work(first, in: tx) }
        #expect(!ended)
        let running = try get("/v1/imports/\(id)")
        #expect(running.json["status"].string == "running" && running.json["progress"].integer == 50)
        let next = try #require(try reader.read { try imports.next(in: $0) })
        let second = try reader.read { try imports.prepare(next, limit: 1, in: $0) }
        let cancelled = try post("/v1/imports/\(id)/cancel", 200)
        #expect(cancelled.json["status"].string == "cancelled" && counts(cancelled) == [2, 1, 0, 0, 0])
        // What had been read before it was cancelled is not worked.
        let isOver = try server.database.writer.run { tx in try imports.work(second, in: tx) }
        #expect(try isOver && invited() == 1)
        #expect(try post("/v1/imports/\(id)/cancel", 409).code == "invalid_state_transition")
        try #expect(post("/v1/imports/\(id)/undo", 202).status == 202)
        try server.workImports()
        #expect(try invited() == 0)
    }

    @Test func `end when whoever sent them may no longer administer`() throws {
        let other = try server.admin("other@example.org")
        let id = try server.importList("email\na@example.org\n", token: other)
        let user = try server.call("GET", "/v1/me", token: other, expecting: 200).id
        #expect(try post("/v1/users/\(user)/disable", 200).status == 200)
        try server.workImports()
        #expect(try invited() == 0)
        #expect(try server.one("SELECT status FROM jobs WHERE owner_id = \(user) AND id = \(id)") == "cancelled")
    }

    @Test func `are refused as a whole when their form is wrong, with what and where`() throws {
        for (list, status, code, place) in [
            ("", 422, "validation_failed", "# required"), ("name\nA\n", 422, "validation_failed", "# required"),
            ("email,email\na\n", 422, "validation_failed", "# duplicate"),
            ("email\n" + String(repeating: "a\n", count: 5_001), 422, "validation_failed", "# too_many"),
            ("email\n\"a\n", 400, "invalid_csv", nil), ("email\na\"b\n", 400, "invalid_csv", nil),
        ] as [(String, Int, String, String?)] {
            let refused = try server.sendList(list, token: admin, expecting: status)
            #expect(refused.code == code && refused.errors == (place.map { [$0] } ?? []), "\(refused.text)")
        }
        let refused = try server.sendList("email\r\nb\r\n\"a\"b\r\n", token: admin, expecting: 400)
        #expect(refused.json["line"].integer == 3 && refused.json["offset"].integer == 13)
        #expect(try server.one("/* across owners: a test */ SELECT count(*) FROM jobs") == "0")
    }

    @Test func `name their type, take a key and a fresh session, and are their maker's alone`() throws {
        let headers = [("Content-Type", "text/csv"), ("Idempotency-Key", "k")]
        for (query, errors) in [
            ("", ["type invalid_parameter"]), ("?type=contacts", ["type invalid_parameter"]),
            ("?type=invitations&dry_run=1", ["dry_run invalid_parameter"]),
            ("?type=invitations&format=csv", ["format unknown_parameter"]),
        ] {
            let refused = try server.call(
                "POST", "/v1/imports\(query)", "email\n", token: admin, headers: headers, expecting: 400)
            #expect(refused.errors == errors, "\(query)")
        }
        let bare = try server.call(
            "POST", "/v1/imports?type=invitations", "email\n", token: admin, headers: [("Content-Type", "text/csv")],
            expecting: 400)
        #expect(bare.code == "idempotency_key_required")
        let id = try server.importList("email\na@example.org\n", token: admin)
        let other = try server.admin("other@example.org")
        for path in ["", "/rows"] { try server.call("GET", "/v1/imports/\(id)\(path)", token: other, expecting: 404) }
        for path in ["/cancel", "/undo"] {
            try server.call("POST", "/v1/imports/\(id)\(path)", token: other, expecting: 404)
        }
        #expect(try server.call("GET", "/v1/imports", token: other).json["data"].elements.isEmpty)
        for _ in 1..<ImportService.mostUnfinished { _ = try server.importList("email\n", token: admin) }
        let full = try server.sendList("email\n", token: admin, expecting: 409)
        #expect(full.code == "quota_exceeded" && full.json["limit"].integer == 5)
        #expect(try get("/v1/imports?status=queued&limit=3").json["has_more"] == .bool(true))
        server.clock.turn(seconds: 601)
        #expect(try server.sendList("email\n", token: admin, expecting: 401).code == "reauthentication_required")
    }

    @Test(arguments: [
        ("text/csv", 202), ("text/csv; charset=utf-8", 202), ("Text/CSV;header=present", 202),
        ("text/csv; charset=UTF-8; header=present", 202), ("text/csv; charset=latin1", 415),
        ("text/csv; header=absent", 415), ("application/csv", 415), ("application/json", 415), ("text/plain", 415),
        ("application/vnd.ms-excel", 415), ("", 415), ("multipart/form-data; boundary=x", 415),
    ])
    func `are read as text/csv alone`(_ type: String, _ status: Int) throws {
        let answer = try server.sendList("email\n", type: type, token: admin, expecting: status)
        if status == 415 { #expect(answer.header("accept") == "text/csv") }
        let json = try server.call(
            "POST", "/v1/cohorts", "name\n", token: admin, headers: [("Content-Type", type)],
            expecting: type == "application/json" ? 400 : 415)
        if json.status == 415 { #expect(json.header("accept") == "application/json") }
    }

    @Test func `have a limit of bytes of their own`() throws {
        let small = try TestServer {
            $0.bodyLimit = 1_000
            $0.listLimit = 3_000
        }
        let token = try small.admin()
        let limits = try small.call("GET", "/v1", token: nil, expecting: 200).json["limits"]
        #expect(limits["max_import_bytes"].integer == 3_000 && limits["max_import_rows"].integer == 5_000)
        let row = "email\n" + String(repeating: " ", count: 2_994)
        _ = try small.sendList(row, token: token, expecting: 202)
        #expect(try small.sendList(row + " ", token: token, expecting: 413).code == "content_too_large")
        let body = #"{"name":"\#(String(repeating: "x", count: 1_000))"}"#
        try small.call("POST", "/v1/cohorts", body, token: token, expecting: 413)
    }

    @Test func `are few in an hour`() throws {
        let limited = try TestServer { $0.rateLimit = 60 }
        let token = try limited.admin()
        let first = try limited.sendList("email\n", token: token, expecting: 202)
        #expect(first.header("ratelimit") != nil)
        _ = try limited.sendList("email\n", token: token, expecting: 202)
        let refused = try limited.sendList("email\n", token: token, expecting: 429)
        #expect(refused.json["violated_policies"].strings == ["import"])
    }
}

import JSON
import Records
import SQLite
import Services
import Testing

/// Nobody is asked by too many, and nobody learns who asks (S58).
@Suite("The burden on one person") struct BurdenTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    /// A student with a request to someone.
    private struct Asking {
        let token: String
        let contact: String
        let path: String
    }

    private func ask(_ student: String, _ person: String = #""email":"grace@hospital.example""#) throws -> Asking {
        let token = try server.student("\(student)@example.org")
        let contact = try server.call(
            "POST", "/v1/contacts", "{\"name\":\"Grace\",\(person)}", token: token, expecting: 201
        ).id
        let body = """
            {"contact_id":"\(contact)","interview_type":"career_exploration","objectives":["learn_field"],\
            "purpose":"p","why_you":"w"}
            """
        let id = try server.call("POST", "/v1/requests", body, token: token, expecting: 201).id
        return Asking(token: token, contact: contact, path: "/v1/requests/\(id)")
    }

    private func send(_ asking: Asking, _ body: String = "{}") throws -> Response {
        try server.call("POST", "\(asking.path)/send", body, token: asking.token)
    }

    private func checks(_ asking: Asking) throws -> [JSONValue] {
        try server.call("GET", asking.path, token: asking.token, expecting: 200).json["checks"].elements
    }

    @Test("S58: the second open request is warned of, the third needs a reason, and nobody learns whose the others are")
    func person() throws {
        let (ada, eve, mia) = (try ask("ada1"), try ask("eve1"), try ask("mia1"))
        #expect(try checks(ada).isEmpty)
        #expect(try send(ada).status == 200)
        let warned = try checks(eve)
        #expect(warned.map { $0["code"].string } == ["contact_overasked"])
        #expect(warned[0]["severity"].string == "warning" && warned[0]["busy_until"] == .null)
        #expect(try send(eve).status == 200)
        let stopped = try checks(mia)
        #expect(stopped[0]["severity"].string == "error" && stopped[0]["busy_until"].string == "2026-12-05")
        let refused = try send(mia)
        #expect(refused.status == 409 && refused.errors == ["#/contact_id contact_overasked"])
        #expect(refused.json["busy_until"].string == "2026-12-05")
        for word in ["ada1", "eve1", "grace@"] { #expect(!refused.text.contains(word)) }
        #expect(try send(mia, #"{"override_reason":"She asked me to write."}"#).status == 200)
        #expect(try checks(mia).isEmpty)
    }

    @Test("S58: answers to one who asks someone asked often differ in nothing but the check and its day")
    func nothingElse() throws {
        for student in ["ada2", "eve2"] { #expect(try send(ask(student)).status == 200) }
        let known = try ask("mia2")
        let unknown = try ask("mia3", #""email":"nobody@elsewhere.example""#)
        func bare(_ asking: Asking) throws -> [String] {
            let json = try server.call("GET", asking.path, token: asking.token, expecting: 200).json
            return json.members.filter { !["id", "owner_id", "contact_id", "checks"].contains($0.name) }.map {
                "\($0.name): \($0.value)"
            }
        }
        #expect(try bare(known) == bare(unknown))
        #expect(try checks(known).map { $0["code"].string } == ["contact_overasked"] && checks(unknown).isEmpty)
    }

    @Test("S58: the same statements run for one whom nobody has asked as for one who is asked by others")
    func sameWork() throws {
        func statements(whenOthersAsk person: String) throws -> Set<String> {
            let tests = try BurdenTests()
            for student in ["ada", "eve"] { #expect(try tests.send(tests.ask(student, person)).status == 200) }
            let asking = try tests.ask("mia")
            _ = try tests.checks(asking)
            #expect(try tests.send(asking, #"{"override_reason":"r"}"#).status == 200)
            _ = try tests.checks(asking)
            return tests.server.statements.all
        }
        let known = try statements(whenOthersAsk: #""email":"grace@hospital.example""#)
        #expect(try statements(whenOthersAsk: #""email":"nobody@elsewhere.example""#) == known)
    }

    @Test(
        "S58: people are known by address or profile, however these are written",
        arguments: [
            #""email":"Grace+talks@Hospital.example""#, #""linkedin_url":"http://linkedin.com/in/Grace-H/?trk=x""#,
            #""linkedin_url":"https://ca.linkedin.com/in/grace-h/en","email":"other@elsewhere.example""#,
        ])
    func matching(person: String) throws {
        let both = #""email":"grace@hospital.example","linkedin_url":"https://www.linkedin.com/in/grace-h""#
        #expect(try send(ask("ada4", both)).status == 200)
        #expect(try checks(ask("mia4", person)).map { $0["code"].string } == ["contact_overasked"])
        #expect(try checks(ask("mia5", #""linkedin_url":"https://www.linkedin.com/in/grace""#)).isEmpty)
    }

    @Test("S58: an open request ends the burden by withdrawal, deletion, an answer and its author's erasure")
    func freed() throws {
        let (ada, eve) = (try ask("ada6"), try ask("eve6"))
        let mia = try ask("mia6")
        func busy() throws -> Bool { try checks(mia).contains { $0["severity"].string == "error" } }
        for asking in [ada, eve] { #expect(try send(asking).status == 200) }
        #expect(try busy())
        try server.call("POST", "\(ada.path)/withdraw", token: ada.token, expecting: 200)
        #expect(try !busy())
        try server.call("POST", "\(ada.path)/reopen", token: ada.token, expecting: 200)
        #expect(try busy())
        try server.call("DELETE", ada.path, token: ada.token, expecting: 204)
        #expect(try !busy())
        try server.call("POST", "\(ada.path)/restore", token: ada.token, expecting: 200)
        #expect(try busy())
        try server.call("POST", "\(ada.path)/decline", token: ada.token, expecting: 200)
        #expect(try !busy())
        try server.call("POST", "\(ada.path)/reopen", token: ada.token, expecting: 200)
        try server.call("POST", "\(ada.path)/accept", token: ada.token, expecting: 200)
        #expect(try busy())
        let user = try server.call("GET", "/v1/me", token: eve.token, expecting: 200).id
        try server.database.writer.run { tx in
            let tables = try OwnedTables(in: tx)
            guard let owner = ID<Owner>(user) else { return }
            while try ErasureService.step(owner, limit: 100, tables, in: tx) {}
        }
        #expect(try !busy())
    }

    @Test("S58: a contact's new address counts for the requests to her that are open")
    func moved() throws {
        let ada = try ask("ada7", #""email":"old@hospital.example""#)
        #expect(try send(ada).status == 200)
        let mia = try ask("mia7")
        #expect(try checks(mia).isEmpty)
        try server.call(
            "PATCH", "/v1/contacts/\(ada.contact)", #"{"email":"grace@hospital.example"}"#, token: ada.token,
            expecting: 200)
        #expect(try checks(mia).map { $0["severity"].string } == ["warning"])
    }

    @Test("S58: five in thirty days are what one organisation is asked; addresses that anybody has tell of none")
    func organization() throws {
        for index in 0..<4 {
            #expect(try send(ask("s\(index)", "\"email\":\"p\(index)@hospital.example\"")).status == 200)
            #expect(try send(ask("g\(index)", "\"email\":\"p\(index)@gmail.com\"")).status == 200)
        }
        let mia = try ask("mia8", #""email":"p8@hospital.example""#)
        #expect(try checks(mia).map { $0["severity"].string } == ["warning"])
        #expect(try checks(ask("mia9", #""email":"p9@gmail.com""#)).isEmpty)
        #expect(try send(mia).status == 200)
        let ida = try ask("ida", #""email":"p10@hospital.example""#)
        let stopped = try checks(ida)
        #expect(stopped[0]["severity"].string == "error" && stopped[0]["busy_until"].string == "2026-12-21")
        server.clock.turn(days: 31)
        #expect(try checks(ida).isEmpty)
    }

    @Test("S58: what is sent at the same time is counted one after the other")
    func parallel() async throws {
        let all = try (0..<6).map { try ask("p\($0)") }
        let server = server
        let statuses = await withTaskGroup(of: Int.self) { group in
            for asking in all {
                group.addTask { [path = asking.path, token = asking.token] in
                    (try? server.call("POST", "\(path)/send", "{}", token: token).status) ?? 0
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200, 200, 409, 409, 409, 409])
    }

    @Test("S58: whom staff put on the list is not asked, whatever the reason; the list tells no address")
    func suppressed() throws {
        let advisor = try server.person("advisor@example.org", .advisor).token
        let mia = try ask("mia10")
        let made = try server.call(
            "POST", "/v1/suppressions", #"{"email":"GRACE@hospital.example","reason":"Asked us to."}"#, token: advisor,
            expecting: 201)
        #expect(try checks(mia).map { $0["code"].string } == ["contact_suppressed"])
        for body in ["{}", #"{"override_reason":"She is my aunt."}"#] {
            let refused = try send(mia, body)
            #expect(refused.status == 409 && refused.code == "contact_suppressed")
        }
        let taken = try server.call(
            "POST", "/v1/suppressions", #"{"email":"grace@hospital.example"}"#, token: advisor, expecting: 409)
        #expect(taken.code == "duplicate" && taken.json["existing"]["id"].string == made.id)
        func search(_ body: String) throws -> [String?] {
            let found = try server.call("POST", "/v1/suppressions/search", body, token: advisor, expecting: 200)
            return found.json["data"].elements.map { $0["id"].string }
        }
        #expect(try search(#"{"email":"grace@hospital.example"}"#) == [made.id])
        #expect(try search(#"{"email":"other@hospital.example"}"#) == [])
        #expect(try search(#"{"linkedin_url":"https://www.linkedin.com/in/grace"}"#) == [])
        let list = try server.call("GET", "/v1/suppressions", token: advisor, expecting: 200)
        #expect(!list.text.contains("grace") && !list.text.contains("hospital"))
        try server.call("GET", "/v1/suppressions", token: mia.token, expecting: 403)
        try server.call("DELETE", "/v1/suppressions/\(made.id)", token: advisor, expecting: 204)
        #expect(try send(mia).status == 200)
    }

    @Test("S58: one who is put on the list after she was asked is not asked once more")
    func suppressedLater() throws {
        let mia = try ask("mia11")
        #expect(try send(mia).status == 200)
        let admin = try server.admin()
        try server.call(
            "POST", "/v1/suppressions", #"{"email":"grace@hospital.example"}"#, token: admin, expecting: 201)
        let refused = try server.call(
            "POST", "\(mia.path)/follow_up", #"{"override_reason":"r"}"#, token: mia.token, expecting: 409)
        #expect(refused.code == "contact_suppressed")
    }

    @Test("S58: the limits are the instance's")
    func limits() throws {
        var limits = BurdenLimits()
        limits.person = 1
        let kept = limits
        try server.database.writer.run { tx in try kept.keep(in: tx) }
        #expect(try server.database.makeReader().read { tx in try BurdenLimits.current(in: tx) } == kept)
        #expect(try send(ask("ada12")).status == 200)
        #expect(try checks(ask("mia12")).map { $0["severity"].string } == ["error"])
    }

    @Test func `no address of a person who is asked can be read out of the columns that are counted`() throws {
        let mia = try ask("mia13")
        #expect(try send(mia).status == 200)
        let columns = try server.database.makeReader().read { tx in
            try tx.all(
                "/* across owners: a test */ SELECT asked_email, asked_domain FROM requests WHERE asked_email IS NOT NULL"
            ) { [$0.blob(0), $0.blob(1)] }
        }
        let other = try TestServer()
        #expect(columns.count == 1 && columns[0].allSatisfy { $0.count == 32 })
        let theirs = try other.database.writer.run { tx in try AskedKeysTest.key(in: tx) }
        let ours = try server.database.writer.run { tx in try AskedKeysTest.key(in: tx) }
        #expect(theirs == nil && ours?.count == 32)
    }
}

/// The key of the hashes as it stands in the database.
private enum AskedKeysTest {
    static func key(in tx: WriteTransaction) throws -> [UInt8]? {
        try tx.one("SELECT value FROM instance WHERE name = 'asked_key'") { $0.blob(0) }
    }
}

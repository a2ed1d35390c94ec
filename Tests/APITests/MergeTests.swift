import JSON
import Records
import Services
import Testing

/// Contacts that are one person noted twice, and how they become one.
@Suite("Duplicates and merging") struct MergeTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func make(_ collection: String, _ body: String) throws -> String {
        try server.call("POST", "/v1/\(collection)", body, expecting: 201).id
    }

    private func contact(_ name: String, _ more: String = "") throws -> String {
        try make("contacts", "{\"name\":\"\(name)\"\(more)}")
    }

    private func get(_ path: String) throws -> JSONValue { try server.call("GET", path, expecting: 200).json }

    private func merge(_ other: String, into contact: String, _ status: Int = 200) throws -> Response {
        try server.call("POST", "/v1/contacts/\(contact)/merge", "{\"from_id\":\"\(other)\"}", expecting: status)
    }

    private func pairs(_ query: String = "") throws -> [String] {
        try get("/v1/contacts/duplicates\(query)")["data"].elements.map { pair in
            let names = [pair["contact"]["name"], pair["other"]["name"]].map { $0.string ?? "?" }
            return "\(names[0])-\(names[1]): \(pair["reasons"].strings.joined(separator: " "))"
        }
    }

    @Test func `are found by address, page, number, or name at one organisation, and by no name alone`() throws {
        let firm = try make("organizations", #"{"name":"Firm"}"#)
        let other = try make("organizations", #"{"name":"Other"}"#)
        for (name, more) in [
            ("a1", ",\"email\":\"Ann@Example.org\",\"phone\":\"+1 (416) 555-0142\""),
            ("b1", ",\"linkedin_url\":\"https://www.linkedin.com/in/Bo/\""),
            ("Zoë", ",\"organization_id\":\"\(firm)\""),
            ("a2", ",\"email\":\"ann@example.org\",\"phone\":\"0014165550142 x7\""),
            ("b2", ",\"linkedin_url\":\"http://ca.linkedin.com/in/bo?trk=x\""),
            ("zoe", ",\"organization_id\":\"\(firm)\""), ("ZOE", ",\"organization_id\":\"\(other)\""), ("Zoe", ""),
            ("zoe", ""), ("c1", ",\"phone\":\"555-01\""), ("c2", ",\"phone\":\"55501\""),
            ("a3", ",\"phone\":\"1.416.555.0142\""),
        ] { _ = try contact(name, more) }
        #expect(
            try pairs() == [
                "a1-a2: email phone", "b1-b2: linkedin_url", "Zoë-zoe: name_and_organization", "a1-a3: phone",
            ])
        #expect(try pairs("?limit=1") == ["a1-a2: email phone"])
        #expect(try get("/v1/contacts/duplicates?limit=1")["has_more"] == .bool(true))
        let eve = try server.student("eve@example.org")
        let theirs = try server.call("GET", "/v1/contacts/duplicates", token: eve, expecting: 200)
        #expect(theirs.json["data"].elements.isEmpty)
        let wrong = try server.call("GET", "/v1/contacts/duplicates?limit=201&cursor=x", expecting: 400)
        #expect(wrong.errors == ["limit invalid_parameter", "cursor unknown_parameter"])
    }

    @Test func `what hangs on the other hangs on the one afterwards, whatever it is`() throws {
        let (one, two, third) = (try contact("One"), try contact("Two"), try contact("Third"))
        var moved: [(path: String, members: [String])] = []
        func hang(_ collection: String, _ body: String, _ members: String...) throws {
            let id = try make(collection, body.replacing("TWO", with: two).replacing("THIRD", with: third))
            moved.append(("/v1/\(collection)/\(id)", members))
        }
        try hang("touches", #"{"contact_id":"TWO","channel":"email"}"#, "contact_id")
        try hang("requests", #"{"contact_id":"TWO","interview_type":"company_insider"}"#, "contact_id")
        try hang(
            "interviews",
            #"{"contact_id":"TWO","interview_type":"company_insider","starts_at":"2026-12-01T10:00:00Z","time_zone":"UTC"}"#,
            "contact_id")
        try hang("referrals", #"{"from_contact_id":"TWO","to_contact_id":"THIRD","name":"n"}"#, "from_contact_id")
        try hang("referrals", #"{"from_contact_id":"THIRD","to_contact_id":"TWO","name":"n"}"#, "to_contact_id")
        try hang("reminders", #"{"contact_id":"TWO","title":"t","due_at":"2026-12-01T10:00:00Z"}"#, "contact_id")
        try hang("notes", #"{"contact_id":"TWO","text":"t"}"#, "contact_id")
        try hang("introductions", #"{"via_contact_id":"TWO","to_contact_id":"THIRD"}"#, "via_contact_id")
        try hang("introductions", #"{"via_contact_id":"THIRD","to_contact_id":"TWO"}"#, "to_contact_id")
        try hang("ties", #"{"from_contact_id":"TWO","to_contact_id":"THIRD","strength":1}"#, "from_contact_id")
        try hang("ties", #"{"to_contact_id":"TWO","strength":1}"#, "to_contact_id")
        let request = try #require(moved.first { $0.path.contains("requests") }).path.suffix(36)
        try hang(
            "attempts", "{\"request_id\":\"\(request)\",\"channel\":\"phone\",\"outcome\":\"answered\"}", "contact_id")
        try hang("messages", #"{"contact_id":"TWO"}"#, "contact_id")
        // Every kind of reference to a contact is among them, so that a new one is not forgotten here.
        let kinds = Set(moved.flatMap { part in part.members.map { "\(part.path.split(separator: "/")[1]).\($0)" } })
        let known = Services.resources.flatMap { Self.references($0) }
        #expect(kinds.union(["contacts.referred_by_contact_id"]) == Set(known))
        let gone = try make("notes", "{\"contact_id\":\"\(two)\",\"text\":\"in the trash\"}")
        try server.call("DELETE", "/v1/notes/\(gone)", expecting: 204)
        let before = try get(moved[0].path)["version"].integer
        _ = try merge(two, into: one)
        for (path, members) in moved {
            let object = try get(path)
            for member in members { #expect(object[member].string == one, "\(path) \(member)") }
        }
        #expect(try get(moved[0].path)["version"].integer == (before ?? 0) + 1)
        let events = try get("/v1/events?types=touch.*,contact.*")["data"].elements.compactMap { $0["type"].string }
        #expect(events.suffix(3) == ["touch.updated", "contact.deleted", "contact.merged"])
        try server.call("GET", "/v1/contacts/\(two)", expecting: 404)
        #expect(try get("/v1/contacts?deleted=true")["data"].elements.map { $0["id"].string } == [two])
        // What lay in the trash comes back to the one.
        let back = try server.call("POST", "/v1/notes/\(gone)/restore", expecting: 200)
        #expect(back.json["contact_id"].string == one)
    }

    private static func references<R: Resource>(_: R.Type) -> [String] {
        R.fields.all.filter { $0.target == "contacts" }.map { "\(R.name.plural).\($0.name)" }
    }

    @Test func `members that one lacks are taken over, those of both stay, and lists are joined`() throws {
        let one = try contact("One", #","title":"Baker","tags":["b"],"notes":"first","custom_fields":{"x":1}"#)
        let two = try contact(
            "Two",
            #","title":"Smith","email":"two@example.org","tags":["a","b"],"notes":"second","external_id":"crm-2","stage":"mentor","do_not_contact":true,"custom_fields":{"x":2,"y":true},"commonalities":[{"kind":"town","detail":"Lund"}],"languages":["Swedish"]"#
        )
        let merged = try merge(two, into: one).json
        #expect(merged["name"].string == "One" && merged["title"].string == "Baker")
        #expect(merged["email"].string == "two@example.org" && merged["external_id"].string == "crm-2")
        #expect(merged["stage"].string == "mentor" && merged["do_not_contact"] == .bool(true))
        #expect(merged["tags"].strings == ["a", "b"] && merged["languages"].strings == ["Swedish"])
        #expect(merged["custom_fields"].members.map(\.name) == ["x", "y"])
        #expect(merged["custom_fields"]["x"].integer == 1)
        #expect(merged["notes"].string == "first\n\nsecond" && merged["version"].integer == 2)
        #expect(merged["commonalities"][0]["detail"].string == "Lund")
        #expect(try get("/v1/contacts?q=two")["data"].elements.map { $0["id"].string } == [one])
    }

    @Test func `two that have more together than one can hold are not merged, and nothing is lost`() throws {
        let long = String(repeating: "é", count: 5_000)
        let tags = (1...11).map { "\"t\($0)\"" }.joined(separator: ",")
        let others = (12...21).map { "\"t\($0)\"" }.joined(separator: ",")
        let one = try contact("One", ",\"notes\":\"\(long)\",\"tags\":[\(tags)]")
        let two = try contact("Two", ",\"notes\":\"\(long)x\",\"tags\":[\(others)]")
        let refused = try merge(two, into: one, 422)
        #expect(refused.errors == ["#/from_id conflict_with"])
        #expect(refused.json["errors"][0]["detail"].string?.contains("notes, tags") == true)
        #expect(try get("/v1/contacts/\(two)")["version"].integer == 1)
        #expect(try get("/v1/contacts/\(one)")["version"].integer == 1)
        let shorter = "{\"notes\":\"\(long.dropLast(2))\",\"tags\":[\"t1\"]}"
        _ = try server.call("PATCH", "/v1/contacts/\(two)", shorter, expecting: 200)
        #expect(try merge(two, into: one).json["notes"].string?.unicodeScalars.count == 10_000)
    }

    @Test func `merging the same two again changes nothing, and what is not there is refused`() throws {
        let (one, two) = (try contact("One"), try contact("Two", #","email":"t@example.org""#))
        let first = try merge(two, into: one)
        let again = try merge(two, into: one)
        #expect(again.bytes == first.bytes)
        let events = try get("/v1/events?types=contact.merged")["data"].elements
        #expect(events.count == 1)
        #expect(try merge(one, into: one, 422).errors == ["#/from_id conflict_with"])
        let other = try contact("Other")
        let eve = try server.student("eve@example.org")
        let theirs = try server.call("POST", "/v1/contacts", #"{"name":"x"}"#, token: eve, expecting: 201).id
        for id in [two, theirs, "00000000-0000-7000-8000-000000000000"] {
            #expect(try merge(id, into: other, 422).errors == ["#/from_id unknown_reference"])
        }
        // Once it is back it is another contact, and once it is deleted by itself it is gone.
        try server.call("POST", "/v1/contacts/\(two)/restore", expecting: 200)
        try server.call("DELETE", "/v1/contacts/\(two)", expecting: 204)
        #expect(try merge(two, into: one, 422).errors == ["#/from_id unknown_reference"])
        let stale = try server.call(
            "POST", "/v1/contacts/\(one)/merge", "{\"from_id\":\"\(other)\"}", headers: [("If-Match", "\"v1\"")],
            expecting: 412)
        #expect(stale.code == "version_conflict")
    }

    @Test func `what would refer to one person twice lets go, or goes to the trash`() throws {
        let (one, two) = (try contact("One"), try contact("Two"))
        let third = try contact("Third")
        let from = try make("referrals", "{\"from_contact_id\":\"\(one)\",\"name\":\"n\",\"to_contact_id\":\"\(two)\"}")
        let to = try make("referrals", "{\"from_contact_id\":\"\(two)\",\"name\":\"n\",\"to_contact_id\":\"\(one)\"}")
        let tie = try make("ties", "{\"from_contact_id\":\"\(two)\",\"to_contact_id\":\"\(one)\",\"strength\":1}")
        let mine = try make("ties", "{\"to_contact_id\":\"\(two)\",\"strength\":2}")
        let introduction = try make(
            "introductions", "{\"via_contact_id\":\"\(one)\",\"to_contact_id\":\"\(two)\"}")
        for (person, source) in [(one, two), (third, two)] {
            let referral = try make("referrals", "{\"from_contact_id\":\"\(source)\",\"name\":\"n\"}")
            try server.call(
                "POST", "/v1/referrals/\(referral)/convert", "{\"contact_id\":\"\(person)\"}", expecting: 200)
        }
        #expect(try get("/v1/contacts/\(one)")["referred_by_contact_id"].string == two)
        _ = try merge(two, into: one)
        for referral in [from, to] {
            let shown = try get("/v1/referrals/\(referral)")
            #expect(shown["from_contact_id"].string == one && shown["to_contact_id"] == .null)
        }
        #expect(try get("/v1/contacts/\(one)")["referred_by_contact_id"] == .null)
        #expect(try get("/v1/contacts/\(third)")["referred_by_contact_id"].string == one)
        #expect(try get("/v1/ties/\(mine)")["to_contact_id"].string == one)
        for gone in ["/v1/ties/\(tie)", "/v1/introductions/\(introduction)"] {
            try server.call("GET", gone, expecting: 404)
        }
    }

    @Test func `reminders that rules made are there once afterwards`() throws {
        let via = try contact("Via")
        let (one, two) = (try contact("One"), try contact("Two", #","keep_in_touch_days":7"#))
        for id in [one, two] {
            let pair = "{\"via_contact_id\":\"\(via)\",\"to_contact_id\":\"\(id)\"}"
            try server.call("POST", "/v1/introductions/\(try make("introductions", pair))/make", expecting: 200)
        }
        let merged = try merge(two, into: one).json
        #expect(merged["keep_in_touch_days"].integer == 7 && merged["warmth"].string == "introduced")
        for kind in ["keep_in_touch", "send_request"] {
            let pending = try get("/v1/reminders?kind=\(kind)&status=pending")["data"].elements
            #expect(pending.map { $0["contact_id"].string } == [one], "\(kind)")
        }
    }
}

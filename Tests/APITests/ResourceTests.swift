import JSON
import Testing

@Suite("Objects") struct ResourceTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func contact(_ body: String = #"{"name":"Grace Hopper"}"#) throws -> Response {
        try server.call("POST", "/v1/contacts", body, expecting: 201)
    }

    @Test func `a new object has a place, a tag and every member (C30, C06)`() throws {
        let made = try contact(
            #"{"name":"  Grace Hopper ","email":"grace@example.org","tags":["b","a","b"],"custom_fields":{"n":1.5}}"#)
        #expect(made.header("location") == "/v1/contacts/\(made.id)")
        #expect(made.header("etag")?.hasPrefix("\"v1.") == true)
        #expect(made.json["name"].string == "Grace Hopper")
        #expect(made.json["tags"].strings == ["a", "b"])
        #expect(made.json["custom_fields"]["n"] == .number(1.5))
        #expect(made.json["created_at"].string == "2026-11-21T10:00:00.000Z")
        let found = try server.call("GET", "/v1/contacts/\(made.id)", expecting: 200)
        #expect(found.bytes == made.bytes)
        #expect(found.header("etag") == made.header("etag"))
        #expect(found.header("cache-control") == "no-store")
    }

    @Test func `a merge patch changes what it names, and one that changes nothing is none (C31)`() throws {
        let made = try contact(#"{"name":"Grace","title":"Admiral","custom_fields":{"a":1,"b":2}}"#)
        let path = "/v1/contacts/\(made.id)"
        let patched = try server.call(
            "PATCH", path, #"{"title":null,"custom_fields":{"a":null,"c":true}}"#, expecting: 200)
        #expect(patched.json["title"] == .null && patched.json["version"].integer == 2)
        #expect(patched.json["custom_fields"].members.map(\.name) == ["b", "c"])
        let again = try server.call("PATCH", path, #"{"title":null}"#, expecting: 200)
        #expect(again.bytes == patched.bytes && again.header("etag") == patched.header("etag"))
        #expect(try server.call("PATCH", path, "{}", expecting: 200).json["version"].integer == 2)
        let merge = try server.call(
            "PATCH", path, #"{"name":"G"}"#, headers: [("Content-Type", "application/merge-patch+json")], expecting: 200
        )
        #expect(merge.json["version"].integer == 3)
    }

    @Test func `everything that is wrong is told at once, in the order of the document (C35)`() throws {
        let answer = try server.call(
            "POST", "/v1/contacts",
            #"{"emial":"x","email":"nope","tags":["ok",7],"version":3,"source":"stars","phone":"","name":null}"#,
            expecting: 422)
        #expect(
            answer.errors == [
                "#/emial unknown_field", "#/email invalid_email", "#/tags/1 wrong_type", "#/version read_only_field",
                "#/source not_in_enum", "#/phone invalid_phone", "#/name required",
            ])
        #expect(answer.json["errors"][0]["detail"].string?.contains("email") == true)
        #expect(try server.call("POST", "/v1/contacts", "[]", expecting: 422).errors == ["# wrong_type"])
    }

    @Test func `as many marks as a word of any language has are taken, endless runs of them refused (C10)`() throws {
        let marks = { String(repeating: "\u{0315}\u{0300}\u{05ae}", count: $0) }
        let made = try contact("{\"name\":\"a\(marks(10))b\(marks(10))\"}")
        #expect(made.json["name"].string?.unicodeScalars.count == 61)
        for body in [
            "{\"name\":\"a\(marks(11))\"}", "{\"name\":\"a\",\"notes\":\"\(marks(50_000))\"}",
            "{\"name\":\"a\",\"tags\":[\"\(marks(50_000))\"]}",
            "{\"name\":\"a\",\"custom_fields\":{\"x\":\"\(marks(50_000))\"}}",
        ] {
            #expect(try server.call("POST", "/v1/contacts", body, expecting: 422).errors.count == 1)
        }
    }

    @Test(arguments: [
        (#"{"name":""}"#, "#/name too_short"), (#"{"name":"a\u202eb"}"#, "#/name invalid_format"),
        (#"{"name":"a\nb"}"#, "#/name invalid_format"),
        (#"{"name":"a","time_zone":"Mars/Base"}"#, "#/time_zone unknown_time_zone"),
        (#"{"name":"a","met_on":"2026-02-30"}"#, "#/met_on invalid_date"),
        (#"{"name":"a","linkedin_url":"javascript:alert(1)"}"#, "#/linkedin_url invalid_url"),
        (#"{"name":"a","years_in_field":81}"#, "#/years_in_field too_large"),
        (#"{"name":"a","years_in_field":-1}"#, "#/years_in_field too_small"),
        (#"{"name":"a","years_in_field":1.5}"#, "#/years_in_field wrong_type"),
        (#"{"name":"a","do_not_contact":"yes"}"#, "#/do_not_contact wrong_type"),
        (
            #"{"name":"a","organization_id":"00000000-0000-7000-8000-000000000000"}"#,
            "#/organization_id unknown_reference"
        ),
        (#"{"name":"a","commonalities":[{"kind":"town"}]}"#, "#/commonalities/0/detail required"),
        (#"{"name":"a","custom_fields":{"UP":1}}"#, "#/custom_fields/UP invalid_format"),
        (#"{"name":"a","custom_fields":{"x":[]}}"#, "#/custom_fields/x wrong_type"),
        (#"{"name":"a","custom_fields":7}"#, "#/custom_fields wrong_type"),
    ])
    func `a wrong member is named with its place and code`(body: String, error: String) throws {
        #expect(try server.call("POST", "/v1/contacts", body, expecting: 422).errors == [error])
    }

    @Test func `lengths count Unicode scalars and text is stored as NFC (C10)`() throws {
        let name = String(repeating: "\u{1F600}", count: 200)
        #expect(try contact("{\"name\":\"\(name)\"}").json["name"].string == name)
        let long = try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)x\"}", expecting: 422)
        #expect(long.errors == ["#/name too_long"] && long.json["errors"][0]["limit"].integer == 200)
        #expect(try contact(#"{"name":"Zoe\u0308"}"#).json["name"].string?.utf8.count == 4)
    }

    @Test func `null cannot clear what must be (C09)`() throws {
        let made = try contact()
        let answer = try server.call(
            "PATCH", "/v1/contacts/\(made.id)", #"{"name":null,"tags":null,"stage":null}"#, expecting: 422)
        #expect(answer.errors == ["#/name not_nullable", "#/tags not_nullable", "#/stage not_nullable"])
        #expect(try contact(#"{"name":"a","tags":null,"stage":null}"#).json["stage"].string == "new")
    }

    @Test func `the trash keeps an object with its version, and gives it back (C42)`() throws {
        let made = try contact()
        let path = "/v1/contacts/\(made.id)"
        try server.call("DELETE", path, expecting: 204)
        try server.call("GET", path, expecting: 404)
        try server.call("DELETE", path, expecting: 404)
        #expect(try server.call("GET", "/v1/contacts", expecting: 200).json["data"].elements.isEmpty)
        let trash = try server.call("GET", "/v1/contacts?deleted=true", expecting: 200).json["data"][0]
        #expect(
            trash["deleted_at"].string == "2026-11-21T10:00:00.000Z"
                && trash["purge_at"].string == "2026-12-21T10:00:00.000Z")
        let back = try server.call("POST", "\(path)/restore", expecting: 200)
        #expect(back.json["version"].integer == 3)
        try server.call("POST", "\(path)/restore", expecting: 404)
    }

    @Test func `what hangs on a parent in the trash comes back with it, never without`() throws {
        let made = try contact()
        let note = try server.call(
            "POST", "/v1/notes", "{\"text\":\"x\",\"contact_id\":\"\(made.id)\"}", expecting: 201)
        try server.call("DELETE", "/v1/contacts/\(made.id)", expecting: 204)
        let refused = try server.call("POST", "/v1/notes/\(note.id)/restore", expecting: 409)
        #expect(refused.code == "reference_in_trash" && refused.json["existing"]["id"].string == made.id)
        #expect(refused.json["existing"]["object"].string == "contact")
        try server.call("POST", "/v1/contacts/\(made.id)/restore", expecting: 200)
        try server.call("GET", "/v1/notes/\(note.id)", expecting: 200)
    }

    @Test func `an external_id is one live object's (C05)`() throws {
        let first = try contact(#"{"name":"a","external_id":"crm-1"}"#)
        let second = try server.call("POST", "/v1/contacts", #"{"name":"b","external_id":"crm-1"}"#, expecting: 409)
        #expect(second.code == "duplicate" && second.json["existing"]["id"].string == first.id)
        #expect(second.errors == ["#/external_id duplicate"])
        try server.call("POST", "/v1/organizations", #"{"name":"o","external_id":"crm-1"}"#, expecting: 201)
        try server.call("DELETE", "/v1/contacts/\(first.id)", expecting: 204)
        let other = try contact(#"{"name":"b","external_id":"crm-1"}"#)
        #expect(try server.call("POST", "/v1/contacts/\(first.id)/restore", expecting: 409).code == "duplicate")
        let listed = try server.call("GET", "/v1/contacts?external_id=crm-1", expecting: 200)
        #expect(listed.json["data"].elements.map { $0["id"].string } == [other.id])
    }

    @Test func `notes are never changed (S91)`() throws {
        let note = try server.call("POST", "/v1/notes", #"{"text":"line one\nline two"}"#, expecting: 201)
        let refused = try server.call("PATCH", "/v1/notes/\(note.id)", #"{"text":"y"}"#, expecting: 405)
        #expect(refused.header("allow") == "GET, HEAD, DELETE, OPTIONS")
    }

    @Test func `archived contacts are out of sight until they are asked for`() throws {
        let made = try contact()
        let path = "/v1/contacts/\(made.id)"
        #expect(made.json["allowed_actions"].strings == ["archive"])
        let archived = try server.call("POST", "\(path)/archive", expecting: 200)
        #expect(archived.json["allowed_actions"].strings == ["unarchive"])
        let refused = try server.call("POST", "\(path)/archive", expecting: 409)
        #expect(refused.code == "invalid_state_transition" && refused.json["allowed_actions"].strings == ["unarchive"])
        func count(_ query: String) throws -> Int {
            try server.call("GET", "/v1/contacts\(query)", expecting: 200).json["data"].elements.count
        }
        #expect(try count("") == 0 && count("?archived=true") == 1 && count("?archived=any") == 1)
        try server.call("POST", "\(path)/unarchive", "{}", expecting: 200)
        #expect(try count("") == 1)
    }

    @Test func `lists are filtered, sorted, cut to members, and refuse what they do not know (C15, C16, C20)`() throws {
        let guild = try server.call(
            "POST", "/v1/organizations", #"{"name":"Guild, The","kind":"guild"}"#, expecting: 201)
        for (name, source, email) in [
            ("Ann", "event", "A@x.org"), ("Bea", "alumni", "b@x.org"), ("Cee", "event", "c@x.org"),
        ] {
            _ = try contact(
                "{\"name\":\"\(name)\",\"source\":\"\(source)\",\"email\":\"\(email)\",\"tags\":[\"\(source)\",\"x,y\"],\"organization_id\":\(name == "Ann" ? "\"\(guild.id)\"" : "null")}"
            )
        }
        func names(_ query: String) throws -> [String] {
            try server.call("GET", "/v1/contacts?\(query)", expecting: 200).json["data"].elements.compactMap {
                $0["name"].string
            }
        }
        #expect(try names("sort=name&source=event") == ["Ann", "Cee"])
        #expect(try names("sort=-name&source=event,alumni") == ["Cee", "Bea", "Ann"])
        #expect(try names("email=a@X.ORG") == ["Ann"])
        #expect(try names("organization_id=\(guild.id)") == ["Ann"])
        #expect(try names("organization_id.exists=false&sort=created_at") == ["Bea", "Cee"])
        #expect(try names("tags=alumni,none") == ["Bea"])
        #expect(try names("tags=x%5C,y&sort=name") == ["Ann", "Bea", "Cee"])
        #expect(try names("created_at.gt=2026-11-21T10:00:00Z") == [])
        #expect(try names("created_at.gte=2026-11-21T11:00:00%2B01:00&limit=2").count == 2)
        let cut = try server.call(
            "GET", "/v1/contacts?fields=name,allowed_actions,interview_count&limit=1", expecting: 200)
        #expect(
            cut.json["data"][0].members.map(\.name) == [
                "object", "id", "version", "name", "allowed_actions", "interview_count",
            ])
        let wrong = try server.call(
            "GET", "/v1/contacts?limit=0&srt=name&fields=nme&source=stars&limit=3", expecting: 400)
        #expect(
            wrong.errors == [
                "limit invalid_parameter", "srt unknown_parameter", "fields invalid_parameter",
                "source invalid_parameter",
                "limit invalid_parameter",
            ])
    }

    @Test func `a page says where the next one is (C12, C13)`() throws {
        for name in ["a", "b", "c"] { _ = try contact("{\"name\":\"\(name)\"}") }
        let first = try server.call("GET", "/v1/contacts?limit=2&sort=name", expecting: 200)
        let cursor = try #require(first.json["next_cursor"].string)
        #expect(first.header("link") == "</v1/contacts?cursor=\(cursor)&limit=2>; rel=\"next\"")
        let second = try server.call("GET", "/v1/contacts?cursor=\(cursor)&limit=2", expecting: 200)
        #expect(second.json["data"].elements.map { $0["name"].string } == ["c"])
        #expect(
            second.json["next_cursor"] == .null && second.header("link") == nil
                && second.json["has_more"] == .bool(false))
        #expect(try server.call("GET", "/v1/organizations?cursor=\(cursor)", expecting: 400).code == "invalid_cursor")
        let eve = try server.student("eve@example.org")
        #expect(
            try server.call("GET", "/v1/contacts?cursor=\(cursor)", token: eve, expecting: 400).code == "invalid_cursor"
        )
    }

    @Test func `me is the caller, who may change her name and zone`() throws {
        let me = try server.call("GET", "/v1/me", expecting: 200)
        #expect(me.json["email"].string == "ada@example.org")
        let changed = try server.call(
            "PATCH", "/v1/me", #"{"time_zone":"Europe/Lisbon"}"#, headers: [("If-Match", "\"v1\"")], expecting: 200)
        #expect(changed.json["version"].integer == 2)
        try server.call("PATCH", "/v1/me", #"{"time_zone":"UTC"}"#, headers: [("If-Match", "\"v1\"")], expecting: 412)
        #expect(
            try server.call("PATCH", "/v1/me", #"{"role":"admin","id":"x","nme":""}"#, expecting: 422).errors.first
                == "#/role read_only_field")
    }

    @Test func `today shows what is due, who is met and who is owed thanks (S106)`() throws {
        let made = try contact(#"{"name":"Grace","keep_in_touch_days":1}"#)
        try server.call("POST", "/v1/reminders", #"{"title":"Call","due_at":"2026-11-21T18:00:00Z"}"#, expecting: 201)
        try server.call(
            "POST", "/v1/reminders", #"{"title":"Lead","due_at":"2026-11-22T18:00:00Z","lead_minutes":1440}"#,
            expecting: 201)
        try server.call("POST", "/v1/reminders", #"{"title":"Later","due_at":"2026-11-23T18:00:00Z"}"#, expecting: 201)
        let talk = try server.call(
            "POST", "/v1/interviews",
            "{\"contact_id\":\"\(made.id)\",\"interview_type\":\"career_exploration\",\"starts_at\":\"2026-11-21T15:00:00+01:00\",\"time_zone\":\"Europe/Lisbon\"}",
            expecting: 201)
        #expect(
            talk.json["starts_at_local"].string == "2026-11-21T14:00:00"
                && talk.json["ends_at"].string == "2026-11-21T14:15:00.000Z")
        var today = try server.call("GET", "/v1/today", expecting: 200).json
        #expect(
            today["reminders"].elements.compactMap { $0["title"].string } == [
                "Prepare for your talk with Grace", "Rehearse your pitch and your questions for Grace", "Call", "Lead",
            ])
        #expect(today["interviews"].elements.map { $0["id"].string } == [talk.id])
        try server.call("POST", "/v1/interviews/\(talk.id)/complete", expecting: 200)
        server.clock.turn(days: 1)
        today = try server.call("GET", "/v1/today", expecting: 200).json
        #expect(today["thank_yous_owed"].elements.count == 1 && today["counts"]["keep_in_touch"].integer == 1)
    }
}

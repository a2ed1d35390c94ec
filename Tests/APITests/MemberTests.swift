import JSON
import Testing

/// What null, nothing and the empty mean for every member, and how patches and instants are read (C07, C09, C10, C31).
@Suite("Members") struct MemberTests {
    let server: TestServer
    let contract: Contract
    private let contact: String
    private let other: String
    private let request: String

    init() throws {
        server = try TestServer()
        contract = try Contract()
        contact = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201).id
        other = try server.call("POST", "/v1/contacts", #"{"name":"Bo"}"#, expecting: 201).id
        let asking = "{\"contact_id\":\"\(contact)\",\"interview_type\":\"company_insider\"}"
        request = try server.call("POST", "/v1/requests", asking, expecting: 201).id
    }

    /// The least body of a new object in each collection.
    private var least: [(collection: String, schema: String, body: [String: String])] {
        let person = ["contact_id": "\"\(contact)\""]
        let talk = ["interview_type": "\"company_insider\""]
        let time = ["starts_at": "\"2026-12-01T10:00:00Z\"", "time_zone": "\"UTC\""]
        func all(_ parts: [String: String]...) -> [String: String] {
            parts.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
        return [
            ("organizations", "Organization", ["name": "\"a\""]), ("contacts", "Contact", ["name": "\"a\""]),
            ("touches", "Touch", all(person, ["channel": "\"email\""])),
            ("requests", "InterviewRequest", all(person, talk)), ("interviews", "Interview", all(person, talk, time)),
            ("referrals", "Referral", ["from_contact_id": "\"\(contact)\"", "name": "\"a\""]),
            ("reminders", "Reminder", ["title": "\"a\"", "due_at": "\"2026-12-01T10:00:00Z\""]),
            ("notes", "Note", ["text": "\"a\""]),
            ("introductions", "Introduction", ["via_contact_id": "\"\(other)\"", "to_contact_id": "\"\(contact)\""]),
            ("pitches", "Pitch", ["name": "\"a\"", "text": "\"a\""]),
            ("self_answers", "SelfAnswer", ["question": "\"a\""]), ("targets", "Target", ["name": "\"a\""]),
            ("messages", "Message", person),
            (
                "attempts", "Attempt",
                ["request_id": "\"\(request)\"", "channel": "\"phone\"", "outcome": "\"no_answer\""]
            ),
        ]
    }

    private func json(_ body: [String: String]) -> String {
        "{" + body.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private func create(_ collection: String, _ body: [String: String]) throws -> Response {
        try server.call("POST", "/v1/\(collection)", json(body))
    }

    @Test func `null is the same as nothing when an object is made, and an empty text is neither (C09)`() throws {
        var members = 0
        for (collection, schema, body) in least {
            let plain = try create(collection, body)
            #expect(plain.status == 201, "\(collection): \(plain.text)")
            let create = contract.schema("\(schema)Create")
            for property in create["properties"].members {
                members += 1
                let place = "\(collection) \(property.name)"
                let resolved = contract.resolve(property.value)
                let isRequired = create["required"].strings.contains(property.name)
                let none = try self.create(collection, body.merging([property.name: "null"]) { $1 })
                if isRequired {
                    #expect(none.errors == ["#/\(property.name) required"], "\(place): \(none.text)")
                } else {
                    #expect(none.status == 201 && none.json[property.name] == plain.json[property.name], "\(place)")
                }
                let types = resolved["type"].strings
                if types.contains("string") {
                    let empty = try self.create(collection, body.merging([property.name: "\"\""]) { $1 })
                    #expect(
                        empty.status == 422 && !empty.errors.isEmpty
                            && empty.errors.allSatisfy { $0.hasPrefix("#/\(property.name) ") },
                        "\(place)")
                }
                for (type, text) in [("array", "[]"), ("object", "{}")] where types.contains(type) {
                    let empty = try self.create(collection, body.merging([property.name: text]) { $1 })
                    #expect(empty.status == 201, "\(place): \(empty.text)")
                }
                // What no member is.
                if !types.contains("object") {
                    let wrong = try self.create(collection, body.merging([property.name: "{\"x\":1}"]) { $1 })
                    #expect(wrong.errors.contains("#/\(property.name) wrong_type"), "\(place): \(wrong.text)")
                }
            }
            // No member of an answer is missing, and no list is null.
            let answer = contract.schema(schema)
            for name in answer["required"].strings {
                let value = plain.json.members.first { $0.name == name }?.value
                let types = contract.resolve(answer["properties"][name])["type"].strings
                #expect(value != nil, "\(collection) \(name)")
                if types == ["array"] || types == ["boolean"] { #expect(value != .null, "\(collection) \(name)") }
            }
        }
        #expect(members > 100)
    }

    @Test func `in a patch null clears what may be null, and nothing else (C09, C31)`() throws {
        for (collection, schema, body) in least where collection != "notes" {
            let made = try create(collection, body)
            let path = "/v1/\(collection)/\(made.id)"
            for property in contract.schema("\(schema)Update")["properties"].members {
                let resolved = contract.resolve(property.value)
                let isNullable =
                    resolved["type"].strings.contains("null")
                    || resolved["oneOf"].elements.contains { $0["type"].string == "null" }
                let answer = try server.call("PATCH", path, "{\"\(property.name)\":null}")
                let place = "\(collection) \(property.name): \(answer.text)"
                if isNullable {
                    #expect(answer.status == 200 && answer.json[property.name] == .null, "\(place)")
                } else {
                    #expect(answer.errors == ["#/\(property.name) not_nullable"], "\(place)")
                }
            }
            let whole = try server.call("GET", path, expecting: 200)
            #expect(whole.bytes == made.bytes, "what was null already is not changed")
        }
    }

    @Test(
        arguments: [
            (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
            (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
            (#"{"a":"b"}"#, "{}", #"{"a":"b"}"#), ("{}", #"{"a":1}"#, #"{"a":1}"#),
            (#"{"a":1}"#, #"{"a":true}"#, #"{"a":true}"#),
            ("{}", #"{"a":null}"#, "{}"), (#"{"a":"foo"}"#, "null", nil), (#"{"a":"foo"}"#, #""bar""#, nil),
            (#"{"a":"b"}"#, "[]", nil), (#"{"a":"b"}"#, #"["c"]"#, nil), ("{}", #"{"a":{"bb":{"ccc":null}}}"#, nil),
            (#"{"a":"c"}"#, #"{"a":["b"]}"#, nil),
        ] as [(String, String, String?)])
    func `a patch is merged as RFC 7396 has it`(_ old: String, _ patch: String, _ new: String?) throws {
        let body = "{\"name\":\"a\",\"custom_fields\":\(old)}"
        let made = try server.call("POST", "/v1/contacts", body, expecting: 201)
        let path = "/v1/contacts/\(made.id)"
        let answer = try server.call("PATCH", path, "{\"custom_fields\":\(patch)}", expecting: new == nil ? 422 : 200)
        let now = try server.call("GET", path, expecting: 200).json["custom_fields"]
        #expect(now == (try JSONValue(parsing: Array((new ?? old).utf8))), "\(answer.text)")
    }

    @Test func `lists are replaced whole, objects merged`() throws {
        let talk = try create("interviews", least.first { $0.collection == "interviews" }?.body ?? [:])
        let path = "/v1/interviews/\(talk.id)"
        for (patch, member, value) in [
            (#"{"next_steps":["a","b"]}"#, "next_steps", #"["a","b"]"#),
            (#"{"next_steps":["c"]}"#, "next_steps", #"["c"]"#),
            (#"{"comfort":{"mine":1,"theirs":2}}"#, "comfort", #"{"mine":1,"theirs":2}"#),
            (#"{"comfort":{"mine":null}}"#, "comfort", #"{"mine":null,"theirs":2}"#),
            (#"{"comfort":null}"#, "comfort", "null"), (#"{"next_steps":[]}"#, "next_steps", "[]"),
        ] {
            let answer = try server.call("PATCH", path, patch, expecting: 200)
            #expect(answer.json[member] == (try JSONValue(parsing: Array(value.utf8))), "\(patch)")
        }
    }

    @Test(
        arguments: [
            ("2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"), ("2026-12-01t10:00:00z", "2026-12-01T10:00:00.000Z"),
            ("2026-12-01T10:00:00-05:00", "2026-12-01T15:00:00.000Z"),
            ("2026-12-01T10:00:00+05:30", "2026-12-01T04:30:00.000Z"),
            ("2026-12-01T10:00:00-00:00", "2026-12-01T10:00:00.000Z"),
            ("2026-12-01T10:00:00.1Z", "2026-12-01T10:00:00.100Z"),
            ("2026-12-01T10:00:00.123456789Z", "2026-12-01T10:00:00.123Z"),
            ("2026-12-01T10:00:00.9999Z", "2026-12-01T10:00:00.999Z"),
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"),
            ("2026-12-01T10:00:00", nil), ("2026-12-01", nil), ("2026-12-01 10:00:00Z", nil),
            ("2026-12-01T10:00:60Z", nil),
            ("2026-12-01T24:00:00Z", nil), ("2026-13-01T10:00:00Z", nil), ("2026-02-29T10:00:00Z", nil),
            ("1899-12-31T10:00:00Z", nil), ("2200-01-01T10:00:00Z", nil), ("2026-12-01T10:00:00.Z", nil),
            ("2026-12-01T10:00:00.1234567890Z", nil), ("2026-12-01T10:00Z", nil), ("20261201T100000Z", nil),
            ("2026-12-01T10:00:00+0500", nil), ("2026-12-01T10:00:00+24:00", nil), ("now", nil), ("1764583200", nil),
        ] as [(String, String?)])
    func `an instant has its offset, and is answered in UTC (C07)`(_ text: String, _ stored: String?) throws {
        let body = "{\"title\":\"t\",\"due_at\":\"\(text)\"}"
        let answer = try server.call("POST", "/v1/reminders", body, expecting: stored == nil ? 422 : 201)
        #expect(answer.json["due_at"].string == stored)
        if stored == nil { #expect(answer.errors == ["#/due_at invalid_datetime"]) }
    }
}

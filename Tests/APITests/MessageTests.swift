import JSON
import Testing

/// What is written to people beside requests (S29, S60, S100, S105). It is Saturday, 21 November 2026, 10:00 UTC.
@Suite("Messages") struct MessageTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func contact(_ name: String = "Ann", _ members: String = "") throws -> String {
        try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"\(members)}", expecting: 201).id
    }

    private func sent(to contact: String) throws -> String {
        let body = """
            {"contact_id":"\(contact)","interview_type":"company_insider","purpose":"p","objectives":["learn_field"]}
            """
        let id = try server.call("POST", "/v1/requests", body, expecting: 201).id
        return try server.call("POST", "/v1/requests/\(id)/send", #"{"override_reason":"a test"}"#, expecting: 200).id
    }

    private func talk(with contact: String) throws -> String {
        let body = """
            {"contact_id":"\(contact)","interview_type":"company_insider","starts_at":"2026-11-20T10:00:00Z","time_zone":"UTC"}
            """
        let id = try server.call("POST", "/v1/interviews", body, expecting: 201).id
        return try server.call("POST", "/v1/interviews/\(id)/complete", expecting: 200).id
    }

    private func message(_ members: String, expecting status: Int = 201) throws -> Response {
        try server.call("POST", "/v1/messages", "{\(members)}", expecting: status)
    }

    private func reminders(_ kind: String) throws -> [String] {
        try server.call("GET", "/v1/reminders?kind=\(kind)&sort=created_at", expecting: 200).json["data"].elements
            .compactMap { $0["status"].string }
    }

    @Test("S100: thanks that are sent close the reminder to thank for that talk, and no other")
    func thanks() throws {
        let ann = try contact()
        let (first, second) = (try talk(with: ann), try talk(with: ann))
        #expect(try reminders("thank_you") == ["pending", "pending"])
        let draft = try message("\"contact_id\":\"\(ann)\",\"interview_id\":\"\(second)\",\"body\":\"Thank you\"")
        #expect(draft.json["status"].string == "draft" && draft.json["allowed_actions"].strings == ["send"])
        #expect(try reminders("thank_you") == ["pending", "pending"])
        let sent = try server.call("POST", "/v1/messages/\(draft.id)/send", #"{"channel":"linkedin"}"#, expecting: 200)
            .json
        #expect(sent["status"].string == "sent" && sent["channel"].string == "linkedin")
        #expect(sent["sent_at"].string == "2026-11-21T10:00:00.000Z" && sent["allowed_actions"].elements == [])
        #expect(try reminders("thank_you") == ["pending", "done"])
        let again = try server.call("POST", "/v1/messages/\(draft.id)/send", expecting: 409)
        #expect(again.code == "invalid_state_transition")
        // Thanks that name no talk are for all of them.
        let all = try message("\"contact_id\":\"\(ann)\"")
        try server.call("POST", "/v1/messages/\(all.id)/send", expecting: 200)
        #expect(try reminders("thank_you") == ["done", "done"])
        #expect(try server.call("GET", "/v1/interviews/\(first)", expecting: 200).json["status"].string == "held")
    }

    @Test("S60: a follow-up that is sent counts among the few that its request may have")
    func followUps() throws {
        let ann = try contact()
        let request = try sent(to: ann)
        for count in 1...2 {
            let draft = try message(
                "\"contact_id\":\"\(ann)\",\"kind\":\"follow_up\",\"request_id\":\"\(request)\",\"body\":\"b\(count)\"")
            try server.call("POST", "/v1/messages/\(draft.id)/send", expecting: 200)
            let now = try server.call("GET", "/v1/requests/\(request)", expecting: 200).json
            #expect(now["follow_up_count"].integer == count && now["follow_up_message"].string == "b\(count)")
        }
        let third = try message("\"contact_id\":\"\(ann)\",\"kind\":\"follow_up\",\"request_id\":\"\(request)\"")
        let refused = try server.call("POST", "/v1/messages/\(third.id)/send", expecting: 409)
        #expect(refused.code == "follow_up_limit")
        #expect(try server.call("GET", "/v1/messages/\(third.id)", expecting: 200).json["status"].string == "draft")
        try server.call("POST", "/v1/requests/\(request)/accept", expecting: 200)
        let late = try server.call("POST", "/v1/messages/\(third.id)/send", expecting: 409)
        #expect(late.code == "invalid_state_transition")
    }

    @Test("S105: news that are sent restart the clock of keeping in touch; a draft does not")
    func touch() throws {
        let ann = try contact("Ann", #","keep_in_touch_days":10"#)
        func last() throws -> JSONValue {
            try server.call("GET", "/v1/contacts/\(ann)", expecting: 200).json["last_touch_at"]
        }
        let draft = try message("\"contact_id\":\"\(ann)\",\"kind\":\"update\"")
        #expect(try last() == .null)
        try server.call(
            "POST", "/v1/messages/\(draft.id)/send", #"{"sent_at":"2026-11-20T08:00:00Z"}"#, expecting: 200)
        #expect(try last().string == "2026-11-20T08:00:00.000Z")
        try server.call("DELETE", "/v1/messages/\(draft.id)", expecting: 204)
        #expect(try last() == .null)
        try server.call("POST", "/v1/messages/\(draft.id)/restore", expecting: 200)
        #expect(try last() != .null)
        let other = try message("\"contact_id\":\"\(ann)\"")
        let ahead = try server.call(
            "POST", "/v1/messages/\(other.id)/send", #"{"sent_at":"2026-11-22T08:00:00Z"}"#, expecting: 422)
        #expect(ahead.errors == ["#/sent_at too_large"])
    }

    @Test func `thanks for a talk and a follow-up to a request go to whom they were with`() throws {
        let (ann, bo) = (try contact(), try contact("Bo"))
        let (talk, request) = (try talk(with: ann), try sent(to: ann))
        let thanks = try message("\"contact_id\":\"\(bo)\",\"interview_id\":\"\(talk)\"", expecting: 422)
        #expect(thanks.errors == ["#/interview_id conflict_with"])
        let followUp = try message(
            "\"contact_id\":\"\(bo)\",\"kind\":\"follow_up\",\"request_id\":\"\(request)\"", expecting: 422)
        #expect(followUp.errors == ["#/request_id conflict_with"])
        // Who is asked for an introduction is not whom the request is for.
        _ = try message("\"contact_id\":\"\(bo)\",\"kind\":\"introduction_ask\",\"request_id\":\"\(request)\"")
    }

    @Test("S29: asking for an introduction and giving thanks for it are messages of their own")
    func introductions() throws {
        let bea = try contact("Bea")
        for kind in ["introduction_ask", "introduction_thanks"] {
            let made = try message("\"contact_id\":\"\(bea)\",\"kind\":\"\(kind)\",\"body\":\"Dear Bea\"")
            try server.call("POST", "/v1/messages/\(made.id)/send", expecting: 200)
            let page = try server.call("GET", "/v1/messages?kind=\(kind)&status=sent", expecting: 200)
            #expect(page.json["data"].elements.count == 1)
        }
    }
}

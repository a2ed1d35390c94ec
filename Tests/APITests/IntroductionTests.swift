import JSON
import Testing

/// Being brought together with somebody, and who knows whom.
@Suite("Introductions and ties") struct IntroductionTests {
    let server: TestServer
    let via: String
    let to: String

    init() throws {
        server = try TestServer()
        via = try server.call("POST", "/v1/contacts", #"{"name":"Via"}"#, expecting: 201).id
        to = try server.call("POST", "/v1/contacts", #"{"name":"To"}"#, expecting: 201).id
    }

    private func make(_ collection: String, _ body: String) throws -> String {
        try server.call("POST", "/v1/\(collection)", body, expecting: 201).id
    }

    private func introduction() throws -> String {
        "/v1/introductions/"
            + (try make("introductions", "{\"via_contact_id\":\"\(via)\",\"to_contact_id\":\"\(to)\"}"))
    }

    private func act(_ path: String, _ action: String, _ body: String = "{}", _ status: Int = 200) throws -> Response {
        try server.call("POST", "\(path)/\(action)", body, expecting: status)
    }

    private func reminders(_ status: String = "pending") throws -> [JSONValue] {
        try server.call("GET", "/v1/reminders?kind=send_request&status=\(status)", expecting: 200).json["data"].elements
    }

    @Test("S29: an introduction is asked for and made; the request is to follow in two days")
    func introductionIsMade() throws {
        let path = try introduction()
        let planned = try server.call("GET", path, expecting: 200).json
        #expect(planned["status"].string == "planned" && planned["allowed_actions"].strings == ["ask", "make", "drop"])
        let asked = try act(path, "ask", #"{"asked_at":"2026-11-20T10:00:00Z"}"#).json
        #expect(asked["asked_at"].string == "2026-11-20T10:00:00.000Z")
        #expect(asked["allowed_actions"].strings == ["make", "decline", "drop"])
        let made = try act(path, "make").json
        #expect(made["status"].string == "made" && made["made_at"].string == "2026-11-21T10:00:00.000Z")
        let reminder = try #require(try reminders().first)
        #expect(reminder["title"].string == "Send your request to To" && reminder["contact_id"].string == to)
        #expect(reminder["due_at"].string == "2026-11-23T10:00:00.000Z" && reminder["rule"].string == "send_request")
        let body = """
            {"contact_id":"\(to)","interview_type":"career_exploration","arrangement":"introduction",
            "introduction_id":"\(path.split(separator: "/")[2])","purpose":"p","objectives":["learn_field"]}
            """
        let request = try make("requests", body)
        #expect(try reminders().count == 1)
        try server.call("POST", "/v1/requests/\(request)/send", "{}", expecting: 200)
        #expect(try reminders().isEmpty && reminders("done").count == 1)
        let events = try server.call("GET", "/v1/events?types=introduction.*", expecting: 200).json["data"].elements
        #expect(
            events.map { $0["type"].string } == ["introduction.created", "introduction.asked", "introduction.made"])
    }

    @Test func `an introduction goes from state to state as its actions tell, and no further`() throws {
        for (steps, status, allowed) in [
            (["ask", "decline"], "declined", [String]()), (["drop"], "dropped", []), (["ask", "drop"], "dropped", []),
            (["make"], "made", []),
        ] {
            let path = try introduction()
            for step in steps { _ = try act(path, step) }
            let now = try server.call("GET", path, expecting: 200).json
            #expect(now["status"].string == status && now["allowed_actions"].strings == allowed)
            #expect((now["closed_at"] == .null) == (status == "made"))
            for action in ["ask", "make", "decline", "drop"] {
                #expect(try act(path, action, "{}", 409).code == "invalid_state_transition", "\(status) \(action)")
            }
        }
        let path = try introduction()
        #expect(try act(path, "decline", "{}", 409).json["allowed_actions"].strings == ["ask", "make", "drop"])
        let early = try act(path, "make", #"{"made_at":"2026-11-22T10:00:00Z"}"#, 422)
        #expect(early.errors == ["#/made_at too_large"])
        let alone = try server.call(
            "POST", "/v1/introductions", "{\"via_contact_id\":\"\(to)\",\"to_contact_id\":\"\(to)\"}", expecting: 422)
        #expect(alone.errors == ["#/via_contact_id conflict_with"])
    }

    @Test func `no request is called for where one is under way, and the call ends with the introduction`() throws {
        let first = try introduction()
        _ = try act(first, "make")
        #expect(try reminders().count == 1)
        let second = try introduction()
        _ = try act(second, "make")
        #expect(try reminders().count == 1)
        try server.call("DELETE", first, expecting: 204)
        #expect(try reminders().count == 1)
        try server.call("DELETE", second, expecting: 204)
        #expect(try reminders().isEmpty)
        try server.call("POST", "\(second)/restore", expecting: 200)
        #expect(try reminders().count == 1)
        let body = "{\"contact_id\":\"\(to)\",\"interview_type\":\"company_insider\"}"
        let request = try make("requests", body)
        try server.call("POST", "/v1/requests/\(request)/send", #"{"override_reason":"r"}"#, expecting: 200)
        server.clock.turn(days: 1)
        _ = try act(try introduction(), "make")
        #expect(try reminders().isEmpty)
    }

    @Test("S43: a request that came by an introduction says so, and asks the one who was introduced")
    func requestByIntroduction() throws {
        let introduction = try introduction().split(separator: "/")[2]
        func ask(_ contact: String, _ arrangement: String) -> String {
            """
            {"contact_id":"\(contact)","interview_type":"career_exploration","introduction_id":"\(introduction)"\
            \(arrangement)}
            """
        }
        let direct = try server.call("POST", "/v1/requests", ask(to, ""), expecting: 422)
        #expect(direct.errors == ["#/arrangement conflict_with"])
        let byIntroduction = ",\"arrangement\":\"introduction\""
        let other = try server.call("POST", "/v1/requests", ask(via, byIntroduction), expecting: 422)
        #expect(other.errors == ["#/introduction_id conflict_with"])
        let request = try server.call("POST", "/v1/requests", ask(to, byIntroduction), expecting: 201)
        let path = "/v1/requests/\(request.id)"
        let changed = try server.call("PATCH", path, #"{"arrangement":"direct"}"#, expecting: 422)
        #expect(changed.errors == ["#/arrangement conflict_with"])
        try server.call("PATCH", path, #"{"arrangement":"direct","introduction_id":null}"#, expecting: 200)
        let shown = try server.call("GET", "/v1/requests?introduction_id=\(introduction)", expecting: 200)
        #expect(shown.json["data"].elements.isEmpty)
    }

    @Test("S26: a tie tells who may know whom, a person or an organisation")
    func ties() throws {
        let guild = try make("organizations", #"{"name":"Guild"}"#)
        let tie = try server.call(
            "POST", "/v1/ties",
            "{\"from_contact_id\":\"\(via)\",\"to_contact_id\":\"\(to)\",\"kind\":\"may_know\",\"strength\":1}",
            expecting: 201)
        _ = try make("ties", "{\"to_organization_id\":\"\(guild)\",\"strength\":3}")
        let mine = try server.call(
            "GET", "/v1/ties?from_contact_id.exists=false&expand=to_organization", expecting: 200)
        #expect(mine.json["data"].elements.map { $0["to_organization"]["name"].string } == ["Guild"])
        let may = try server.call("GET", "/v1/ties?kind=may_know&strength.lte=1&expand=to_contact", expecting: 200)
        #expect(may.json["data"].elements.map { $0["to_contact"]["name"].string } == ["To"])
        for (body, error) in [
            (#"{"strength":1}"#, "#/to_contact_id conflict_with"),
            ("{\"to_contact_id\":\"\(to)\"}", "#/strength required"),
            ("{\"to_contact_id\":\"\(to)\",\"strength\":4}", "#/strength too_large"),
            (
                "{\"to_contact_id\":\"\(to)\",\"to_organization_id\":\"\(guild)\",\"strength\":1}",
                "#/to_contact_id conflict_with"
            ),
            (
                "{\"to_contact_id\":\"\(to)\",\"from_contact_id\":\"\(to)\",\"strength\":1}",
                "#/to_contact_id conflict_with"
            ),
        ] { #expect(try server.call("POST", "/v1/ties", body, expecting: 422).errors == [error], "\(body)") }
        let path = "/v1/ties/\(tie.id)"
        let patch = "{\"to_contact_id\":null,\"to_organization_id\":\"\(guild)\"}"
        #expect(try server.call("PATCH", path, patch, expecting: 200).json["to_contact_id"] == .null)
        let bare = try server.call("PATCH", path, #"{"to_organization_id":null}"#, expecting: 422)
        #expect(bare.errors == ["#/to_contact_id conflict_with"])
    }

    @Test func `what leads to somebody goes to the trash with her, and comes back with her (C42)`() throws {
        let path = try introduction()
        let tie = "/v1/ties/" + (try make("ties", "{\"to_contact_id\":\"\(to)\",\"strength\":1}"))
        try server.call("DELETE", "/v1/contacts/\(to)", expecting: 204)
        for gone in [path, tie] { try server.call("GET", gone, expecting: 404) }
        try server.call("POST", "/v1/contacts/\(to)/restore", expecting: 200)
        for back in [path, tie] { try server.call("GET", back, expecting: 200) }
        try server.call("DELETE", "/v1/contacts/\(via)", expecting: 204)
        #expect(try server.call("GET", "\(path)?expand=via_contact", expecting: 200).json["via_contact"] == .null)
    }
}

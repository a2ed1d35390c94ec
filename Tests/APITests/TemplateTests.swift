import JSON
import Records
import Services
import Testing

/// Texts that are written once and used often, and messages made of them (S29, S53, S62, S100).
@Suite("Templates") struct TemplateTests {
    let server: TestServer
    let centre: Centre

    init() throws {
        server = try TestServer()
        centre = try Centre(server)
    }

    private func make(_ kind: String, _ body: String) throws -> String {
        try server.call("POST", "/v1/\(kind)", body, expecting: 201).id
    }

    private func compose(_ members: String, expecting status: Int = 200) throws -> Response {
        try server.call("POST", "/v1/messages/compose", "{\(members)}", expecting: status)
    }

    @Test func `every kind of message has a template built in, which nobody changes`() throws {
        let page = try server.call("GET", "/v1/templates?origin=built_in", expecting: 200).json["data"].elements
        #expect(Set(page.compactMap { $0["kind"].string }) == Set(MessageKind.words))
        for template in page {
            let path = "/v1/templates/\(template["id"].string ?? "")"
            for token in [centre.ada.token, centre.admin.token] {
                let change = try server.call("PATCH", path, #"{"name":"Mine"}"#, token: token, expecting: 403)
                #expect(change.code == "forbidden")
                try server.call("DELETE", path, token: token, expecting: 403)
            }
            #expect(try server.call("GET", path, expecting: 200).json == template)
        }
        let copy = try server.call(
            "POST", "/v1/templates", #"{"name":"n","body":"b","origin":"built_in"}"#, expecting: 403)
        #expect(copy.code == "forbidden")
    }

    @Test func `the centre's are made by staff and read by all, and one's own are nobody else's`() throws {
        let body = #"{"name":"For all","body":"{{greeting}}","origin":"centre","kind":"update"}"#
        #expect(
            try server.call("POST", "/v1/templates", body, token: centre.ada.token, expecting: 403).code == "forbidden")
        let shared = try server.call("POST", "/v1/templates", body, token: centre.advisor.token, expecting: 201)
        let own = try server.call(
            "POST", "/v1/templates", #"{"name":"Mine","body":"b"}"#, token: centre.ada.token, expecting: 201)
        #expect(shared.json["origin"].string == "centre" && own.json["origin"].string == "own")
        func names(_ token: String) throws -> [String] {
            try server.call("GET", "/v1/templates?origin=own,centre", token: token, expecting: 200).json["data"]
                .elements
                .compactMap { $0["name"].string }
        }
        #expect(try names(centre.ada.token) == ["Mine", "For all"])
        #expect(try names(centre.eve.token) == ["For all"])
        try server.call("GET", "/v1/templates/\(own.id)", token: centre.eve.token, expecting: 404)
        try server.call(
            "PATCH", "/v1/templates/\(own.id)", #"{"name":"x"}"#, token: centre.advisor.token, expecting: 404)
        try server.call(
            "PATCH", "/v1/templates/\(shared.id)", #"{"name":"x"}"#, token: centre.ada.token, expecting: 403)
        let renamed = try server.call(
            "PATCH", "/v1/templates/\(shared.id)", #"{"name":"For everyone"}"#, token: centre.admin.token,
            expecting: 200)
        #expect(renamed.json["version"].integer == 2)
        #expect(try names(centre.eve.token) == ["For everyone"])
        let log = try server.call("GET", "/v1/audit_entries?action=create", token: centre.advisor.token, expecting: 200)
        #expect(log.json["data"].elements.contains { $0["object_id"].string == shared.id })
        let events = try server.call("GET", "/v1/events?types=template.*", token: centre.ada.token, expecting: 200)
        #expect(events.json["data"].elements.compactMap { $0["type"].string } == ["template.created"])
        try server.call("DELETE", "/v1/templates/\(shared.id)", token: centre.advisor.token, expecting: 204)
        #expect(try names(centre.ada.token) == ["Mine"])
    }

    @Test(
        "S53, S62: the places of a template are a closed list, and a wrong one is told with its place and the nearest name",
        arguments: [
            (
                "Dear {{contct_name}},",
                "{{contct_name}} at character 5 is not a variable; the nearest is {{contact_name}}"
            ),
            ("Å {{ Expertis }}", "{{Expertis}} at character 2 is not a variable; the nearest is {{expertise}}"),
            ("Hello {{my_name", "{{ at character 6 is not closed by }}"),
            ("{{}}", "{{}} at character 0 is not a variable; the nearest is {{news}}"),
        ])
    func variables(_ body: String, _ detail: String) throws {
        let answer = try server.call("POST", "/v1/templates", "{\"name\":\"n\",\"body\":\"\(body)\"}", expecting: 422)
        #expect(answer.errors == ["#/body invalid_format"])
        #expect(answer.json["errors"].elements.first?["detail"].string == detail)
        let right = try make("templates", #"{"name":"n","body":"{{ shared_connection }} {{expertise}} and { one }"}"#)
        let patch = try server.call("PATCH", "/v1/templates/\(right)", "{\"subject\":\"\(body)\"}", expecting: 422)
        #expect(patch.errors == ["#/subject invalid_format"])
    }

    @Test("S100: thanks draw a point from the talk, and leave out what is not known")
    func thanks() throws {
        let ann = try make("contacts", #"{"name":"Ann Lee","email":"ann@example.org"}"#)
        let bare = try compose("\"contact_id\":\"\(ann)\"").json
        #expect(bare["missing"].strings == ["talk_day", "talk_point", "next_step"])
        #expect(
            bare["body"].string == """
                Dear Ann Lee,

                Thank you very much for talking with me.

                Kind regards,
                Ada Lovelace
                """)
        let talk = try make(
            "interviews",
            """
            {"contact_id":"\(ann)","interview_type":"company_insider","starts_at":"2026-11-18T10:00:00Z","time_zone":"UTC",
            "ideas_exchanged":"Fixtures come before drawings. And more.","next_steps":["Read the book on joints"]}
            """)
        let full = try compose("\"contact_id\":\"\(ann)\",\"interview_id\":\"\(talk)\"").json
        #expect(full["missing"].elements == [] && full["subject"].string == "Thank you, Ann")
        for part in [
            "Our conversation on Wednesday, 18 November has helped me a good deal.",
            "What I take with me: Fixtures come before drawings.", "My next step: Read the book on joints. I will let",
        ] { #expect(full["body"].string?.contains(part) == true, "\(full)") }
        #expect(full["mailto"].string?.hasPrefix("mailto:ann@example.org?subject=Thank%20you%2C%20Ann&body=") == true)
        #expect(try server.call("GET", "/v1/messages", expecting: 200).json["data"].elements == [])
    }

    @Test("S60: a follow-up asks once more, and blames nobody")
    func followUp() throws {
        let ann = try make("contacts", #"{"name":"Ann Lee","relationship":"friend"}"#)
        let request = try make(
            "requests",
            "{\"contact_id\":\"\(ann)\",\"interview_type\":\"company_insider\",\"purpose\":\"Learn how labs work\",\"asked_minutes\":20}"
        )
        let draft = try compose("\"kind\":\"follow_up\",\"contact_id\":\"\(ann)\",\"request_id\":\"\(request)\"").json
        let text = try #require(draft["body"].string)
        #expect(text.hasPrefix("Hello Ann,") && text.contains("for 20 minutes.") && text.contains("how labs work."))
        for blame in [
            "ignored", "unanswered", "never replied", "disappointed", "haven't heard", "did not answer", "still",
        ] {
            #expect(!text.lowercased().contains(blame))
        }
        #expect(draft["subject"].string == "Once more: 20 minutes of your time?")
    }

    @Test("S29: a go-between is asked, and thanked, by a template of its own")
    func introductions() throws {
        let (bea, ann) = (try make("contacts", #"{"name":"Bea Kim"}"#), try make("contacts", #"{"name":"Ann Lee"}"#))
        let introduction = try make("introductions", "{\"via_contact_id\":\"\(bea)\",\"to_contact_id\":\"\(ann)\"}")
        let request = try make(
            "requests",
            "{\"contact_id\":\"\(ann)\",\"interview_type\":\"hiring_manager\",\"purpose\":\"Learn of labs\"}")
        let ask = try compose(
            "\"kind\":\"introduction_ask\",\"contact_id\":\"\(bea)\",\"request_id\":\"\(request)\""
        ).json
        #expect(ask["subject"].string == "Could you introduce me to Ann Lee?")
        #expect(ask["body"].string?.contains("Ann Lee may be just the person to ask.") == true)
        let thanks = try compose(
            "\"kind\":\"introduction_thanks\",\"contact_id\":\"\(bea)\",\"introduction_id\":\"\(introduction)\""
        ).json
        #expect(thanks["body"].string?.contains("bringing me together with Ann Lee.") == true)
    }

    @Test func `a message is composed of a template of one's own, for its kind`() throws {
        let ann = try make("contacts", #"{"name":"Ann Lee"}"#)
        let own = try make(
            "templates",
            #"{"name":"n","kind":"update","channel":"linkedin","body":"Hi {{contact_first_name}}, {{organization_name}} news!\n\n{{news}}"}"#
        )
        let draft = try compose(
            "\"kind\":\"update\",\"contact_id\":\"\(ann)\",\"template_id\":\"\(own)\",\"news\":\"I got my licence\""
        ).json
        #expect(draft["body"].string == "I got my licence." && draft["missing"].strings == ["organization_name"])
        #expect(draft["channel"].string == "linkedin" && draft["mailto"] == .null && draft["subject"] == .null)
        let other = try compose("\"contact_id\":\"\(ann)\",\"template_id\":\"\(own)\"", expecting: 422)
        #expect(other.errors == ["#/template_id conflict_with"])
        let none = try compose("\"contact_id\":\"\(ann)\",\"template_id\":\"\(ann)\"", expecting: 422)
        #expect(none.errors == ["#/template_id unknown_reference"])
        #expect(try compose("\"kind\":\"other\"", expecting: 422).errors == ["#/contact_id required"])
    }
}

import JSON
import Testing

/// How warm the way to somebody is, what is shared with her, and what happened with her.
@Suite("Contacts at a closer look") struct WarmthTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func make(_ collection: String, _ body: String) throws -> String {
        try server.call("POST", "/v1/\(collection)", body, expecting: 201).id
    }

    private func contact(_ more: String = "") throws -> String { try make("contacts", "{\"name\":\"Grace\"\(more)}") }

    private func shown(_ contact: String) throws -> JSONValue {
        let one = try server.call("GET", "/v1/contacts/\(contact)", expecting: 200).json
        let page = try server.call("GET", "/v1/contacts?ids=\(contact)", expecting: 200).json["data"][0]
        #expect(one == page)
        return one
    }

    private func warmth(_ contact: String) throws -> String? { try shown(contact)["warmth"].string }

    @Test("S30: introduced is warmer than a shared bond, that than known, and that than cold")
    func warmth() throws {
        let via = try contact()
        let id = try contact()
        #expect(try warmth(id) == "cold")
        let request = try make("requests", "{\"contact_id\":\"\(id)\",\"interview_type\":\"career_exploration\"}")
        try server.call("POST", "/v1/requests/\(request)/send", #"{"override_reason":"r"}"#, expecting: 200)
        #expect(try warmth(id) == "cold")
        let touch = try make("touches", "{\"contact_id\":\"\(id)\",\"channel\":\"email\"}")
        #expect(try warmth(id) == "known")
        try server.call("DELETE", "/v1/touches/\(touch)", expecting: 204)
        #expect(try warmth(id) == "cold")
        try server.call("PATCH", "/v1/contacts/\(id)", #"{"relationship":"friend"}"#, expecting: 200)
        #expect(try warmth(id) == "known")
        let bond = #"{"commonalities":[{"kind":"town","detail":"Lund"}]}"#
        try server.call("PATCH", "/v1/contacts/\(id)", bond, expecting: 200)
        #expect(try warmth(id) == "shared_bond")
        let pair = "{\"via_contact_id\":\"\(via)\",\"to_contact_id\":\"\(id)\"}"
        let introduction = "/v1/introductions/\(try make("introductions", pair))"
        #expect(try warmth(id) == "shared_bond")
        try server.call("POST", "\(introduction)/make", expecting: 200)
        #expect(try warmth(id) == "introduced")
        try server.call("DELETE", introduction, expecting: 204)
        let referral = "{\"from_contact_id\":\"\(via)\",\"name\":\"G\",\"to_contact_id\":\"\(id)\",\"may_use_name\""
        _ = try make("referrals", "\(referral):false}")
        #expect(try warmth(id) == "shared_bond")
        _ = try make("referrals", "\(referral):true}")
        #expect(try warmth(id) == "introduced" && warmth(via) == "cold")
    }

    @Test("S30: a talk that was held makes somebody known")
    func talkMakesKnown() throws {
        let id = try contact()
        let talk = try make(
            "interviews",
            "{\"contact_id\":\"\(id)\",\"interview_type\":\"career_exploration\",\"starts_at\":\"2026-11-21T09:00:00Z\",\"time_zone\":\"UTC\"}"
        )
        #expect(try warmth(id) == "cold")
        try server.call("POST", "/v1/interviews/\(talk)/complete", expecting: 200)
        #expect(try warmth(id) == "known" && shown(id)["last_touch_at"].string == "2026-11-21T10:00:00.000Z")
    }

    @Test("S40: what the profile and a contact share is found in both")
    func commonGround() throws {
        let school = try make("organizations", #"{"name":"Lund University","kind":"school"}"#)
        let firm = try make("organizations", #"{"name":"Northlake, Studio"}"#)
        let id = try contact(
            ",\"school\":\"LUND university\",\"languages\":[\"swedish\",\"Finnish\"],\"location\":\"toronto\",\"organization_id\":\"\(firm)\",\"affiliations\":[\"Veteran, Canadian Army\",\"Chess club\",\"Alumna of Lund University\"]"
        )
        let teacher = try contact(",\"organization_id\":\"\(school)\"")
        #expect(try shown(id)["found_commonalities"] == .array([]) && warmth(id) == "cold")
        let profile = """
            {"school":"Lund University","languages":["English","Swedish"],"location":"Malmö","moved_to":"Toronto, ON",
            "employer":"northlake studio","affiliations":["veteran canadian army","Chess Club","Rowing"]}
            """
        try server.call("PUT", "/v1/profile", profile, expecting: 200)
        func found(_ contact: String) throws -> [String] {
            try shown(contact)["found_commonalities"].elements.map {
                "\($0["kind"].string ?? "?"): \($0["detail"].string ?? "?")"
            }
        }
        #expect(
            try found(id) == [
                "alumni: LUND university", "employer: Northlake, Studio", "town: toronto", "language: swedish",
                "service: Veteran, Canadian Army", "other: Chess club", "alumni: Alumna of Lund University",
            ])
        #expect(try warmth(id) == "shared_bond")
        #expect(try found(teacher) == ["alumni: Lund University"])
        let told =
            #"{"commonalities":[{"kind":"town","detail":"Toronto"},{"kind":"alumni","detail":"Lund university"}]}"#
        try server.call("PATCH", "/v1/contacts/\(id)", told, expecting: 200)
        #expect(try found(id).prefix(2) == ["employer: Northlake, Studio", "language: swedish"])
        try server.call("PUT", "/v1/profile", #"{"affiliations":["Graduate of Lund University"]}"#, expecting: 200)
        #expect(try found(teacher) == ["alumni: Lund University"])
        try server.call("PUT", "/v1/profile", #"{"interests":"Rowing"}"#, expecting: 200)
        #expect(try found(teacher) == [] && warmth(teacher) == "cold")
        let wrong = try server.call("PATCH", "/v1/contacts/\(id)", #"{"warmth":"cold"}"#, expecting: 422)
        #expect(wrong.errors == ["#/warmth read_only_field"])
    }

    @Test func `what the owner shares with somebody is not shown to whom she lets in (X41)`() throws {
        let centre = try Centre(server)
        try server.call("PUT", "/v1/profile", #"{"school":"Lund University"}"#, token: centre.ada.token, expecting: 200)
        let id = try centre.make("contacts", #"{"name":"Grace","school":"Lund University"}"#)
        _ = try centre.grant("contacts", "interviews", "notes", "progress")
        let seen = try server.call(
            "GET", "/v1/contacts/\(id)?owner_id=\(centre.ada.id)", token: centre.advisor.token, expecting: 200)
        #expect(seen.json["warmth"] == .null && seen.json["found_commonalities"] == .null)
        #expect(seen.json["school"].string == "Lund University")
        for path in ["/v1/contacts/\(id)/timeline", "/v1/contacts/duplicates"] {
            let refused = try server.call(
                "GET", "\(path)?owner_id=\(centre.ada.id)", token: centre.advisor.token, expecting: 400)
            #expect(refused.errors == ["owner_id unknown_parameter"])
        }
    }

    @Test("S37: a post that nobody has looked at for a year may have been left")
    func positionIsStale() throws {
        let id = try contact(",\"title\":\"Baker\"")
        let bare = try contact()
        let verified = try contact(",\"title\":\"Baker\",\"position_verified_on\":\"2026-06-01\"")
        let old = try contact(",\"title\":\"Baker\",\"position_verified_on\":\"2025-11-20\"")
        func stale() throws -> [Bool] {
            let token = try server.student("ada@example.org")
            return try [id, bare, verified, old].map {
                try server.call("GET", "/v1/contacts/\($0)", token: token, expecting: 200).json["position_stale"]
                    == .bool(true)
            }
        }
        #expect(try stale() == [false, false, false, true])
        server.clock.turn(days: 200)
        #expect(try stale() == [false, false, true, true])
        server.clock.turn(days: 166)
        #expect(try stale() == [true, false, true, true])
        let body = #"{"position_verified_on":"2027-11-01"}"#
        try server.call(
            "PATCH", "/v1/contacts/\(id)", body, token: try server.student("ada@example.org"), expecting: 200)
        #expect(try stale() == [false, false, true, true])
    }

    @Test("S36: an organisation's programme was looked at on a day")
    func outreachIsChecked() throws {
        let id = try make("organizations", #"{"name":"Guild","kind":"guild","outreach_checked_on":"2026-11-01"}"#)
        let found = try server.call("GET", "/v1/organizations?outreach_checked_on.lt=2026-12-01", expecting: 200)
        #expect(found.json["data"].elements.map { $0["id"].string } == [id])
    }

    @Test("S31, S32, S34, S39: where somebody was met, on whose word, or read of, and how far she has come, is kept")
    func sources() throws {
        for (source, detail) in [
            ("event", "Design week"), ("manager", "Bo"), ("coworker", "Cy"), ("web_research", "https://x.example/talk"),
        ] {
            _ = try contact(
                ",\"source\":\"\(source)\",\"source_detail\":\"\(detail)\",\"met_on\":\"2026-11-12\",\"seniority\":\"senior\",\"years_in_field\":14"
            )
        }
        let met = try server.call("GET", "/v1/contacts?source=event,manager&seniority=senior", expecting: 200)
        #expect(met.json["data"].elements.count == 2)
        let read = try server.call("GET", "/v1/contacts?source=web_research", expecting: 200).json["data"][0]
        #expect(read["source_detail"].string == "https://x.example/talk" && read["years_in_field"].integer == 14)
    }
}

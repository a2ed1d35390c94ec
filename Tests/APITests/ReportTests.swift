import JSON
import Testing

/// What the owner's own numbers tell her, and what they do not (S38, S44, S48, S61, S64).
@Suite("Reports") struct ReportTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func make(_ kind: String, _ body: String) throws -> String {
        try server.call("POST", "/v1/\(kind)", body, expecting: 201).id
    }

    private func contact(_ members: String = "") throws -> String {
        try make("contacts", "{\"name\":\"Ann\"\(members)}")
    }

    /// A request that was sent then, and what came of it.
    private func ask(
        _ contact: String, _ outcome: String?, channel: String = "email", type: String = "career_exploration",
        at: String = "2026-11-18T09:00:00Z", _ members: String = ""
    ) throws {
        let id = try make(
            "requests",
            """
            {"contact_id":"\(contact)","interview_type":"\(type)","channel":"\(channel)","purpose":"p",
            "objectives":["learn_field"]\(members)}
            """)
        let sending = "{\"sent_at\":\"\(at)\",\"override_reason\":\"a test\"}"
        try server.call("POST", "/v1/requests/\(id)/send", sending, expecting: 200)
        if let outcome { try server.call("POST", "/v1/requests/\(id)/\(outcome)", expecting: 200) }
    }

    private func report() throws -> JSONValue {
        try server.call("GET", "/v1/reports/responses", expecting: 200).json
    }

    private func group(_ report: JSONValue, _ name: String, _ key: String) -> JSONValue {
        let member = String(name.dropFirst(3))
        return report[name].elements.first { $0[member].string == key } ?? .null
    }

    @Test("S44: answers are counted by channel, and open requests are not taken for failures")
    func channels() throws {
        let ann = try contact()
        for outcome in ["accept", "accept", "decline", "no_response", nil] { try ask(ann, outcome) }
        for outcome in ["accept", "withdraw"] { try ask(ann, outcome, channel: "phone") }
        let report = try report()
        let mail = group(report, "by_channel", "email")
        #expect(mail["n"].integer == 4 && mail["accepted"].integer == 2 && mail["declined"].integer == 1)
        #expect(mail["no_response"].integer == 1 && mail["awaiting"].integer == 1 && mail["rate"] == .number(0.5))
        #expect(mail["too_few_to_tell"] == .bool(true))
        let phone = group(report, "by_channel", "phone")
        #expect(phone["n"].integer == 1 && phone["rate"] == .integer(1))
        let none = group(report, "by_channel", "in_person")
        #expect(none["n"].integer == 0 && none["rate"] == .null && none["interval"] == .null)
        #expect(report["all"]["n"].integer == 5)
    }

    @Test("S48: a rate comes with its Wilson interval, and only from twelve cases on is it called one")
    func intervals() throws {
        let ann = try contact()
        for index in 0..<12 {
            try ask(ann, index < 3 ? "accept" : "decline")
            if index == 10 { #expect(try report()["all"]["too_few_to_tell"] == .bool(true)) }
        }
        let all = try report()["all"]
        // By hand for 3 of 12: (0.25 + z²/24 ± z √(0.25 · 0.75 / 12 + z² / 576)) / (1 + z² / 12).
        #expect(all["rate"] == .number(0.25) && all["too_few_to_tell"] == .bool(false))
        #expect(all["interval"]["low"] == .number(0.0889) && all["interval"]["high"] == .number(0.5323))
    }

    @Test("S61: who was asked without any bond is counted as such, whatever happened afterwards")
    func warmth() throws {
        let cold = try contact()
        try ask(cold, "accept")
        try server.call(
            "POST", "/v1/touches", "{\"contact_id\":\"\(cold)\",\"channel\":\"email\"}", expecting: 201)
        try ask(try contact(#","relationship":"friend""#), "accept")
        let met = try contact()
        try server.call(
            "POST", "/v1/touches",
            "{\"contact_id\":\"\(met)\",\"channel\":\"in_person\",\"at\":\"2026-11-10T09:00:00Z\"}",
            expecting: 201)
        try ask(met, "decline")
        try ask(try contact(#","commonalities":[{"kind":"town","detail":"Malmö"}],"relationship":"friend""#), "accept")
        let (bea, named) = (try contact(), try contact())
        for mayUse in [true, false] {
            let referral = try make(
                "referrals", "{\"from_contact_id\":\"\(bea)\",\"name\":\"N\",\"may_use_name\":\(mayUse)}")
            try ask(named, "accept", ",\"referral_id\":\"\(referral)\",\"arrangement\":\"referral\"")
        }
        let introduced = try contact()
        let introduction = try make(
            "introductions", "{\"via_contact_id\":\"\(bea)\",\"to_contact_id\":\"\(introduced)\"}")
        try server.call(
            "POST", "/v1/introductions/\(introduction)/make", #"{"made_at":"2026-11-17T09:00:00Z"}"#, expecting: 200)
        try ask(introduced, "accept")
        let report = try report()
        let counts = ["introduced", "shared_bond", "known", "cold"].map { group(report, "by_warmth", $0)["n"].integer }
        #expect(counts == [2, 1, 2, 2], "\(report["by_warmth"])")
    }

    @Test("S64: answers are counted by type of talk")
    func types() throws {
        let ann = try contact()
        for (type, outcome) in [
            ("career_exploration", "accept"), ("company_insider", "decline"), ("hiring_manager", "no_response"),
        ] { try ask(ann, outcome, type: type) }
        let report = try report()
        #expect(group(report, "by_interview_type", "career_exploration")["accepted"].integer == 1)
        #expect(group(report, "by_interview_type", "company_insider")["declined"].integer == 1)
        #expect(group(report, "by_interview_type", "hiring_manager")["no_response"].integer == 1)
    }

    @Test("S48: weekday and part of the day are those of the person, and the best one is told once it is known")
    func moments() throws {
        let tokyo = try contact(#","time_zone":"Asia/Tokyo""#)
        // Wednesday, 23:00 UTC is Thursday, 8:00 in Tokyo.
        try ask(tokyo, "accept", at: "2026-11-18T23:00:00Z")
        let report = try report()
        #expect(group(report, "by_weekday", "thursday")["n"].integer == 1)
        #expect(group(report, "by_daypart", "morning")["n"].integer == 1)
        let request = try make("requests", "{\"contact_id\":\"\(tokyo)\",\"interview_type\":\"company_insider\"}")
        func call(_ hour: Int, _ outcome: String) throws {
            _ = try make(
                "attempts",
                """
                {"request_id":"\(request)","channel":"phone","outcome":"\(outcome)",
                "at":"2026-11-18T\(hour < 10 ? "0" : "")\(hour):00:00Z"}
                """)
        }
        for index in 0..<12 { try call(0, index < 2 ? "answered" : "no_answer") }
        for index in 0..<11 { try call(6, index < 8 ? "answered" : "voicemail_avoided") }
        #expect(try self.report()["calls"]["best_daypart"] == .null)
        try call(6, "answered")
        try call(6, "wrong_number")
        let calls = try self.report()["calls"]
        #expect(calls["best_daypart"].string == "afternoon" && calls["all"]["n"].integer == 24)
        let afternoon = calls["by_daypart"].elements.first { $0["daypart"].string == "afternoon" }
        #expect(afternoon?["answered"].integer == 9 && afternoon?["rate"] == .number(0.75))
        #expect(calls["by_weekday"].elements.first { $0["weekday"].string == "wednesday" }?["n"].integer == 24)
    }

    @Test("S38: for each target it is told how many are known, asked and left")
    func pools() throws {
        let target = try make("targets", #"{"name":"Nursing","kind":"field"}"#)
        let asked = try contact(#","role_family":"Nursing""#)
        _ = try contact(#","title":"Head of nursing""#)
        _ = try contact(#","title":"Carpenter""#)
        try ask(asked, nil)
        let report = try server.call("GET", "/v1/reports/pools", expecting: 200).json
        let pool = try #require(report["targets"].elements.first)
        #expect(pool["target_id"].string == target && pool["identified"].integer == 2)
        #expect(pool["contacted"].integer == 1 && pool["untouched"].integer == 1 && pool["pool_low"] == .bool(true))
        let eve = try server.student("eve@example.org")
        let hers = try server.call("GET", "/v1/reports/pools", token: eve, expecting: 200).json
        #expect(hers["targets"].elements == [])
        let answers = try server.call("GET", "/v1/reports/responses", token: eve, expecting: 200).json
        #expect(answers["all"]["awaiting"].integer == 0)
    }
}

import JSON
import Testing

/// Trying to reach somebody, and when to try again (S44 to S48). It is Saturday, 21 November 2026, 10:00 UTC.
@Suite("Attempts") struct AttemptTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func request(_ contact: String = "") throws -> String {
        let person = try server.call("POST", "/v1/contacts", "{\"name\":\"Ann\"\(contact)}", expecting: 201)
        let body = "{\"contact_id\":\"\(person.id)\",\"interview_type\":\"company_insider\"}"
        return try server.call("POST", "/v1/requests", body, expecting: 201).id
    }

    private func attempt(
        _ request: String, _ outcome: String, at: String = "2026-11-20T09:30:00Z", by channel: String = "phone"
    ) throws -> JSONValue {
        let body = """
            {"request_id":"\(request)","channel":"\(channel)","outcome":"\(outcome)","at":"\(at)"}
            """
        return try server.call("POST", "/v1/attempts", body, expecting: 201).json
    }

    @Test("S44: each try is kept with its channel and its outcome, under the request and its contact")
    func channels() throws {
        let request = try request()
        for channel in ["email", "phone", "linkedin", "in_person", "introduction"] {
            let made = try attempt(request, "answered", by: channel)
            #expect(made["channel"].string == channel && made["request_id"].string == request)
        }
        let page = try server.call("GET", "/v1/attempts?request_id=\(request)&channel=email,phone", expecting: 200)
        #expect(page.json["data"].elements.count == 2)
        let contact = try #require(page.json["data"].elements.first?["contact_id"].string)
        let all = try server.call("GET", "/v1/attempts?contact_id=\(contact)&include_total=true", expecting: 200)
        #expect(all.json["total_count"].integer == 5)
    }

    @Test func `an outcome that the channel cannot have is refused, and so is a time to come`() throws {
        let request = try request()
        for (channel, outcome) in [("email", "voicemail_left"), ("phone", "bounced"), ("linkedin", "wrong_number")] {
            let body = "{\"request_id\":\"\(request)\",\"channel\":\"\(channel)\",\"outcome\":\"\(outcome)\"}"
            let answer = try server.call("POST", "/v1/attempts", body, expecting: 422)
            #expect(answer.errors == ["#/outcome conflict_with"])
        }
        let ahead = """
            {"request_id":"\(request)","channel":"phone","outcome":"answered","at":"2026-11-22T10:00:00Z"}
            """
        #expect(try server.call("POST", "/v1/attempts", ahead, expecting: 422).errors == ["#/at too_large"])
    }

    @Test("S47: the part of the day is that of the contact's zone, or of the owner's where that is not known")
    func dayparts() throws {
        let toronto = try request(#","time_zone":"America/Toronto""#)
        for (at, part) in [
            ("2026-11-20T15:59:00Z", "morning"), ("2026-11-20T16:00:00Z", "midday"),
            ("2026-11-20T18:59:00Z", "midday"), ("2026-11-20T19:00:00Z", "afternoon"),
            ("2026-11-20T21:59:00Z", "afternoon"), ("2026-11-20T22:00:00Z", "evening"),
            ("2026-11-20T06:00:00Z", "morning"),
        ] { #expect(try attempt(toronto, "no_answer", at: at)["daypart"].string == part, "\(at)") }
        try server.call("PATCH", "/v1/me", #"{"time_zone":"Asia/Tokyo"}"#, expecting: 200)
        #expect(try attempt(try request(), "no_answer", at: "2026-11-20T05:00:00Z")["daypart"].string == "afternoon")
    }

    @Test("S47: the next attempt is in another part of the day, never the same one twice running")
    func nextIsElsewhere() throws {
        let request = try request(#","time_zone":"Europe/Lisbon""#)
        var last: JSONValue = .null
        var at = "2026-10-05T09:30:00Z"
        for round in 0..<6 {
            last = try attempt(request, "no_answer", at: at)
            let next = last["next_attempt"]
            let part = try #require(next["daypart"].string)
            #expect(part != last["daypart"].string, "\(round)")
            at = try #require(next["after"].string)
        }
        // Each further call comes after a longer rest, and all parts of the day have had their turn.
        let all = try server.call("GET", "/v1/attempts?request_id=\(request)&sort=at", expecting: 200).json["data"]
        #expect(Set(all.elements.compactMap { $0["daypart"].string }).count == 4)
        #expect(all.elements.dropLast().allSatisfy { $0["next_attempt"] == .null })
        let days = all.elements.compactMap { $0["at"].string?.prefix(10) }
        #expect(
            days == ["2026-10-05", "2026-10-06", "2026-10-08", "2026-10-13", "2026-10-19", "2026-10-26"],
            "\(days)")
    }

    @Test("S47: no attempt is proposed for a weekend, which is on other days in other places")
    func weekends() throws {
        for (zone, at, day) in [
            ("Europe/Lisbon", "2026-11-20T09:30:00Z", "2026-11-23"),
            ("Asia/Riyadh", "2026-11-19T07:30:00Z", "2026-11-22"),
            ("Asia/Riyadh", "2026-11-20T07:30:00Z", "2026-11-22"), ("Asia/Dubai", "2026-11-20T06:30:00Z", "2026-11-23"),
        ] {
            let next = try attempt(try request(",\"time_zone\":\"\(zone)\""), "no_answer", at: at)["next_attempt"]
            #expect(next["after"].string?.hasPrefix(day) == true, "\(zone) \(next)")
            #expect(next["reason"].string?.contains("weekend") == true)
        }
        let monday = try attempt(try request(), "no_answer", at: "2026-11-16T09:30:00Z")["next_attempt"]
        #expect(monday["reason"].string?.contains("weekend") == false)
    }

    @Test("S46: who was never met is not left a message")
    func voicemail() throws {
        func reason(_ contact: String, _ outcome: String) throws -> String {
            try attempt(try request(contact), outcome)["next_attempt"]["reason"].string ?? ""
        }
        #expect(try reason("", "no_answer").contains("not met yet"))
        #expect(try !reason(#","relationship":"alumni""#, "no_answer").contains("not met yet"))
        #expect(try reason("", "voicemail_avoided").contains("left no message"))
        #expect(try reason("", "voicemail_left").contains("leave no second one"))
        #expect(try reason("", "gatekeeper").contains("ask when"))
    }

    @Test("S48: another moment is proposed only where one may help")
    func moments() throws {
        for (outcome, channel) in [
            ("answered", "phone"), ("wrong_number", "phone"), ("sent", "email"), ("bounced", "email"),
        ] { #expect(try attempt(try request(), outcome, by: channel)["next_attempt"] == .null, "\(outcome)") }
        let left = try request(#","do_not_contact":true"#)
        #expect(try attempt(left, "no_answer")["next_attempt"] == .null)
        let withdrawn = try request()
        let call = try attempt(withdrawn, "no_answer")
        #expect(call["next_attempt"] != .null)
        try server.call("POST", "/v1/requests/\(withdrawn)/withdraw", expecting: 200)
        let now = try server.call("GET", "/v1/attempts/\(call["id"].string ?? "")", expecting: 200).json
        #expect(now["next_attempt"] == .null && now["version"].integer == 1)
    }

    @Test func `an attempt that reached its person restarts the clock of keeping in touch, as a sending does (S101)`()
        throws
    {
        let request = try request(#","keep_in_touch_days":10"#)
        func contact() throws -> JSONValue {
            try #require(try server.call("GET", "/v1/contacts", expecting: 200).json["data"].elements.first)
        }
        _ = try attempt(request, "no_answer")
        #expect(try contact()["last_touch_at"] == .null)
        let reached = try attempt(request, "answered", at: "2026-11-20T12:00:00Z")
        #expect(try contact()["last_touch_at"].string == "2026-11-20T12:00:00.000Z")
        #expect(try contact()["next_touch_on"].string == "2026-11-30")
        let reminders = try server.call("GET", "/v1/reminders?kind=keep_in_touch&status=pending", expecting: 200)
        #expect(reminders.json["data"].elements.first?["due_at"].string == "2026-11-30T09:00:00.000Z")
        let path = "/v1/attempts/\(reached["id"].string ?? "")"
        try server.call("PATCH", path, #"{"outcome":"gatekeeper"}"#, expecting: 200)
        #expect(try contact()["last_touch_at"] == .null)
        try server.call("PATCH", path, #"{"outcome":"voicemail_left"}"#, expecting: 200)
        #expect(try contact()["last_touch_at"] != .null)
        try server.call("DELETE", path, expecting: 204)
        #expect(try contact()["last_touch_at"] == .null)
        try server.call("POST", "\(path)/restore", expecting: 200)
        #expect(try contact()["last_touch_at"] != .null)
    }

    @Test func `attempts go to the trash and return with their request (C42)`() throws {
        let request = try request()
        _ = try attempt(request, "no_answer")
        try server.call("DELETE", "/v1/requests/\(request)", expecting: 204)
        #expect(try server.call("GET", "/v1/attempts", expecting: 200).json["data"].elements == [])
        let trashed = try server.call("GET", "/v1/attempts?deleted=true", expecting: 200).json["data"].elements
        #expect(trashed.first?["daypart"].string == "morning")
        try server.call("POST", "/v1/requests/\(request)/restore", expecting: 200)
        #expect(try server.call("GET", "/v1/attempts", expecting: 200).json["data"].elements.count == 1)
    }
}

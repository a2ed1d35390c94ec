import JSON
import Testing

/// Everything that happened with somebody.
@Suite("The timeline of a contact") struct TimelineTests {
    let server: TestServer
    let contact: String

    init() throws {
        server = try TestServer()
        contact = try server.call("POST", "/v1/contacts", #"{"name":"Grace"}"#, expecting: 201).id
    }

    private func post(_ path: String, _ body: String = "{}", _ status: Int = 201) throws -> String {
        server.clock.turn(seconds: 60)
        return try server.call("POST", path, body.replacing("ID", with: contact), expecting: status).id
    }

    private func page(_ query: String = "") throws -> JSONValue {
        try server.call("GET", "/v1/contacts/\(contact)/timeline\(query)", expecting: 200).json
    }

    @Test("S31 to S34: it tells of everything, the newest first, each with what it happened to")
    func everything() throws {
        let other = try post("/v1/contacts", #"{"name":"Via"}"#)
        _ = try post("/v1/touches", #"{"contact_id":"ID","channel":"in_person"}"#)
        let introduction = try post("/v1/introductions", "{\"via_contact_id\":\"\(other)\",\"to_contact_id\":\"ID\"}")
        for action in ["ask", "make"] { _ = try post("/v1/introductions/\(introduction)/\(action)", "{}", 200) }
        let request = try post(
            "/v1/requests", #"{"contact_id":"ID","interview_type":"company_insider","subject":"A word"}"#)
        _ = try post("/v1/requests/\(request)/send", #"{"override_reason":"r"}"#, 200)
        _ = try post("/v1/requests/\(request)/accept", "{}", 200)
        let talk = try post(
            "/v1/requests/\(request)/schedule", #"{"starts_at":"2026-12-01T10:00:00Z","time_zone":"UTC"}"#)
        _ = try post("/v1/interviews/\(talk)/complete", "{}", 200)
        let note = try post("/v1/notes", #"{"contact_id":"ID","text":"First line\nsecond"}"#)
        _ = try post("/v1/referrals", #"{"from_contact_id":"ID","name":"Bea"}"#)
        _ = try post("/v1/referrals", "{\"from_contact_id\":\"\(other)\",\"to_contact_id\":\"ID\",\"name\":\"G\"}")
        let message = try post("/v1/messages", #"{"contact_id":"ID","kind":"update"}"#)
        _ = try post("/v1/messages/\(message)/send", "{}", 200)
        let asked = try post("/v1/requests", #"{"contact_id":"ID","interview_type":"company_insider"}"#)
        let attempt = "{\"request_id\":\"\(asked)\",\"channel\":\"in_person\",\"outcome\":\"no_answer\"}"
        _ = try post("/v1/attempts", attempt)
        _ = try post("/v1/requests/\(asked)/withdraw", "{}", 200)
        let items = try page()["data"].elements
        let kinds = items.compactMap { $0["kind"].string }
        #expect(
            kinds.filter { $0 != "reminder_done" } == [
                "request_closed", "attempt", "message_sent", "referral_received", "referral_given", "note",
                "interview_held",
                "interview_scheduled", "request_answered", "request_sent", "introduction_made", "introduction_asked",
                "touch",
            ])
        // To send the request, to agree on a time, to prepare and to rehearse.
        #expect(kinds.count { $0 == "reminder_done" } == 4)
        #expect(items.first { $0["kind"].string == "attempt" }?["title"].string == "By in person: no answer")
        let first = try #require(items.first { $0["kind"].string == "note" })
        #expect(first["title"].string == "First line second" && first["ref"]["id"].string == note)
        #expect(first["ref"]["object"].string == "note" && first["object"].string == "timeline_item")
        #expect(items.first { $0["kind"].string == "request_sent" }?["title"].string == "A word")
        #expect(items.map { $0["at"].string ?? "" } == items.map { $0["at"].string ?? "" }.sorted(by: >))
        // It is the go-between's as well.
        let theirs = try server.call("GET", "/v1/contacts/\(other)/timeline", expecting: 200).json["data"].elements
        #expect(
            theirs.compactMap { $0["kind"].string } == ["referral_given", "introduction_made", "introduction_asked"])
        try server.call("DELETE", "/v1/notes/\(note)", expecting: 204)
        #expect(try page()["data"].elements.count == items.count - 1)
    }

    @Test func `its pages tell of each thing once, by cursors that are its own (C13)`() throws {
        for number in 0..<9 { _ = try post("/v1/notes", "{\"contact_id\":\"ID\",\"text\":\"n\(number)\"}") }
        // Three at one moment.
        let body = #"{"contact_id":"ID","channel":"email","at":"2026-11-21T10:04:00Z"}"#
        for _ in 0..<3 { _ = try post("/v1/touches", body) }
        var seen: [String] = []
        var query = "?limit=2"
        while true {
            let answer = try server.call("GET", "/v1/contacts/\(contact)/timeline\(query)", expecting: 200)
            seen += answer.json["data"].elements.compactMap { $0["ref"]["id"].string }
            guard let cursor = answer.json["next_cursor"].string else { break }
            let next = "/v1/contacts/\(contact)/timeline?cursor=\(cursor)&limit=2"
            #expect(answer.header("link") == "<\(next)>; rel=\"next\"")
            query = "?cursor=\(cursor)&limit=2"
        }
        #expect(seen.count == 12 && Set(seen).count == 12)
        let other = try post("/v1/contacts", #"{"name":"Other"}"#)
        let cursor = try #require(page("?limit=2")["next_cursor"].string)
        for path in [
            "/v1/contacts/\(other)/timeline?cursor=\(cursor)", "/v1/contacts/\(contact)/timeline?cursor=x",
            "/v1/contacts?cursor=\(cursor)",
        ] { #expect(try server.call("GET", path, expecting: 400).code == "invalid_cursor", "\(path)") }
        let eve = try server.student("eve@example.org")
        try server.call("GET", "/v1/contacts/\(contact)/timeline", token: eve, expecting: 404)
        let wrong = try server.call("GET", "/v1/contacts/\(contact)/timeline?limit=0&sort=at", expecting: 400)
        #expect(wrong.errors == ["limit invalid_parameter", "sort unknown_parameter"])
        try server.call("DELETE", "/v1/contacts/\(contact)", expecting: 204)
        try server.call("GET", "/v1/contacts/\(contact)/timeline", expecting: 404)
    }
}

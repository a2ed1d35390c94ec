import JSON
import Records
import Services
import Testing

/// What the owner says of herself: her profile, her pitches and her own answers.
@Suite("The owner herself") struct ProfileTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func profile() throws -> Response { try server.call("GET", "/v1/profile", expecting: 200) }

    @Test("S2, S19: a profile is there from the start, and takes nobody for anything but what she says")
    func profileIsThere() throws {
        let empty = try profile()
        #expect(empty.json["version"].integer == 1 && empty.json["id"] == empty.json["owner_id"])
        #expect(empty.header("etag")?.hasPrefix("\"v1.") == true)
        #expect(empty.json["headline"] == .null && empty.json["affiliations"] == .array([]))
        for stage in CareerStage.words {
            let set = try server.call("PATCH", "/v1/profile", "{\"stage\":\"\(stage)\"}", expecting: 200)
            #expect(set.json["stage"].string == stage)
        }
        let body = #"{"program":"Law","school":"Lund University","graduation_year":2027}"#
        let changed = try server.call("PATCH", "/v1/profile", body, expecting: 200)
        #expect(changed.json["program"].string == "Law" && changed.json["created_at"] == empty.json["created_at"])
        #expect(try profile().bytes == changed.bytes)
        let eve = try server.student("eve@example.org")
        #expect(try server.call("GET", "/v1/profile", token: eve, expecting: 200).json["program"] == .null)
    }

    @Test("S41, S51: what is worth naming is patched member by member, and PUT replaces the whole (C31, C40)")
    func profileIsChanged() throws {
        let first = try server.call(
            "PATCH", "/v1/profile", #"{"introduction":"I mend machines.","affiliations":["Veteran"," Rotary "]}"#,
            headers: [("If-Match", "\"v1\"")], expecting: 200)
        #expect(first.json["version"].integer == 2 && first.json["affiliations"].strings == ["Veteran", "Rotary"])
        let same = try server.call("PATCH", "/v1/profile", #"{"introduction":"I mend machines."}"#, expecting: 200)
        #expect(same.bytes == first.bytes)
        let stale = try server.call("PATCH", "/v1/profile", "{}", headers: [("If-Match", "\"v1\"")], expecting: 412)
        #expect(stale.json["current_version"].integer == 2 && stale.header("etag") == first.header("etag"))
        try server.call("PUT", "/v1/profile", "{}", headers: [("If-Match", "\"v1\"")], expecting: 412)
        let put = try server.call("PUT", "/v1/profile", #"{"interests":"Tools"}"#, expecting: 200)
        #expect(put.json["version"].integer == 3 && put.json["interests"].string == "Tools")
        #expect(put.json["introduction"] == .null && put.json["affiliations"] == .array([]))
        let again = try server.call("PUT", "/v1/profile", #"{"interests":"Tools"}"#, expecting: 200)
        #expect(again.bytes == put.bytes)
        let wrong = try server.call(
            "PUT", "/v1/profile", #"{"stage":"old","id":"x","hedline":"h","affiliations":[""]}"#, expecting: 422)
        #expect(
            wrong.errors == [
                "#/stage not_in_enum", "#/id read_only_field", "#/hedline unknown_field", "#/affiliations/0 too_short",
            ])
        let events = try server.call("GET", "/v1/events?types=profile.*", expecting: 200).json["data"].elements
        #expect(events.map { $0["data"]["version"].integer } == [2, 3])
        #expect(events.allSatisfy { $0["type"].string == "profile.updated" })
    }

    @Test("S49: a pitch tells how long it takes to say, and when it was last rehearsed")
    func pitchIsRehearsed() throws {
        let text = Array(repeating: "word", count: 149).joined(separator: " ") + "\nlast - !"
        let made = try server.call(
            "POST", "/v1/pitches", "{\"name\":\"A\",\"text\":\"\(text.replacing("\n", with: "\\n"))\"}", expecting: 201)
        #expect(made.json["spoken_seconds"].integer == 60 && made.json["rehearsed_at"] == .null)
        #expect(SpokenLength.seconds("") == 0 && SpokenLength.seconds("one") == 1)
        let said = try server.call("POST", "/v1/pitches/\(made.id)/rehearse", expecting: 200)
        #expect(said.json["rehearsed_at"].string == "2026-11-21T10:00:00.000Z" && said.json["version"].integer == 2)
        try server.call("PATCH", "/v1/pitches/\(made.id)", #"{"spoken_seconds":1}"#, expecting: 422)
    }

    private func defaults() throws -> [String] {
        try server.call("GET", "/v1/pitches?default=true", expecting: 200).json["data"].elements.compactMap {
            $0["name"].string
        }
    }

    @Test("S49: at most one pitch is the default, whichever way it becomes it")
    func onePitchIsDefault() throws {
        func make(_ name: String, _ isDefault: Bool) throws -> String {
            try server.call(
                "POST", "/v1/pitches", "{\"name\":\"\(name)\",\"text\":\"t\",\"default\":\(isDefault)}", expecting: 201
            ).id
        }
        let a = try make("a", true)
        let b = try make("b", true)
        #expect(try defaults() == ["b"])
        let c = try make("c", false)
        try server.call("PATCH", "/v1/pitches/\(c)", #"{"default":true}"#, expecting: 200)
        #expect(try defaults() == ["c"])
        try server.call("DELETE", "/v1/pitches/\(c)", expecting: 204)
        try server.call("PATCH", "/v1/pitches/\(a)", #"{"default":true}"#, expecting: 200)
        let back = try server.call("POST", "/v1/pitches/\(c)/restore", expecting: 200)
        #expect(try back.json["default"] == .bool(false) && defaults() == ["a"])
        let batch = "{\"operations\":[{\"op\":\"update\",\"id\":\"\(b)\",\"body\":{\"default\":true}}]}"
        try server.call(
            "POST", "/v1/pitches/batch", batch, headers: [("Idempotency-Key", "k")], expecting: 200)
        #expect(try defaults() == ["b"])
        try server.call("DELETE", "/v1/pitches/\(b)", expecting: 204)
        try server.call("POST", "/v1/pitches/\(b)/restore", expecting: 200)
        #expect(try defaults() == ["b"])
    }

    @Test("S85: own answers are kept and rehearsed")
    func answersAreRehearsed() throws {
        let made = try server.call("POST", "/v1/self_answers", #"{"question":"And you?"}"#, expecting: 201)
        #expect(made.json["answer"] == .null)
        let path = "/v1/self_answers/\(made.id)"
        try server.call("PATCH", path, #"{"answer":"I mend things."}"#, expecting: 200)
        let said = try server.call("POST", "\(path)/rehearse", "{}", expecting: 200)
        #expect(said.json["rehearsed_at"].string == "2026-11-21T10:00:00.000Z")
        let unsaid = try server.call("GET", "/v1/self_answers?rehearsed_at.exists=false", expecting: 200)
        #expect(unsaid.json["data"].elements.isEmpty)
    }
}

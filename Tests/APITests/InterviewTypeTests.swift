import JSON
import Records
import Services
import Testing

@Suite("Types of talk and the guide") struct InterviewTypeTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func pack(_ key: String = "career_exploration") throws -> Response {
        try server.call("GET", "/v1/interview_types/\(key)", expecting: 200)
    }

    @Test("S122, S123: there are three types of talk, each with a pack of its own")
    func packs() throws {
        let packs = try server.call("GET", "/v1/interview_types", expecting: 200).json["data"].elements
        #expect(packs.compactMap { $0["key"].string } == ["career_exploration", "company_insider", "hiring_manager"])
        #expect(Set(packs.compactMap { $0["focus"].string }).count == 3)
        #expect(Set(packs.map { $0["guidance"] }.map { String(decoding: $0.bytes, as: UTF8.self) }).count == 3)
        for pack in packs {
            #expect(try self.pack(pack["key"].string ?? "").json == pack)
            #expect(pack["version"].integer == 1 && pack["question_ids"].elements.isEmpty)
        }
        #expect(try server.call("GET", "/v1/interview_types/other", expecting: 404).code == "not_found")
    }

    private static let rows =
        (3...9).map { "S\($0)" } + ["S11", "S20", "S21"] + (42...64).map { "S\($0)" } + (122...126).map { "S\($0)" }

    @Test(
        "S3 to S9, S11, S20, S21, S42 to S64, S122 to S126: the row stands among the guidance of some type",
        arguments: rows)
    func guidance(row: String) {
        let lines = InterviewType.allCases.flatMap { InterviewTypePack.builtIn($0).guidance }
        #expect(lines.contains { $0.source == row })
    }

    @Test("S124: what is common to all types stands in each of them")
    func common() {
        for row in ["S3", "S54", "S92", "S96", "S100", "S104"] {
            for key in InterviewType.allCases {
                #expect(InterviewTypePack.builtIn(key).guidance.contains { $0.source == row }, "\(row) \(key)")
            }
        }
    }

    @Test("S64, S125, S126: what is said of one type alone stands in that one")
    func own() {
        for (row, key) in [
            ("S64", InterviewType.careerExploration), ("S125", .careerExploration), ("S126", .companyInsider),
        ] {
            let keys = InterviewType.allCases.filter { key in
                InterviewTypePack.builtIn(key).guidance.contains { $0.source == row }
            }
            #expect(keys == [key], "\(row)")
        }
        #expect(InterviewTypePack.builtIn(.careerExploration).focus == .occupation)
    }

    @Test("S4: speaking of one's search is as severe as the type of talk makes it")
    func severities() throws {
        for (key, severity) in [
            ("career_exploration", "error"), ("company_insider", "warning"), ("hiring_manager", "info"),
        ] {
            let severities = try pack(key).json["severities"]
            #expect(severities["mentions_job_search"].string == severity)
            #expect(severities["asks_for_job"].string == "error")
        }
    }

    @Test func `an administrator makes a pack the instance's own, and what it was is kept`() throws {
        let admin = try server.admin()
        let path = "/v1/interview_types/hiring_manager"
        let before = try pack("hiring_manager")
        #expect(before.header("etag")?.hasPrefix("\"v1.") == true)
        let changed = try server.call(
            "PATCH", path, #"{"name":"Meeting a manager","severities":{"long_ask":"error","no_duration":null}}"#,
            token: admin, headers: [("If-Match", "\"v1\"")], expecting: 200)
        #expect(changed.json["version"].integer == 2 && changed.json["name"].string == "Meeting a manager")
        #expect(changed.json["severities"]["long_ask"].string == "error")
        #expect(changed.json["severities"]["no_duration"].string == "warning")
        #expect(changed.json["guidance"] == before.json["guidance"])
        #expect(try pack("hiring_manager").bytes == changed.bytes)
        try server.call("PATCH", path, "{}", token: admin, headers: [("If-Match", "\"v1\"")], expecting: 412)
        #expect(try server.call("PATCH", path, "{}", token: admin, expecting: 200).bytes == changed.bytes)
        let back = try server.call(
            "PATCH", path, #"{"name":"Hiring manager meeting","severities":{"long_ask":null}}"#, token: admin,
            expecting: 200)
        #expect(back.json["severities"] == before.json["severities"] && back.json["version"].integer == 3)
        let history = try server.call("GET", "\(path)/history", expecting: 200).json["data"].elements
        #expect(history.map { $0["pack_version"].integer } == [2, 1])
        #expect(history.map { $0["changed"].strings } == [["name", "severities"], ["name", "severities"]])
        #expect(history.last?["name"].string == "Hiring manager meeting")
        let me = try server.call("GET", "/v1/me", token: admin, expecting: 200).id
        #expect(history.first?["changed_by"].string == me)
        let first = try server.call("GET", "\(path)/history?limit=1", expecting: 200)
        let cursor = try #require(first.json["next_cursor"].string)
        #expect(first.header("link") == "<\(path)/history?cursor=\(cursor)&limit=1>; rel=\"next\"")
        let second = try server.call("GET", "\(path)/history?cursor=\(cursor)&limit=1", expecting: 200)
        #expect(second.json["data"].elements == [history[1]])
        #expect(
            try server.call("GET", "/v1/interview_types/company_insider/history", expecting: 200)
                .json["data"].elements.isEmpty)
    }

    @Test(arguments: [
        (#"{"severities":{"asks_for_jobs":"info"}}"#, "#/severities/asks_for_jobs unknown_field"),
        (#"{"severities":{"asks_for_job":"fatal"}}"#, "#/severities/asks_for_job not_in_enum"),
        (
            #"{"severities":{"recording_without_consent":"info"}}"#,
            "#/severities/recording_without_consent unknown_field"
        ),
        (#"{"severities":[]}"#, "#/severities wrong_type"), (#"{"close_out":["sing"]}"#, "#/close_out/0 not_in_enum"),
        (#"{"guidance":[{"phase":"ask","text":"t"}]}"#, "#/guidance/0/source required"),
        (#"{"key":"other"}"#, "#/key read_only_field"), (#"{"question_ids":[]}"#, "#/question_ids read_only_field"),
    ])
    func `a pack takes only what it knows`(body: String, error: String) throws {
        let answer = try server.call(
            "PATCH", "/v1/interview_types/hiring_manager", body, token: try server.admin(), expecting: 422)
        #expect(answer.errors == [error])
    }

    @Test("S11: the guide tells the whole practice, to everyone and by sources that exist")
    func guide() throws {
        let guide = try server.call("GET", "/v1/guide", token: nil, expecting: 200)
        #expect(guide.header("cache-control") == "public, max-age=300")
        let phases = guide.json["phases"].elements
        #expect(phases.compactMap { $0["phase"].string } == Phase.words)
        let steps = phases.flatMap { $0["steps"].elements }
        #expect(steps.allSatisfy { !$0["how"].string.isEmpty && !$0["why"].string.isEmpty })
        let contract = try Contract()
        let operations = Set(contract.operations.map { "\($0.method) \($0.path)" })
        for call in steps.flatMap({ $0["calls"].elements }) + guide.json["first_request"]["steps"].elements {
            let operation = "\(call["method"].string ?? "") \(call["path"].string ?? "")"
            let isPromised = operations.contains(operation)
            #expect(isPromised, "\(operation)")
        }
    }
}

extension String? {
    fileprivate var isEmpty: Bool { self?.isEmpty ?? true }
}

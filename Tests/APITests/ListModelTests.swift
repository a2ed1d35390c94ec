import Foundation
import JSON
import Services
import Testing

@testable import Records

/// Numbers that come in the same order from the same seed, so that a failure can be had again.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Every filter and every order of every list, against a plain model of what they mean, over random objects (C13, C15, C16).
@Suite("Lists") struct ListModelTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private static let general: Set = [
        "limit", "cursor", "sort", "fields", "deleted", "ids", "include_total", "expand", "q", "archived", "owner_id",
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `answer what their filters and their order ask for, each object once`(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        try fill(&random)
        for resource in Services.resources { try compare(resource, &random) }
    }

    // MARK: Random objects

    private func fill(_ random: inout SeededNumbers) throws {
        func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }
        func chance(_ text: String) -> String { Bool.random(using: &random) ? text : "" }
        func day() -> String {
            "2026-1\(Int.random(in: 0...2, using: &random))-0\(Int.random(in: 1...9, using: &random))"
        }
        func make(_ collection: String, _ members: [String]) throws -> String {
            server.clock.turn(seconds: Int.random(in: 0...2, using: &random))
            let labels = [
                chance("\"tags\":[\"\(pick(["a", "b", "a,b"]))\",\"c\"]"),
                chance("\"external_id\":\"\(collection)-\(random.next())\""),
            ]
            let body = (members + labels).filter { !$0.isEmpty }.joined(separator: ",")
            return try server.call("POST", "/v1/\(collection)", "{\(body)}", expecting: 201).id
        }
        let places = ["Lund", "Ålesund", "lund", "Toronto, ON", "Zürich"]
        var organizations: [String] = []
        for _ in 0..<6 {
            organizations.append(
                try make(
                    "organizations",
                    [
                        "\"name\":\"\(pick(["Guild", "guild", "Ärzte", "Zoo", "arzt"]))\"",
                        "\"kind\":\"\(pick(["employer", "guild", "school"]))\"",
                        chance("\"location\":\"\(pick(places))\""),
                        chance("\"industry\":\"\(pick(["health", "design"]))\""),
                    ]))
        }
        var contacts: [String] = []
        for _ in 0..<25 {
            contacts.append(
                try make(
                    "contacts",
                    [
                        "\"name\":\"\(pick(["Ann", "ann", "Åsa", "Bo", "Zoë", "Zoe", "éva"]))\"",
                        chance("\"email\":\"\(pick(["Ann@Example.org", "bo@example.org"]))\""),
                        chance("\"organization_id\":\"\(pick(organizations))\""),
                        chance("\"location\":\"\(pick(places))\""),
                        chance("\"seniority\":\"\(pick(["entry", "senior"]))\""), chance("\"met_on\":\"\(day())\""),
                        chance("\"years_in_field\":\(Int.random(in: 0...9, using: &random))"),
                        chance("\"keep_in_touch_days\":\(Int.random(in: 1...99, using: &random))"),
                        "\"stage\":\"\(pick(["new", "mentor"]))\"", "\"do_not_contact\":\(Bool.random(using: &random))",
                    ]))
            if Int.random(in: 0...4, using: &random) == 0, let id = contacts.last {
                try server.call("POST", "/v1/contacts/\(id)/archive", expecting: 200)
            }
        }
        for _ in 0..<20 {
            let contact = "\"contact_id\":\"\(pick(contacts))\""
            let kind = "\"interview_type\":\"\(pick(["career_exploration", "company_insider"]))\""
            _ = try make(
                "touches",
                [contact, "\"channel\":\"\(pick(["email", "video"]))\"", chance("\"at\":\"\(day())T10:00:00Z\"")])
            let request = try make(
                "requests",
                [
                    contact, kind, chance("\"respond_by\":\"\(day())\""), "\"purpose\":\"p\"",
                    "\"objectives\":[\"learn_field\"]",
                ])
            _ = try make(
                "messages",
                [contact, "\"kind\":\"\(pick(["update", "other"]))\"", chance("\"request_id\":\"\(request)\"")])
            let outcome = pick(["no_answer", "answered", "gatekeeper"])
            _ = try make(
                "attempts",
                [
                    "\"request_id\":\"\(request)\"", "\"channel\":\"\(pick(["phone", "in_person"]))\"",
                    "\"outcome\":\"\(outcome)\"",
                    chance("\"at\":\"2026-11-0\(Int.random(in: 1...9, using: &random))T10:00:00Z\""),
                ])
            if Bool.random(using: &random) {
                // Some contacts have one address.
                try server.call(
                    "POST", "/v1/requests/\(request)/send", #"{"override_reason":"r"}"#, expecting: 200)
            }
            let interview = try make(
                "interviews",
                [
                    contact, kind, "\"starts_at\":\"\(day())T1\(Int.random(in: 0...9, using: &random)):00:00Z\"",
                    "\"time_zone\":\"UTC\"", chance("\"fit\":\(Int.random(in: 1...5, using: &random))"),
                    "\"internal\":\(Bool.random(using: &random))",
                ])
            _ = try make(
                "referrals",
                [
                    "\"from_contact_id\":\"\(pick(contacts))\"", "\"name\":\"\(pick(["Kim", "kim", "Óla"]))\"",
                    chance("\"interview_id\":\"\(interview)\""), chance("\"industry\":\"health\""),
                ])
            _ = try make(
                "reviews",
                [
                    Bool.random(using: &random) ? "\"request_id\":\"\(request)\"" : "\"interview_id\":\"\(interview)\"",
                    "\"text\":\"t\"",
                ])
            _ = try make("reminders", ["\"title\":\"t\"", "\"due_at\":\"\(day())T10:00:00Z\"", chance(contact)])
            _ = try make("notes", ["\"text\":\"t\"", chance(contact), chance("\"at\":\"\(day())T10:00:00Z\"")])
            let words = "\"\(pick(["Éclair", "eclair", "Zest", "apt"]))\""
            let pitch = try make("pitches", ["\"name\":\(words)", "\"text\":\"t\"", chance("\"default\":true")])
            if Bool.random(using: &random) { try server.call("POST", "/v1/pitches/\(pitch)/rehearse", expecting: 200) }
            _ = try make("self_answers", ["\"question\":\(words)"])
            let pair = contacts.shuffled(using: &random).prefix(2)
            let introduction = try make(
                "introductions", ["\"via_contact_id\":\"\(pair[0])\"", "\"to_contact_id\":\"\(pair[1])\""])
            let action = pick(["ask", "make", "drop"])
            try server.call("POST", "/v1/introductions/\(introduction)/\(action)", expecting: 200)
            _ = try make(
                "ties",
                [
                    "\"to_contact_id\":\"\(pair[1])\"", chance("\"from_contact_id\":\"\(pair[0])\""),
                    "\"strength\":\(Int.random(in: 1...3, using: &random))",
                    "\"kind\":\"\(pick(["knows", "family"]))\"",
                ])
            _ = try make(
                "targets",
                [
                    "\"name\":\(words)", "\"kind\":\"\(pick(["field", "organization", "posting"]))\"",
                    chance("\"organization_id\":\"\(pick(organizations))\""),
                    chance("\"location\":\"\(pick(places))\""),
                    "\"status\":\"\(pick(["exploring", "chosen"]))\"",
                ])
        }
    }

    // MARK: The model

    private func compare<R: Resource>(_ resource: R.Type, _ random: inout SeededNumbers) throws {
        let path = "/v1/\(R.name.plural)"
        let archived = R.archive == nil ? "" : "&archived=any"
        let all = try crawl("\(path)?limit=200\(archived)")
        #expect(all.count > 5, "\(path)")
        let filters = Question<R>.parameterNames.filter { name in
            !Self.general.contains(name) && !R.lookups.contains { $0.parameter == name }
        }
        // Each filter by itself, then some of them together.
        var questions: [[String]] = filters.map { [$0] }
        for _ in 0..<20 { questions.append(Array(filters.shuffled(using: &random).prefix(2))) }
        for names in questions {
            var expected = all
            var query = ""
            for name in names {
                let value = value(for: name, in: all, &random)
                query += "&\(name)=\(Self.escaped(value))"
                expected = expected.filter { Self.holds(name, value, of: $0) }
            }
            if R.archive != nil {
                let wanted = ["false", "true", "any"].randomElement(using: &random) ?? "any"
                query += wanted == "false" ? "" : "&archived=\(wanted)"
                expected = expected.filter { wanted == "any" || ($0["archived_at"] != .null) == (wanted == "true") }
            }
            let sort = Question<R>.sortNames.randomElement(using: &random) ?? "created_at"
            query += "&sort=\(sort)&limit=\(Int.random(in: 1...30, using: &random))&include_total=true"
            let found = try crawl("\(path)?\(query.dropFirst())", total: expected.count)
            let ordered = Self.sorted(expected, by: sort)
            #expect(found.map { $0["id"].string } == ordered.map { $0["id"].string }, "\(path)?\(query)")
        }
    }

    /// A value of one of the objects, or another; sometimes several.
    private func value(for name: String, in all: [JSONValue], _ random: inout SeededNumbers) -> String {
        let parts = name.split(separator: ".").map(String.init)
        if parts.last == "exists" { return Bool.random(using: &random) ? "true" : "false" }
        let known = all.flatMap { object -> [String] in
            switch object[parts[0]] {
            case .string(let text): [text]
            case .integer(let number): [String(number)]
            case .bool(let flag): [String(flag)]
            case .array(let elements): elements.compactMap(\.string)
            default: []
            }
        }
        let one = known.randomElement(using: &random)
        guard parts.count == 1 else {
            return one
                ?? (parts[0].hasSuffix("_on") || parts[0] == "awaited_until"
                    ? "2026-11-01" : "2026-11-01T00:00:00.000Z")
        }
        guard let one, let other = known.randomElement(using: &random) else { return Self.unused(parts[0]) }
        let escaped = { (text: String) in text.replacing("\\", with: "\\\\").replacing(",", with: "\\,") }
        return Bool.random(using: &random) ? escaped(one) : "\(escaped(one)),\(escaped(other))"
    }

    /// A value that no object has, where none has any.
    private static func unused(_ name: String) -> String {
        name.hasSuffix("_id") && name != "external_id"
            ? "00000000-0000-7000-8000-000000000000"
            : ["role_to_target": "peer", "format": "video", "fit_verdict": "better"][name] ?? "nothing"
    }

    private static func holds(_ filter: String, _ text: String, of object: JSONValue) -> Bool {
        let parts = filter.split(separator: ".").map(String.init)
        let value = object[parts[0]]
        guard parts.count == 2 else {
            let wanted = words(text)
            switch value {
            case .string(let text):
                return wanted.contains { parts[0] == "email" ? $0.lowercased() == text.lowercased() : $0 == text }
            case .integer(let number): return wanted.contains(String(number))
            case .bool(let flag): return wanted.contains(String(flag))
            case .array(let elements): return elements.contains { wanted.contains($0.string ?? "") }
            default: return false
            }
        }
        if parts[1] == "exists" { return (value != .null) == (text == "true") }
        let order: Int
        switch value {
        case .string(let have): order = have == text ? 0 : have < text ? -1 : 1
        case .integer(let have): order = (have - (Int(text) ?? 0)).signum()
        default: return false
        }
        return switch parts[1] {
        case "gte": order >= 0
        case "gt": order > 0
        case "lte": order <= 0
        default: order < 0
        }
    }

    private static func words(_ text: String) -> [String] {
        text.replacing("\\,", with: "\u{1}").split(separator: ",").map {
            String($0).replacing("\u{1}", with: ",").replacing("\\\\", with: "\\")
        }
    }

    /// By one member, then by id in the same direction; nulls last in both.
    private static func sorted(_ objects: [JSONValue], by sort: String) -> [JSONValue] {
        let descending = sort.hasPrefix("-")
        let name = descending ? String(sort.dropFirst()) : sort
        func key(_ object: JSONValue) -> [UInt8]? {
            if name == "created_at" { return [] }
            return object[name].string.map {
                Array((["name", "question"].contains(name) ? Prose.folded($0) : $0).utf8)
            }
        }
        func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }
        return objects.sorted { left, right in
            switch (key(left), key(right)) {
            case (nil, _?): return false
            case (_?, nil): return true
            case (let a?, let b?) where a != b: return descending ? precedes(b, a) : precedes(a, b)
            default:
                let (a, b) = (Array((left["id"].string ?? "").utf8), Array((right["id"].string ?? "").utf8))
                return descending ? precedes(b, a) : precedes(a, b)
            }
        }
    }

    /// All pages, by the cursor and the Link field in turn.
    private func crawl(_ first: String, total: Int? = nil) throws -> [JSONValue] {
        var objects: [JSONValue] = []
        var path = first
        while true {
            let page = try server.call("GET", path, expecting: 200)
            objects += page.json["data"].elements
            if let total { #expect(page.json["total_count"].integer == total, "\(path)") }
            guard let cursor = page.json["next_cursor"].string else {
                #expect(page.header("link") == nil && page.json["has_more"] == .bool(false))
                return objects
            }
            let link = try #require(page.header("link"))
            let next = String(link.dropFirst().prefix { $0 != ">" })
            #expect(link.hasSuffix("; rel=\"next\"") && next.contains(cursor))
            path = next
        }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    // MARK: While others write

    @Test(arguments: 1...7)
    func `show what is there all along exactly once, whatever comes and goes`(limit: Int) throws {
        var random = SeededNumbers(seed: UInt64(limit))
        func make(_ name: String) throws -> String {
            try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201).id
        }
        for sort in ["-created_at", "created_at", "name", "-name"] {
            let stable = try (0..<12).map { try make("stable \($0 % 5)") }
            var passing = try (0..<12).map { try make("passing \($0 % 5)") }
            var seen: [String] = []
            var path = "/v1/contacts?sort=\(sort)&limit=\(limit)"
            while true {
                let page = try server.call("GET", path, expecting: 200)
                seen += page.json["data"].elements.compactMap { $0["id"].string }
                if Bool.random(using: &random), let gone = passing.randomElement(using: &random) {
                    try server.call("DELETE", "/v1/contacts/\(gone)", expecting: 204)
                    passing.removeAll { $0 == gone }
                }
                // Few enough that the walk comes to its end.
                if passing.count < 12 { passing.append(try make("passing \(random.next() % 5)")) }
                guard let cursor = page.json["next_cursor"].string, seen.count < 500 else { break }
                path = "/v1/contacts?cursor=\(cursor)"
                if Bool.random(using: &random) { path += "&sort=\(sort)" }
                path += "&limit=\(limit)"
            }
            #expect(Set(seen).count == seen.count, "\(sort)")
            #expect(Set(stable).isSubset(of: Set(seen)), "\(sort)")
            for id in stable + passing { try server.call("DELETE", "/v1/contacts/\(id)", expecting: 204) }
        }
    }

    @Test func `go on by their own unchanged cursors only`() throws {
        for name in ["a", "b", "c"] {
            try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201)
        }
        let page = try server.call("GET", "/v1/contacts?limit=1&stage=new", expecting: 200)
        let cursor = try #require(page.json["next_cursor"].string)
        for index in cursor.indices {
            let other: Character = cursor[index] == "A" ? "B" : "A"
            let bent = cursor.replacingCharacters(in: index...index, with: String(other))
            let refused = try server.call("GET", "/v1/contacts?cursor=\(bent)", expecting: 400)
            #expect(refused.code == "invalid_cursor" && refused.errors == ["cursor invalid_cursor"])
        }
        let eve = try server.student("eve@example.org")
        for (path, token) in [
            ("/v1/contacts?cursor=\(cursor)", eve), ("/v1/organizations?cursor=\(cursor)", ""),
            ("/v1/contacts?cursor=\(cursor)&stage=mentor", ""), ("/v1/contacts?cursor=\(cursor)&sort=name", ""),
            ("/v1/contacts?cursor=\(cursor)=", ""), ("/v1/contacts?cursor=", ""),
            ("/v1/contacts?cursor=\(cursor.dropLast())", ""),
        ] {
            #expect(try server.call("GET", path, token: token, expecting: 400).code == "invalid_cursor", "\(path)")
        }
        try server.call("GET", "/v1/contacts?cursor=\(cursor)&stage=new&limit=7", expecting: 200)
    }
}

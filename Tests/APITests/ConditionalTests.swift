import JSON
import Testing

/// What a client has already is not sent again (C21, C22).
@Suite("Conditional reads") struct ConditionalTests {
    let server: TestServer
    let contract: Contract

    init() throws {
        server = try TestServer()
        contract = try Contract()
    }

    /// A path of every GET that has a tag, with objects where the path wants one.
    private func paths() throws -> [String] {
        let contact = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        var ids = ["contacts": contact.id]
        for (collection, body) in [
            ("organizations", #"{"name":"Guild"}"#), ("touches", #"{"contact_id":"ID","channel":"email"}"#),
            ("requests", #"{"contact_id":"ID","interview_type":"company_insider"}"#),
            (
                "interviews",
                #"{"contact_id":"ID","interview_type":"company_insider","starts_at":"2026-12-01T10:00:00Z","time_zone":"UTC"}"#
            ),
            ("referrals", #"{"from_contact_id":"ID","name":"Bo"}"#),
            ("reminders", #"{"title":"call","due_at":"2026-12-01T10:00:00Z"}"#), ("notes", #"{"text":"said"}"#),
        ] {
            let body = body.replacing("ID", with: contact.id)
            ids[collection] = try server.call("POST", "/v1/\(collection)", body, expecting: 201).id
        }
        return contract.operations.filter {
            $0.method == "GET" && $0.node["responses"]["304"] != .null && $0.node["x-session"] == .null
                && ["public", "owner", "student", "signed_in"].contains($0.node["x-policy"].string ?? "")
                || $0.method == "GET" && $0.node["x-policy"].string?.hasPrefix("reader:") == true
        }.compactMap { operation in
            let parts = operation.path.split(separator: "/")
            // A personal token belongs to no session.
            if operation.path == "/v1/sessions/current" { return nil }
            if operation.path == "/v1/search" { return "/v1/search?q=ann" }
            if operation.path == "/problems/{code}" { return "/problems/not_found" }
            guard operation.path.contains("{") else { return operation.path }
            guard parts.count == 3, parts[2] == "{id}", let id = ids[String(parts[1])] else { return nil }
            return "/v1/\(parts[1])/\(id)"
        }
    }

    @Test func `an answer with a tag that the client names is 304, with its fields and no body`() throws {
        let paths = try paths()
        #expect(paths.count > 20)
        for path in paths {
            for method in ["GET", "HEAD"] {
                let whole = try server.call(method, path, expecting: 200)
                let tag = try #require(whole.header("etag"), "\(path)")
                for condition in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    let same = try server.call(method, path, headers: [("If-None-Match", condition)], expecting: 304)
                    #expect(same.bytes.isEmpty && same.header("content-length") == nil, "\(path)")
                    #expect(same.header("content-type") == nil, "\(path)")
                    for name in ["etag", "cache-control", "vary"] {
                        #expect(same.header(name) == whole.header(name), "\(path) \(name)")
                    }
                }
                let other = try server.call(method, path, headers: [("If-None-Match", "\"x\"")], expecting: 200)
                #expect(other.header("etag") == tag, "\(path)")
                let wrong = try server.call("GET", path, headers: [("If-None-Match", "x")], expecting: 400)
                #expect(wrong.errors == ["If-None-Match invalid_header"], "\(path)")
            }
        }
    }

    @Test func `after each change the tag is another, and the answer is whole again`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        for path in ["/v1/contacts/\(made.id)", "/v1/contacts", "/v1/contacts?fields=name", "/v1/search?q=a"] {
            var tag = try #require(try server.call("GET", path, expecting: 200).header("etag"))
            for name in ["Ada", "Alan"] {
                try server.call("PATCH", "/v1/contacts/\(made.id)", "{\"name\":\"\(name)\"}", expecting: 200)
                let now = try server.call("GET", path, headers: [("If-None-Match", tag)], expecting: 200)
                #expect(now.header("etag") != tag, "\(path)")
                tag = now.header("etag") ?? ""
                try server.call("GET", path, headers: [("If-None-Match", tag)], expecting: 304)
            }
        }
    }

    @Test func `a write is not kept from acting by what its sender has read`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        let condition = [("If-None-Match", made.header("etag") ?? "")]
        try server.call("PATCH", "/v1/contacts/\(made.id)", #"{"name":"b"}"#, headers: condition, expecting: 200)
        try server.call("POST", "/v1/contacts", #"{"name":"b"}"#, headers: [("If-None-Match", "*")], expecting: 201)
    }

    @Test func `If-Match takes each form of RFC 9110, and no weak tag (C40)`() throws {
        let made = try server.call("POST", "/v1/contacts", #"{"name":"Ann"}"#, expecting: 201)
        let path = "/v1/contacts/\(made.id)"
        let tag = made.header("etag") ?? ""
        for condition in ["*", "\"v1\"", tag, "\"v7\",\"v1\"", "\"v7\" , \"x\",, \"v1\"", "\"v1.00000000\""] {
            try server.call("PATCH", path, "{}", headers: [("If-Match", condition)], expecting: 200)
        }
        let lines = [("If-Match", "\"v9\""), ("If-Match", "\"v1\"")]
        try server.call("PATCH", path, "{}", headers: lines, expecting: 200)
        for condition in ["W/\(tag)", "W/\"v1\"", "\"v2\"", "\"1\"", "\"V1\"", "\"v1 \"", "\"\""] {
            let refused = try server.call("PATCH", path, "{}", headers: [("If-Match", condition)], expecting: 412)
            #expect(refused.json["current_version"].integer == 1 && refused.header("etag") == tag, "\(condition)")
        }
        for condition in ["v1", "*, \"v1\"", "\"v1\" \"v2\"", "\"v1", "W\"v1\"", ""] {
            try server.call("PATCH", path, "{}", headers: [("If-Match", condition)], expecting: 400)
        }
        let missing = "/v1/contacts/00000000-0000-7000-8000-000000000000"
        try server.call("PATCH", missing, "{}", headers: [("If-Match", "*")], expecting: 404)
    }
}

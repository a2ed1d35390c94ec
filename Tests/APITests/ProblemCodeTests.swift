import Foundation
import HTTPServer
import JSON
import Logging
import SQLite
import Services
import Testing

@testable import API

/// Every code that stands in the registry can happen, and each one that happens stands in it (C35, C36).
@Suite("Problem codes") struct ProblemCodeTests {
    private typealias Provocation = @Sendable () throws -> Response

    private static let none = "00000000-0000-7000-8000-000000000000"

    private static func call(
        _ method: String, _ path: String, _ body: String? = nil, token: String? = "", headers: [(String, String)] = [],
        _ configure: (inout APIOptions) -> Void = { _ in }
    ) throws -> Response {
        try TestServer(configure).call(method, path, body, token: token, headers: headers)
    }

    private static func raw(_ text: String, limits: Limits = Limits()) throws -> Response {
        try Response(try TestServer(limits: limits).exchange(Array(text.utf8)))
    }

    /// A student's request that was sent, on its server.
    private static func sentRequest(
        followUps: Int = 0
    ) throws -> (server: TestServer, path: String, contact: String) {
        let server = try TestServer()
        let contact = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201).id
        let body = """
            {"contact_id":"\(contact)","interview_type":"career_exploration","purpose":"p","objectives":["learn_field"],\
            "max_follow_ups":\(followUps)}
            """
        let path = "/v1/requests/\(try server.call("POST", "/v1/requests", body, expecting: 201).id)"
        try server.call("POST", "\(path)/send", "{}", expecting: 200)
        return (server, path, contact)
    }

    private static let codes: [ProblemCode: Provocation] = [
        .malformedRequest: { try raw("GET / HTTP/1.1\r\n\r\n") },
        .invalidRequest: { try call("GET", "/v1/me", token: nil, headers: [("Authorization", "Basic YTpi")]) },
        .invalidJSON: { try call("POST", "/v1/contacts", "{") },
        .invalidCSV: {
            let server = try TestServer()
            let headers = [("Content-Type", "text/csv"), ("Idempotency-Key", "k")]
            return try server.call(
                "POST", "/v1/imports?type=invitations", "email\na\"b\n", token: try server.admin(), headers: headers)
        },
        .unknownParameter: { try call("GET", "/v1/contacts?x=1") },
        .invalidParameter: { try call("GET", "/v1/contacts?limit=0") },
        .invalidCursor: { try call("GET", "/v1/contacts?cursor=x") },
        .invalidHeader: { try call("GET", "/v1/contacts", headers: [("If-None-Match", "x")]) },
        .idempotencyKeyRequired: { try call("POST", "/v1/contacts/batch", #"{"operations":[]}"#) },
        .authenticationRequired: { try call("GET", "/v1/me", token: nil) },
        .invalidToken: { try call("GET", "/v1/me", token: "wrong") },
        .tokenExpired: {
            let server = try TestServer()
            server.clock.turn(days: 400)
            return try server.call("GET", "/v1/me")
        },
        .invalidCredentials: {
            try call("POST", "/v1/sessions", TestServer.credentials("nobody@example.org"), token: nil)
        },
        .reauthenticationRequired: {
            let server = try TestServer()
            let admin = try server.admin()
            let id = try server.account("s1@example.org")
            server.clock.turn(seconds: 601)
            return try server.call("PATCH", "/v1/users/\(id)", #"{"role":"admin"}"#, token: admin)
        },
        .forbidden: { try call("GET", "/v1/users") },
        .lastAdmin: {
            let server = try TestServer()
            let admin = try server.admin()
            let me = try server.call("GET", "/v1/me", token: admin, expecting: 200).id
            return try server.call("POST", "/v1/users/\(me)/disable", token: admin)
        },
        .notReady: {
            var configuration = Server.Configuration(
                addresses: [try ListenAddress("127.0.0.1:0")], sink: try LogSink(descriptor: -1),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { "01a1fdc7-48e3-75c8-8e38-5a0c3c300b98" }
            configuration.loops = 1
            let server = try Server(configuration, handler: StartingAPI())
            defer { server.stop() }
            let connection = try TestConnection(port: try #require(try server.start().first).port)
            try connection.send(Array("GET /v1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
            return try Response(try connection.readToEnd())
        },
        .insufficientScope: {
            let server = try TestServer()
            let reader = try server.student("ada@example.org", scopes: [.read])
            return try server.call("POST", "/v1/contacts", "{}", token: reader)
        },
        .notFound: { try call("GET", "/v1/contacts/\(none)") },
        .unknownRoute: { try call("GET", "/v2/contacts") },
        .methodNotAllowed: { try call("PUT", "/v1/contacts") },
        .notAcceptable: { try call("GET", "/v1/me", headers: [("Accept", "image/png")]) },
        .requestTimeout: {
            var limits = Limits()
            limits.headerSeconds = 0.05
            return try raw("GET / HTTP/1.1\r\n", limits: limits)
        },
        .invalidStateTransition: {
            let (server, path, _) = try sentRequest()
            return try server.call("POST", "\(path)/send", "{}")
        },
        .checksFailed: {
            let server = try TestServer()
            let contact = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201).id
            let body = "{\"contact_id\":\"\(contact)\",\"interview_type\":\"career_exploration\"}"
            let id = try server.call("POST", "/v1/requests", body, expecting: 201).id
            return try server.call("POST", "/v1/requests/\(id)/send", "{}")
        },
        .contactSuppressed: {
            let (server, path, contact) = try sentRequest()
            try server.call("PATCH", "/v1/contacts/\(contact)", #"{"email":"g@example.org"}"#, expecting: 200)
            try server.call(
                "POST", "/v1/suppressions", #"{"email":"g@example.org"}"#, token: try server.admin(), expecting: 201)
            try server.call("POST", "\(path)/no_response", "{}", expecting: 200)
            return try server.call("POST", "\(path)/send", "{}")
        },
        .followUpLimit: {
            let (server, path, _) = try sentRequest()
            return try server.call("POST", "\(path)/follow_up", "{}")
        },
        .duplicate: {
            let server = try TestServer()
            try server.call("POST", "/v1/contacts", #"{"name":"a","external_id":"e"}"#, expecting: 201)
            return try server.call("POST", "/v1/contacts", #"{"name":"b","external_id":"e"}"#)
        },
        .referenceInTrash: {
            let (server, path, contact) = try sentRequest()
            try server.call("DELETE", path, expecting: 204)
            try server.call("DELETE", "/v1/contacts/\(contact)", expecting: 204)
            return try server.call("POST", "\(path)/restore")
        },
        .quotaExceeded: {
            let server = try TestServer(quota: 1)
            try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201)
            return try server.call("POST", "/v1/contacts", #"{"name":"a"}"#)
        },
        .cursorExpired: { try call("GET", "/v1/events?after=9999") },
        .versionConflict: {
            let (server, path, _) = try sentRequest()
            return try server.call("PATCH", path, "{}", headers: [("If-Match", "\"v9\"")])
        },
        .contentTooLarge: { try call("POST", "/v1/contacts", "{}") { $0.bodyLimit = 1 } },
        .uriTooLong: { try call("GET", "/\(String(repeating: "a", count: 9_000))") },
        .unsupportedMediaType: { try call("POST", "/v1/contacts", "{}", headers: [("Content-Type", "text/plain")]) },
        .expectationFailed: { try call("POST", "/v1/contacts", "{}", headers: [("Expect", "tea")]) },
        .misdirectedRequest: { try call("GET", "/v1") { $0.publicNames = ["api.example.org"] } },
        .validationFailed: { try call("POST", "/v1/contacts", "{}") },
        .idempotencyKeyReused: {
            let server = try TestServer()
            let key = [("Idempotency-Key", "k")]
            try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, headers: key, expecting: 201)
            return try server.call("POST", "/v1/contacts", #"{"name":"b"}"#, headers: key)
        },
        .rateLimited: {
            let server = try TestServer { $0.rateLimit = 1 }
            try server.call("GET", "/v1/me", expecting: 200)
            return try server.call("GET", "/v1/me")
        },
        .headersTooLarge: {
            try raw("GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "y", count: 17_000))\r\n\r\n")
        },
        .internalError: {
            let server = try TestServer()
            try server.database.writer.run { tx in
                _ = try tx.run("/* across owners: a test */ ALTER TABLE notes RENAME TO gone")
            }
            return try server.call("GET", "/v1/notes")
        },
        .storageCorrupt: {
            let server = try TestServer()
            for number in 0..<20 {
                try server.call("POST", "/v1/contacts", "{\"name\":\"n\(number)\"}", expecting: 201)
            }
            try server.damageLog()
            return try server.call("GET", "/v1/contacts")
        },
        .methodUnknown: { try call("BREW", "/v1/contacts") },
        .transferCodingUnknown: {
            try raw("POST /v1/contacts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
        },
        .overloaded: {
            let server = try TestServer {
                $0.quickRead = .zero
                $0.slowReads = 0
            }
            for number in 0..<300 {
                try server.call("POST", "/v1/contacts", "{\"name\":\"n\(number)\"}", expecting: 201)
            }
            return try server.call("GET", "/v1/contacts?sort=name")
        },
        .draining: { try call("GET", "/v1/me") { $0.isDraining = { true } } },
        .storageFailure: {
            let server = try TestServer()
            try server.removeDatabase()
            return try server.call("POST", "/v1/contacts", #"{"name":"a"}"#)
        },
        .queryTimeout: {
            let server = try TestServer {
                $0.quickRead = .zero
                $0.slowRead = .zero
            }
            for number in 0..<300 {
                try server.call("POST", "/v1/contacts", "{\"name\":\"n\(number)\"}", expecting: 201)
            }
            return try server.call("GET", "/v1/contacts?sort=name")
        },
        .httpVersionUnsupported: { try raw("GET / HTTP/2.0\r\nHost: x\r\n\r\n") },
        .storageFull: {
            let server = try TestServer()
            try server.database.writer.run { tx in
                let pages = try tx.one("PRAGMA page_count") { $0.integer(0) } ?? 0
                _ = try tx.one(SQL(raw: "PRAGMA max_page_count = \(pages)")) { $0.integer(0) }
            }
            var last: Response?
            let notes = String(repeating: "x", count: 9_000)
            for _ in 0..<10 where last?.status != 507 {
                last = try server.call("POST", "/v1/contacts", "{\"name\":\"a\",\"notes\":\"\(notes)\"}")
            }
            return try #require(last)
        },
    ]

    @Test func `are each provoked here`() { #expect(Set(Self.codes.keys) == Set(ProblemCode.allCases)) }

    @Test(arguments: ProblemCode.allCases)
    func `happen with their status, their title and a page that explains them`(_ code: ProblemCode) throws {
        let provoke = try #require(Self.codes[code])
        let answer = try provoke()
        #expect(answer.code == code.rawValue && answer.status == code.status, "\(answer.text)")
        #expect(answer.header("content-type") == "application/problem+json")
        #expect(answer.json["type"].string == "/problems/\(code.rawValue)")
        #expect(answer.json["title"].string == code.title && answer.json["status"].integer == code.status)
        let isRetryable = code.status == 429 || code.status == 503
        #expect((answer.header("retry-after") != nil) == isRetryable, "\(answer.headers)")
        if code.status == 400 || code.status == 422 { #expect(answer.json["errors"] != .null) }
        let page = try Self.call("GET", "/problems/\(code.rawValue)", token: nil)
        #expect(page.status == 200 && page.text.contains(code.rawValue))
    }

    // MARK: Codes of one mistake

    private static func changedPassword(to new: String) throws -> Response {
        let server = try TestServer()
        try server.account("s1@example.org")
        let body = "{\"current_password\":\"\(TestServer.password)\",\"new_password\":\"\(new)\"}"
        return try server.call(
            "POST", "/v1/me/change_password", body, token: try server.signIn("s1@example.org"))
    }

    /// Bodies of a new contact, and other calls, by the item code that they provoke.
    private static let items: [String: Provocation] = [
        "required": { try call("POST", "/v1/contacts", "{}") },
        "unknown_field": { try call("POST", "/v1/contacts", #"{"name":"a","emial":1}"#) },
        "read_only_field": { try call("POST", "/v1/contacts", #"{"name":"a","version":1}"#) },
        "not_nullable": {
            let server = try TestServer()
            let id = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201).id
            return try server.call("PATCH", "/v1/contacts/\(id)", #"{"name":null}"#)
        },
        "wrong_type": { try call("POST", "/v1/contacts", #"{"name":1}"#) },
        "too_short": { try call("POST", "/v1/contacts", #"{"name":""}"#) },
        "too_long": { try call("POST", "/v1/contacts", "{\"name\":\"\(String(repeating: "a", count: 201))\"}") },
        "too_small": { try call("POST", "/v1/contacts", #"{"name":"a","years_in_field":-1}"#) },
        "too_large": { try call("POST", "/v1/contacts", #"{"name":"a","years_in_field":81}"#) },
        "too_many": {
            let tags = (0..<21).map { "\"t\($0)\"" }.joined(separator: ",")
            return try call("POST", "/v1/contacts", "{\"name\":\"a\",\"tags\":[\(tags)]}")
        },
        "invalid_format": { try call("POST", "/v1/contacts", #"{"name":"a\nb"}"#) },
        "invalid_email": { try call("POST", "/v1/contacts", #"{"name":"a","email":"b"}"#) },
        "invalid_url": { try call("POST", "/v1/contacts", #"{"name":"a","linkedin_url":"ftp://x"}"#) },
        "invalid_phone": { try call("POST", "/v1/contacts", #"{"name":"a","phone":"call me"}"#) },
        "invalid_datetime": { try call("POST", "/v1/reminders", #"{"title":"a","due_at":"tomorrow"}"#) },
        "invalid_date": { try call("POST", "/v1/contacts", #"{"name":"a","met_on":"2026-02-30"}"#) },
        "unknown_time_zone": { try call("POST", "/v1/contacts", #"{"name":"a","time_zone":"Mars/Base"}"#) },
        "not_in_enum": { try call("POST", "/v1/contacts", #"{"name":"a","source":"stars"}"#) },
        "unknown_reference": { try call("POST", "/v1/contacts", "{\"name\":\"a\",\"organization_id\":\"\(none)\"}") },
        "duplicate": { try codes[.duplicate]?() ?? call("GET", "/v1") },
        "conflict_with": {
            let server = try TestServer()
            let contact = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201).id
            let body = """
                {"contact_id":"\(contact)","interview_type":"company_insider","starts_at":"2026-12-01T10:00:00Z",\
                "time_zone":"UTC","duration_minutes":45}
                """
            return try server.call("POST", "/v1/interviews", body)
        },
        "unknown_parameter": { try call("GET", "/v1/contacts?x=1") },
        "invalid_parameter": { try call("GET", "/v1/contacts?limit=0") },
        "invalid_cursor": { try call("GET", "/v1/contacts?cursor=x") },
        "invalid_header": { try call("GET", "/v1/contacts", headers: [("If-None-Match", "x")]) },
        "idempotency_key_required": { try call("POST", "/v1/contacts/batch", #"{"operations":[]}"#) },
        "password_too_short": { try changedPassword(to: "short") },
        "password_common": { try changedPassword(to: "something1234") },
        "no_purpose": { try codes[.checksFailed]?() ?? call("GET", "/v1") },
        "no_objective": { try codes[.checksFailed]?() ?? call("GET", "/v1") },
        "asks_for_job": { try stopped(#""message":"Could you hire me?""#) },
        "mentions_job_search": { try stopped(#""message":"I am looking for a job at the moment.""#) },
        "asks_personal_pay": { try stopped(#""message":"How much do you earn?""#) },
        "no_introduction": { try stopped(#""message":"Could we talk?""#, by: "no_introduction") },
        "no_interest": { try stopped(#""message":"Could we talk?""#, by: "no_interest") },
        "no_why_you": { try stopped(#""why_you":null"#, by: "no_why_you") },
        "no_expertise_named": { try stopped(#""message":"Could we talk?""#, by: "no_expertise_named") },
        "no_duration": { try stopped(#""message":"Could we talk?""#, by: "no_duration") },
        "long_ask": { try stopped(#""asked_minutes":25"#, by: "long_ask") },
        "too_long_ask": { try stopped(#""message":"Could we talk for two hours?""#) },
        "mass_mail": {
            let message = "\"message\":\"I would like to learn from you how the planning of night shifts is done.\""
            return try stopped(message, by: "mass_mail", twice: true)
        },
        "unused_commonality": {
            try stopped(
                #""message":"Could we talk?""#, by: "unused_commonality",
                to: #""commonalities":[{"kind":"town","detail":"Lisbon"}]"#)
        },
        "stale_position": {
            try stopped("", by: "stale_position", to: #""title":"t","position_verified_on":"2020-01-01""#)
        },
        "contact_overasked": {
            let server = try TestServer()
            var limits = BurdenLimits()
            limits.person = 1
            let kept = limits
            try server.database.writer.run { tx in try kept.keep(in: tx) }
            return try stopped("", to: #""email":"g@example.org""#, twice: true, on: server)
        },
        "blames_silence": {
            let (server, path, _) = try sentRequest(followUps: 1)
            try raise("blames_silence", on: server)
            let text = "I am disappointed that you ignored my message. You could at least reply."
            return try server.call("POST", "\(path)/follow_up", "{\"message\":\"\(text)\"}")
        },
        "recording_without_consent": {
            let server = try TestServer()
            let contact = try server.call("POST", "/v1/contacts", #"{"name":"a"}"#, expecting: 201).id
            let body = """
                {"contact_id":"\(contact)","interview_type":"company_insider","starts_at":"2026-12-01T10:00:00Z",\
                "time_zone":"UTC"}
                """
            let id = try server.call("POST", "/v1/interviews", body, expecting: 201).id
            return try server.call("PATCH", "/v1/interviews/\(id)", #"{"recording_url":"https://example.org/r"}"#)
        },
    ]

    /// Makes a check stop a step.
    private static func raise(_ check: String, on server: TestServer) throws {
        try server.call(
            "PATCH", "/v1/interview_types/career_exploration", "{\"severities\":{\"\(check)\":\"error\"}}",
            token: try server.admin(), expecting: 200)
    }

    /// What comes of sending a request in which a check fires; `twice` asks another contact in the same way before.
    private static func stopped(
        _ members: String, by check: String? = nil, to contact: String = "", twice: Bool = false,
        on known: TestServer? = nil
    ) throws -> Response {
        let server = try known ?? TestServer()
        if let check { try raise(check, on: server) }
        func send() throws -> Response {
            let person = "{\"name\":\"a\"\(contact.isEmpty ? "" : ",\(contact)")}"
            let id = try server.call("POST", "/v1/contacts", person, expecting: 201).id
            let body = """
                {"contact_id":"\(id)","interview_type":"career_exploration","purpose":"p","objectives":["learn_field"]\
                \(members.isEmpty ? "" : ",\(members)")}
                """
            let request = try server.call("POST", "/v1/requests", body, expecting: 201).id
            return try server.call("POST", "/v1/requests/\(request)/send", #"{}"#)
        }
        if twice { _ = try send() }
        return try send()
    }

    @Test func `of one mistake are each provoked as well, and no other`() throws {
        let contract = try Contract()
        let promised = contract.schema("ProblemItem")["properties"]["code"]["enum"].strings
        #expect(Set(promised) == Set(Self.items.keys))
        for (code, provoke) in Self.items {
            let answer = try provoke()
            #expect(answer.json["errors"].elements.contains { $0["code"].string == code }, "\(code): \(answer.text)")
        }
    }
}

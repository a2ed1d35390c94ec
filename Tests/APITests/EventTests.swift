import Foundation
import Glibc
import HTTPServer
import JSON
import Records
import SQLite
import Services
import Testing

@testable import API

/// Events are what clients follow along by (C50, C51).
@Suite("Events") struct EventTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func contact(_ name: String = "Ann") throws -> String {
        try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201).id
    }

    private func events(_ query: String, _ status: Int = 200) throws -> Response {
        try server.call("GET", "/v1/events?\(query)", expecting: status)
    }

    @Test func `are listed in order, without gaps, and only the caller's`() throws {
        let id = try contact()
        try server.call("PATCH", "/v1/contacts/\(id)", #"{"title":"Engineer"}"#, expecting: 200)
        try server.call("PATCH", "/v1/contacts/\(id)", #"{"title":"Engineer"}"#, expecting: 200)
        try server.call("DELETE", "/v1/contacts/\(id)", expecting: 204)
        let other = try server.student("ben@example.org")
        try server.call("POST", "/v1/contacts", #"{"name":"Bea"}"#, token: other, expecting: 201)
        let page = try events("")
        #expect(page.json["data"].elements.map { $0["sequence"].integer } == [1, 2, 3])
        #expect(
            page.json["data"].elements.map { $0["type"].string } == [
                "contact.created", "contact.updated", "contact.deleted",
            ])
        #expect(page.json["data"].elements.allSatisfy { $0["data"]["id"].string == id })
        #expect(page.json["data"].elements.map { $0["data"]["version"].integer } == [1, 2, 3])
        #expect(page.json["last_sequence"].integer == 3 && page.json["has_more"] == .bool(false))
        #expect(try server.call("GET", "/v1/events", token: other).json["data"].elements.count == 1)
        #expect(try events("after=3").json["data"].elements.isEmpty)
    }

    @Test func `are walked from any of them in pages of any size, at a bounded cost`() throws {
        try server.database.writer.run { [server] tx in
            guard let ada = try server.services.accounts.find(email: "ada@example.org", in: tx) else { return }
            let caller = Caller(ownerID: ada.id, zone: .utc, now: server.clock.now)
            for index in 0..<1_000 {
                var contact = Contact()
                contact.name = "C\(index)"
                _ = try server.services.contacts.create(contact, for: caller, in: tx)
            }
        }
        for (after, limit) in [
            (0, 1), (0, 200), (1, 63), (63, 64), (64, 65), (500, 7), (936, 64), (999, 5), (1_000, 5),
        ] {
            let page = try events("after=\(after)&limit=\(limit)")
            let last = min(1_000, after + limit)
            #expect(
                page.json["data"].elements.compactMap { $0["sequence"].integer } == Array((after..<last).map { $0 + 1 })
            )
            #expect(page.json["last_sequence"].integer == last)
            #expect(page.json["has_more"] == .bool(last < 1_000))
        }
    }

    @Test func `are narrowed by type, and the walk comes to the end all the same`() throws {
        for index in 0..<30 { _ = try contact("C\(index)") }
        let request = try server.call(
            "POST", "/v1/requests",
            "{\"contact_id\":\"\(try contact("D"))\",\"interview_type\":\"career_exploration\"}", expecting: 201)
        let page = try events("types=request.*")
        #expect(page.json["data"].elements.map { $0["type"].string } == ["request.created"])
        #expect(page.json["data"][0]["data"]["id"].string == request.id)
        #expect(page.json["last_sequence"].integer == 32)
        #expect(try events("types=contact.deleted,request.created&after=31").json["data"].elements.count == 1)
        let few = try events("types=contact.created&limit=3&after=2")
        #expect(few.json["data"].elements.map { $0["sequence"].integer } == [3, 4, 5])
        #expect(few.json["last_sequence"].integer == 5 && few.json["has_more"] == .bool(true))
    }

    @Test(arguments: [
        "after=-1", "after=x", "after=99999999999999999", "limit=0", "limit=201", "wait=31", "wait=x", "types=",
        "types=a",
        "types=a.b.c", "types=A.b", "types=a.**", "after=1&after=2",
    ])
    func `refuse wrong parameters`(_ query: String) throws {
        #expect(try events(query, 400).code == "invalid_parameter")
    }

    @Test func `that are no longer kept, or never were, are 410 with the oldest that is`() throws {
        _ = try contact()
        let ahead = try events("after=2", 410)
        #expect(ahead.code == "cursor_expired")
        #expect(ahead.json["oldest_sequence"].integer == 1)
        server.clock.turn(days: 31)
        for _ in 0..<3 { _ = try contact() }
        let cutoff = server.clock.now.adding(days: -30)
        let pruned = try server.database.writer.run { try EventLog.prune(before: cutoff, limit: 100, in: $0) }
        #expect(pruned == 1)
        let gone = try events("after=0", 410)
        #expect(gone.json["oldest_sequence"].integer == 2)
        #expect(try events("").json["data"].elements.map { $0["sequence"].integer } == [2, 3, 4])
        #expect(try server.call("GET", "/v1/events/stream?after=0", expecting: 410).code == "cursor_expired")
    }

    @Test func `are waited for, and told as soon as they are committed`() throws {
        _ = try contact()
        let started = Date()
        let waiting = Background { try self.events("after=1&wait=30") }
        usleep(100_000)
        let id = try contact("Late")
        let page = try waiting.wait()
        #expect(page.json["data"][0]["data"]["id"].string == id)
        #expect(Date().timeIntervalSince(started) < 25)
        #expect(try events("after=2&wait=1").json["data"].elements.isEmpty)
    }

    @Test func `of another owner wake nobody, and a waiting call ends with its token`() throws {
        let token = try server.student("ada@example.org")
        let other = try server.student("ben@example.org")
        let waiting = Background {
            try self.server.call("GET", "/v1/events?wait=30", token: token)
        }
        usleep(100_000)
        try server.call("POST", "/v1/contacts", #"{"name":"Bea"}"#, token: other, expecting: 201)
        let hash = try AccessTokenDigest.of(token)
        try server.database.writer.run { tx in
            try tx.run("DELETE FROM tokens WHERE hash = \(hash)")
        }
        let answer = try waiting.wait()
        #expect(answer.status == 401 && answer.code == "invalid_token")
    }

    @Test(arguments: ["sign out", "revoke", "disable"])
    func `end when whoever waits for them signs out, is disabled or loses the token (X24)`(_ act: String) throws {
        let admin = try server.admin()
        let id = try server.account("cleo@example.org")
        let session = try server.signIn("cleo@example.org")
        let personal = try server.person("cleo@example.org", .student).token
        let token = act == "revoke" ? personal : session
        let stream = try EventClient(server, "", token: token)
        _ = try stream.next()
        let waiting = Background { try self.server.call("GET", "/v1/events?wait=30", token: token) }
        try eventually { self.server.api.hub.waiting == 2 }
        switch act {
        case "sign out": try server.call("DELETE", "/v1/sessions/current", token: session, expecting: 204)
        case "revoke":
            let list = try server.call("GET", "/v1/tokens", token: session, expecting: 200)
            let made = try #require(list.json["data"][0]["id"].string)
            try server.call("DELETE", "/v1/tokens/\(made)", token: session, expecting: 204)
        default: try server.call("POST", "/v1/users/\(id)/disable", "{}", token: admin, expecting: 200)
        }
        #expect(try stream.next() == "event: end\ndata: {\"code\":\"invalid_token\"}")
        #expect(try waiting.wait().code == "invalid_token")
    }

    @Test func `waiting calls are bounded for each account`() throws {
        let waiting = (0..<16).map { _ in Background { try self.events("wait=30", 200) } }
        try eventually { self.server.api.hub.waiting == 16 }
        #expect(try server.call("GET", "/v1/events?wait=30").code == "quota_exceeded")
        _ = try contact()
        for call in waiting { _ = try call.wait() }
    }

    @Test func `waiting calls are answered when the server is about to end`() throws {
        let waiting = Background { try self.events("wait=30") }
        usleep(100_000)
        server.api.endWaiting()
        #expect(try waiting.wait().json["data"].elements.isEmpty)
        #expect(try events("wait=30").json["data"].elements.isEmpty)
    }
}

@Suite("Event streams") struct EventStreamTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func contact(_ name: String = "Ann") throws {
        try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201)
    }

    @Test func `give events as they happen, with id, type and data`() throws {
        try contact()
        let stream = try EventClient(server, "after=0")
        #expect(stream.head.contains("Content-Type: text/event-stream"))
        #expect(stream.head.contains("Cache-Control: no-store"))
        #expect(try stream.next() == "retry: 3000")
        let first = try stream.next()
        #expect(first.hasPrefix("id: 1\nevent: contact.created\ndata: {\"object\":\"event\""))
        try contact("Bea")
        #expect(try stream.next().hasPrefix("id: 2\nevent: contact.created\n"))
    }

    @Test func `begin now unless they are told where, and Last-Event-ID goes before after`() throws {
        for _ in 0..<5 { try contact() }
        let now = try EventClient(server, "")
        let resumed = try EventClient(server, "after=1", ["Last-Event-ID: 3"])
        _ = try now.next()
        _ = try resumed.next()
        #expect(try resumed.next().hasPrefix("id: 4\n"))
        try contact()
        #expect(try now.next().hasPrefix("id: 6\n"))
        for field in ["x", "-1", ""] {
            let answer = try server.call("GET", "/v1/events/stream", headers: [("Last-Event-ID", field)])
            #expect(answer.status == 400 && answer.code == "invalid_header")
        }
    }

    @Test func `killed and resumed a hundred times give each event exactly once`() throws {
        let writer = Background {
            for _ in 0..<300 { try self.contact() }
        }
        var seen: [Int] = []
        for round in 0..<100 {
            let stream = try EventClient(server, "after=0", seen.last.map { ["Last-Event-ID: \($0)"] } ?? [])
            _ = try stream.next()
            for _ in 0..<3 { seen.append(try stream.nextID()) }
            if round.isMultiple(of: 2) { stream.reset() } else { stream.close() }
        }
        try writer.wait()
        #expect(seen == Array(1...300))
    }

    @Test func `are two for each account, and a place is free again when a client leaves`() throws {
        let first = try EventClient(server, "")
        let second = try EventClient(server, "")
        let third = try server.call("GET", "/v1/events/stream", expecting: 409)
        #expect(third.code == "quota_exceeded" && third.json["limit"].integer == 2)
        let other = try server.student("ben@example.org")
        let others = try EventClient(server, "", token: other)
        first.close()
        try eventually { self.server.api.hub.streams(of: second.owner) == 1 }
        _ = try EventClient(server, "").next()
        _ = try others.next()
    }

    @Test func `end when the token is revoked`() throws {
        let token = try server.student("ada@example.org")
        let stream = try EventClient(server, "", token: token)
        _ = try stream.next()
        let hash = try AccessTokenDigest.of(token)
        try server.database.writer.run { tx in
            try tx.run("DELETE FROM tokens WHERE hash = \(hash)")
        }
        #expect(try stream.next() == "event: end\ndata: {\"code\":\"invalid_token\"}")
        #expect(try stream.isAtEnd())
    }

    @Test func `end with a last comment when the server does, and nothing is cut`() throws {
        let stream = try EventClient(server, "")
        _ = try stream.next()
        let draining = Background { self.server.server.drain(grace: .seconds(30), lameDuck: .zero) }
        #expect(try stream.next().hasPrefix(": "))
        #expect(try stream.isAtEnd())
        try draining.wait()
        #expect(server.server.connections == 0)
    }

    @Test func `to a client that reads nothing pile up nowhere, and are whole when it goes on`() throws {
        let stream = try EventClient(server, "after=0", receiveBuffer: 4_096)
        try server.database.writer.run { [server] tx in
            guard let ada = try server.services.accounts.find(email: "ada@example.org", in: tx) else { return }
            let caller = Caller(ownerID: ada.id, zone: .utc, now: server.clock.now)
            for index in 0..<5_000 {
                var contact = Contact()
                contact.name = "C\(index)"
                _ = try server.services.contacts.create(contact, for: caller, in: tx)
            }
        }
        try contact()
        _ = try stream.next()
        for number in 1...5_001 where try stream.nextID() != number { Issue.record("event \(number) is out of order") }
    }

    @Test func `are closed by their end for a client of HTTP 1.0`() throws {
        try contact()
        let stream = try EventClient(server, "after=0", version: "1.0")
        #expect(!stream.head.contains("chunked"))
        _ = try stream.next()
        #expect(try stream.nextID() == 1)
    }

    @Test func `may be read by pages of listed origins, and are never compressed`() throws {
        let origin = "https://app.example.org"
        let server = try TestServer { $0.crossOrigin = CrossOrigin(.these([origin])) }
        let answer = try server.call(
            "HEAD", "/v1/events/stream", headers: [("Origin", origin), ("Accept-Encoding", "gzip")], expecting: 200)
        #expect(answer.header("access-control-allow-origin") == origin)
        #expect(answer.header("content-encoding") == nil)
        let asked = try server.call(
            "OPTIONS", "/v1/events/stream", token: nil,
            headers: [("Origin", origin), ("Access-Control-Request-Method", "GET")], expecting: 204)
        #expect(asked.header("access-control-allow-headers")?.contains("Last-Event-ID") == true)
    }

    @Test func `have a head like any other answer`() throws {
        let answer = try server.call("HEAD", "/v1/events/stream", expecting: 200)
        #expect(answer.bytes.isEmpty && answer.header("content-type") == "text/event-stream")
        try eventually {
            try self.server.call("HEAD", "/v1/events/stream").status == 200
        }
    }
}

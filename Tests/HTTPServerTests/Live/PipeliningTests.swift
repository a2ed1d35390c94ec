import HTTPServer
import Testing

/// F38: many calls at once on one connection.
struct PipeliningTests {
    /// Sends back the call's body, or its query, a moment later from another thread.
    private static func answerLater(_ call: Call, _ reply: ReplyHandle) {
        Background.run {
            reply.send(.text(call.body.isEmpty ? call.head.query ?? "" : String(decoding: call.body, as: UTF8.self)))
        }
    }

    private let routes: [String: Answer] = [
        "/now": { call, reply, _ in reply.send(.text(call.head.query ?? "")) },
        "/later": { call, reply, _ in answerLater(call, reply) },
    ]

    @Test func hundredCallsInOneSegmentAreAnsweredInOrder() throws {
        let server = try TestServer(routes: routes)
        let client = try server.connect()
        client.send((0..<100).map { "GET /now?\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for index in 0..<100 { #expect(try client.readReply().body == "\(index)") }
        #expect(server.handler.handled == 100)
    }

    @Test func callsAnsweredFromAnotherThreadKeepTheirOrder() throws {
        let server = try TestServer(routes: routes)
        let client = try server.connect()
        client.send(
            (0..<100).map { "GET /\($0 % 3 == 0 ? "later" : "now")?\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for index in 0..<100 { #expect(try client.readReply().body == "\(index)") }
    }

    private let mixed = (0..<20).map { index in
        switch index % 4 {
        case 0: "GET /now?body\(index) HTTP/1.1\r\nHost: a\r\n\r\n"
        case 1: "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \("body\(index)".utf8.count)\r\n\r\nbody\(index)"
        case 2:
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n2\r\n\(index < 10 ? "0" : "")\(index)\r\n0\r\n\r\n"
        default: "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: \("body\(index)".utf8.count)\r\n\r\nbody\(index)"
        }
    }

    private func expectMixed(_ client: Client) throws {
        for index in 0..<20 {
            let body = try client.readReply().body
            #expect(body == (index % 4 == 2 && index < 10 ? "body0\(index)" : "body\(index)"))
        }
    }

    @Test func bodiesAndHeadsInOneSegmentAreToldApart() throws {
        let server = try TestServer(routes: routes)
        let client = try server.connect()
        client.send(mixed.joined())
        try expectMixed(client)
    }

    @Test func bodiesAndHeadsByteByByteAreToldApart() throws {
        let server = try TestServer(routes: routes)
        let client = try server.connect()
        client.sendByteByByte(mixed.joined())
        try expectMixed(client)
    }

    @Test func manyMoreCallsThanABatchAreAllAnswered() throws {
        let server = try TestServer(routes: routes) { $0.limits.requestsPerConnection = 100_000 }
        let client = try server.connect()
        let calls = 20_000
        let bytes = Array((0..<calls).map { "GET /now?\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined().utf8)
        Background.send(bytes, on: client)
        for index in 0..<calls {
            let body = try client.readReply().body
            if body != "\(index)" { Issue.record("call \(index) was answered \(body)") }
        }
    }

    @Test func whatFollowsARefusalIsNeverACall() throws {
        let server = try TestServer(routes: routes)
        let client = try server.connect()
        client.send(
            "POST /now?1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\nGET /now?smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply().status == 400)
        #expect(try client.readToEnd() == "")
        #expect(server.handler.handled == 0)
    }

    @Test func whatFollowsACloseIsNeverACall() throws {
        let server = try TestServer(routes: routes)
        let client = try server.connect()
        client.send("GET /now?1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /now?2 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply().body == "1")
        #expect(try client.readToEnd() == "")
        #expect(server.handler.handled == 1)
    }
}

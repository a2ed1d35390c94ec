import HTTPServer
import HTTPTypes
import Testing

/// What is told of every reply: access lines (X100) and metrics.
struct ObservationTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func everyReplyIsCountedByMethodRouteAndStatus() throws {
        let recorded = Recorded()
        let server = try TestServer { $0.metrics = recorded }
        let client = try server.connect()
        client.send(get + get + "GET /secret?x HTTP/1.1\r\nHost: a\r\n\r\n" + "GARBAGE\r\n")
        _ = try client.readToEnd()
        while server.server.connections > 0 { Background.pause() }
        #expect(recorded["http_requests_total{method=GET,route=/,status=200}"] == [1, 1])
        #expect(recorded["http_requests_total{method=GET,route=-,status=404}"] == [1])
        #expect(recorded["http_requests_total{method=-,route=-,status=400}"] == [1])
        #expect(recorded["http_refusals_total{reason=malformed}"] == [1])
        #expect(recorded["http_request_duration_seconds{method=GET,route=/,status=200}"].count == 2)
        #expect(recorded["http_connections"].max() == 1)
        #expect(!recorded.names.contains { $0.contains("secret") })
    }

    @Test func everyReplyIsLoggedOnceRefusalsToo() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(
            get
                + "GET /unknown?secret HTTP/1.1\r\nHost: a\r\n\r\nPOST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n"
        )
        client.send("hello worldHEAD / HTTP/1.1\r\nHost: a\r\n\r\nG@T /secret HTTP/1.1\r\n\r\n")
        _ = try client.readToEnd()
        let lines = server.accessLines(5)
        #expect(lines.count == 5)
        let wanted = [
            #""method":"GET","route":"/","status":200,"bytes":5,"#,
            #""method":"GET","route":"-","status":404,"bytes":7,"#,
            #""method":"POST","route":"/small","status":413,"code":"body_too_large","#,
            #""method":"HEAD","route":"/","status":200,"bytes":0,"#,
            #""method":"-","route":"-","status":400,"code":"malformed","#,
        ]
        for (line, part) in zip(lines, wanted) { #expect(line.contains(part), "\(line)") }
        #expect(lines.allSatisfy { $0.contains(#""network":"127.0.0.0/24""#) && !$0.contains("secret") })
        #expect((1...5).allSatisfy { lines[$0 - 1].contains("\"request_id\":\"id-\($0)\"") })
    }

    @Test func quietCallsAndASwitchedOffLogWriteNothing() throws {
        let quiet: Answer = { call, reply, _ in
            call.ticket.isQuiet = true
            reply.send(.text("alive"))
        }
        let server = try TestServer(routes: ["/livez": quiet])
        let client = try server.connect()
        client.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n" + get)
        #expect(try client.readReply().body == "alive")
        #expect(try client.readReply().body == "hello")
        #expect(server.accessLines(1).count == 1)
        let silent = try TestServer { $0.accessLog = false }
        let other = try silent.connect()
        other.send(get)
        #expect(try other.readReply().body == "hello")
        other.close()
        while silent.server.connections > 0 { Background.pause() }
        silent.server.stop()
        #expect(silent.accessLines(0).isEmpty)
    }
}

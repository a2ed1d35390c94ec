import Glibc
import HTTPServer
import Testing

/// Bodies on a real connection: limits, refusals before the body, and `100 Continue` (F39, F43).
struct BodyTests {
    private let next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private func post(_ path: String, _ fields: String, _ body: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
    }

    @Test func bodyOfAMebibyteIsRead() throws {
        let server = try TestServer()
        let client = try server.connect()
        let body = String(repeating: "0123456789abcdef", count: 1 << 16)
        client.send(post("/echo", "Content-Length: \(1 << 20)", body))
        #expect(try client.readReply().body == body)
    }

    @Test func bodyAnnouncedOneByteTooLongIsRefusedBeforeItIsRead() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Content-Length: \((1 << 20) + 1)"))
        let reply = try client.readReply()
        #expect(reply.status == 413)
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
    }

    @Test func clientThatSendsOnCanStillReadTheRefusal() throws {
        let server = try TestServer()
        let client = try server.connect()
        #expect(client.send(post("/echo", "Content-Length: 3000000", String(repeating: "x", count: 3_000_000))))
        #expect(try client.readReply().status == 413)
        #expect(try client.readToEnd() == "")
    }

    @Test func shortBodyOfARefusedCallIsDroppedAndTheConnectionGoesOn() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/small", "Content-Length: 11", "GET /x HTTP") + next)
        #expect(try client.readReply().status == 413)
        #expect(try client.readReply().body == "hello")
        client.send(post("/forbidden", "Content-Length: 65536", String(repeating: "x", count: 65_536)) + next)
        #expect(try client.readReply().status == 403)
        #expect(try client.readReply().body == "hello")
        client.send(post("/forbidden", "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n") + next)
        #expect(try client.readReply().status == 403)
        #expect(try client.readReply().body == "hello")
    }

    @Test func longBodyOfARefusedCallEndsTheConnection() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/forbidden", "Content-Length: 65537", String(repeating: "x", count: 65_537)) + next)
        let reply = try client.readReply()
        #expect(reply.status == 403)
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
        #expect(server.handler.handled == 0)
    }

    @Test func brokenChunksOfARefusedCallEndTheConnection() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/forbidden", "Transfer-Encoding: chunked", "5\r\nhelloGET / HTTP/1.1\r\n") + next)
        #expect(try client.readReply().status == 403)
        #expect(try client.readToEnd() == "")
        #expect(server.handler.handled == 0)
    }

    @Test func chunkedBodyBeyondTheLimitIsRefused() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/small", "Transfer-Encoding: chunked", "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n") + next)
        #expect(try client.readReply().body == "helloworld")
        #expect(try client.readReply().body == "hello")
        client.send(post("/small", "Transfer-Encoding: chunked", "5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n") + next)
        #expect(try client.readReply().status == 413)
        #expect(try client.readToEnd() == "")
    }

    @Test func malformedChunkIsRefused() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Transfer-Encoding: chunked", "zz\r\n"))
        #expect(try client.readReply().status == 400)
        #expect(try client.readToEnd() == "")
    }

    @Test func trailersAreDropped() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Transfer-Encoding: chunked", "2;ext\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n") + next)
        #expect(try client.readReply().body == "hi")
        #expect(try client.readReply().body == "hello")
    }

    @Test func clientIsToldToContinueOnceItsCallIsAdmitted() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Content-Length: 2\r\nExpect: 100-continue"))
        #expect(try client.readHead() == "HTTP/1.1 100 Continue")
        client.send("hi")
        #expect(try client.readReply().body == "hi")
        client.send(post("/echo", "Transfer-Encoding: chunked\r\nExpect: 100-Continue"))
        #expect(try client.readHead() == "HTTP/1.1 100 Continue")
        client.send("2\r\nhi\r\n0\r\n\r\n")
        #expect(try client.readReply().body == "hi")
    }

    @Test func clientThatHasBegunIsNotToldToContinue() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Content-Length: 2\r\nExpect: 100-continue", "h"))
        client.send("i")
        #expect(try client.readReply().status == 200)
    }

    @Test func clientWithoutABodyIsNotToldToContinue() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Content-Length: 0\r\nExpect: 100-continue") + post("/echo", "Expect: 100-continue"))
        #expect(try client.readReply().status == 200)
        #expect(try client.readReply().status == 200)
    }

    @Test(arguments: [("/forbidden", "2", 403), ("/small", "11", 413), ("/unknown", "2", 404)])
    func refusedCallIsNotToldToContinueAndEndsTheConnection(_ path: String, _ length: String, _ status: Int) throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post(path, "Content-Length: \(length)\r\nExpect: 100-continue"))
        let reply = try client.readReply()
        #expect(reply.status == status)
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
    }

    @Test func unknownExpectationFailsAfterTheHandlerHasAdmittedTheCall() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(post("/echo", "Content-Length: 2\r\nExpect: magic", "hi") + next)
        #expect(try client.readReply().status == 417)
        #expect(try client.readReply().body == "hello")
        client.send(post("/forbidden", "Content-Length: 2\r\nExpect: magic", "hi"))
        #expect(try client.readReply().status == 403)
    }

    @Test func http10IsNeverToldToContinue() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("POST /echo HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        usleep(20_000)
        client.send("hi")
        #expect(try client.readReply().body == "hi")
    }

    @Test func bodiesThatFillTheMemoryAreRefused() throws {
        let server = try TestServer(loops: 1) { $0.limits.bodyBytesInMemory = 100_000 }
        let holder = try server.connect()
        holder.send(post("/echo", "Content-Length: 90000", String(repeating: "x", count: 80_000)))
        // The holder's bytes are counted once its loop has read them; until then this one is still let in.
        var status = 0
        for _ in 0..<200 where status != 503 {
            let client = try server.connect()
            client.send(post("/echo", "Content-Length: 60000", String(repeating: "x", count: 60_000)))
            status = try client.readReply().status
        }
        #expect(status == 503)
        holder.send(String(repeating: "x", count: 10_000))
        #expect(try holder.readReply().body.utf8.count == 90_000)
        let client = try server.connect()
        client.send(post("/echo", "Content-Length: 60000", String(repeating: "x", count: 60_000)))
        #expect(try client.readReply().status == 200)
    }
}

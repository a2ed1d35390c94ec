import HTTPServer
import HTTPTypes
import Testing

/// Messages on a real connection: what replies hold, and when the connection ends.
struct ExchangeTests {
    @Test func replyHoldsWhatEveryReplyHolds() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let reply = try client.readReply()
        #expect(reply.line == "HTTP/1.1 200 OK")
        #expect(reply.body == "hello")
        #expect(reply["content-length"] == "5")
        #expect(reply["content-type"] == "text/plain")
        #expect(reply["x-content-type-options"] == "nosniff")
        #expect(reply["request-id"] == "id-1")
        #expect(reply["date"]?.hasSuffix(" GMT") == true)
        #expect(reply["connection"] == nil)
        #expect(reply["server"] == nil)
    }

    @Test func refusalOfTheParserHoldsItToo() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GARBAGE\r\n\r\n")
        let reply = try client.readReply()
        #expect(reply.status == 400)
        #expect(reply.body == "malformed id-1")
        #expect(reply["request-id"] == "id-1")
        #expect(reply["date"] != nil)
        #expect(reply["x-content-type-options"] == "nosniff")
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
    }

    @Test func connectionCarriesOneCallAfterAnother() throws {
        let server = try TestServer()
        let client = try server.connect()
        for index in 1...50 {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\(index + 100)")
            #expect(try client.readReply().body == "\(index + 100)")
        }
    }

    @Test func closeIsAnsweredAndDone() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(try client.readReply()["connection"] == "close")
        #expect(try client.readToEnd() == "")
    }

    @Test func http10EndsWithItsReply() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GET / HTTP/1.0\r\n\r\n")
        let reply = try client.readReply()
        #expect(reply.line == "HTTP/1.1 200 OK")
        #expect(reply["connection"] == "close")
        #expect(try client.readToEnd() == "")
    }

    @Test func http10MayBeKept() throws {
        let server = try TestServer()
        let client = try server.connect()
        for _ in 0..<3 {
            client.send("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
            #expect(try client.readReply()["connection"] == "keep-alive")
        }
    }

    @Test func headHasTheFieldsOfGetAndNoBody() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let reply = try client.readReply(toHead: true)
        #expect(reply["content-length"] == "5")
        #expect(reply["content-type"] == "text/plain")
        #expect(try client.readReply().body == "hello")
    }

    @Test func noContentHasNoLength() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(
            "GET /none HTTP/1.1\r\nHost: a\r\n\r\nGET /unchanged HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        for status in [204, 304] {
            let reply = try client.readReply()
            #expect(reply.status == status)
            #expect(reply["content-length"] == nil)
            #expect(reply["transfer-encoding"] == nil)
        }
        #expect(try client.readReply().body == "hello")
    }

    @Test func replyWithoutABodyHasLengthZero() throws {
        let server = try TestServer(routes: ["/empty": { _, reply, _ in reply.send(Reply(.ok)) }])
        let client = try server.connect()
        client.send("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply()["content-length"] == "0")
    }

    @Test func asteriskAndAbsoluteFormReachTheHandler() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GET http://a/path?q=%41 HTTP/1.1\r\nHost: b\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply().body == "GET /path q=%41")
        #expect(try client.readReply().status == 404)
    }

    @Test func lastCallOfAConnectionSaysSo() throws {
        let server = try TestServer { $0.limits.requestsPerConnection = 3 }
        let client = try server.connect()
        for index in 1...3 {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readReply()["connection"] == (index == 3 ? "close" : nil))
        }
        #expect(try client.readToEnd() == "")
    }

    @Test func replyFieldThatCannotBeSentIsLeftOut() throws {
        let server = try TestServer(routes: [
            "/evil": { _, reply, _ in
                var fields = ReplyFields()
                fields.append(.location, "/x\r\nX-Injected: 1")
                fields.append(.eTag, "\"1\"")
                reply.send(Reply(.ok, fields: fields))
            }
        ])
        let client = try server.connect()
        client.send("GET /evil HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let text = try client.readToEnd()
        #expect(!text.utf8.elementsEqual("X-Injected".utf8) && !text.contains("X-Injected"))
        #expect(text.contains("ETag: \"1\"\r\n"))
    }

    @Test func handleThatIsLetGoIsAnswered500() throws {
        let server = try TestServer(routes: ["/lost": { _, _, _ in }])
        let client = try server.connect()
        client.send("GET /lost HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply().status == 500)
        #expect(try client.readReply().body == "hello")
    }

    @Test func secondReplyIsDropped() throws {
        let server = try TestServer(routes: [
            "/twice": { _, reply, _ in
                reply.send(.text("first"))
                reply.send(.text("second"))
            }
        ])
        let client = try server.connect()
        client.send("GET /twice HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply().body == "first")
        #expect(try client.readReply().body == "hello")
    }
}

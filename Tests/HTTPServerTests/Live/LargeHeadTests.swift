import HTTPServer
import Testing

/// The bounds of a head, on a real connection.
struct LargeHeadTests {
    @Test(arguments: [(8_192, 200), (8_193, 414)])
    func requestLineIsBounded(_ length: Int, _ status: Int) throws {
        let server = try TestServer()
        let client = try server.connect()
        let query = String(repeating: "q", count: length - "GET /? HTTP/1.1".utf8.count)
        client.send("GET /?\(query) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readReply().status == status)
    }

    @Test(arguments: [(16_384, 200), (16_385, 431)])
    func headerBlockIsBounded(_ length: Int, _ status: Int) throws {
        let server = try TestServer()
        let client = try server.connect()
        let value = String(repeating: "v", count: length - "Host: a\r\nX: \r\n".utf8.count)
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n")
        #expect(try client.readReply().status == status)
    }

    @Test(arguments: [(100, 200), (101, 431)])
    func fieldsAreCounted(_ count: Int, _ status: Int) throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n" + (1..<count).map { "X\($0): 1\r\n" }.joined() + "\r\n")
        #expect(try client.readReply().status == status)
    }

    @Test func clientThatNeverStopsItsHeadCanReadTheRefusal() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nX: " + String(repeating: "v", count: 1_000_000))
        #expect(try client.readReply().status == 431)
    }
}

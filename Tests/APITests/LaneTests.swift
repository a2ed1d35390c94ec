import API
import JSON
import SQLite
import Testing

/// Reads run on their loop while they are quick, and elsewhere when they are not; nothing waits without an end.
@Suite("Lanes") struct LaneTests {
    @Test func `a read that takes too long on its loop gives the same answer from the slow lane`() throws {
        let quick = try TestServer()
        let slow = try TestServer { $0.quickRead = .zero }
        for server in [quick, slow] {
            for name in ["a", "b", "c"] {
                try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201)
            }
        }
        for path in ["/v1/contacts?sort=name&fields=name", "/v1/today", "/v1/contacts?limit=2&sort=-name&fields=name"] {
            let answers = try [quick, slow].map { try $0.call("GET", path, expecting: 200) }
            let names = answers.map { $0.json["data"].elements.map { $0["name"].string } }
            #expect(names[0] == names[1], "\(path)")
        }
        let missing = "/v1/contacts/00000000-0000-7000-8000-000000000000"
        #expect(try slow.call("GET", missing, expecting: 404).code == "not_found")
    }

    @Test func `a slow lane that is full says so at once, with when to try again (P5)`() throws {
        let server = try TestServer {
            $0.quickRead = .zero
            $0.slowReads = 0
        }
        try fill(server)
        let refused = try server.call("GET", "/v1/contacts?sort=name", expecting: 503)
        #expect(refused.code == "overloaded" && refused.header("retry-after") == "1")
    }

    @Test func `a read that takes too long even there is ended (F66)`() throws {
        let server = try TestServer {
            $0.quickRead = .zero
            $0.slowRead = .zero
        }
        try fill(server)
        let refused = try server.call("GET", "/v1/contacts?sort=name", expecting: 503)
        #expect(refused.code == "query_timeout" && refused.header("retry-after") != nil)
    }

    @Test func `a server that is about to stop takes nothing new, but for probes`() throws {
        let server = try TestServer {
            $0.isDraining = { true }
            $0.isReady = { false }
        }
        let refused = try server.call("GET", "/v1/contacts", expecting: 503)
        #expect(refused.code == "draining" && refused.header("retry-after") != nil)
        try server.call("GET", "/livez", token: nil, expecting: 200)
        #expect(try server.call("GET", "/readyz", token: nil, expecting: 503).text == #"{"status":"fail"}"#)
    }

    /// Enough rows that a walk over them is looked at by the deadline.
    private func fill(_ server: TestServer) throws {
        for number in 0..<300 { try server.call("POST", "/v1/contacts", "{\"name\":\"n\(number)\"}", expecting: 201) }
    }
}

import JSON
import Records
import Services
import Testing

/// Every operation that needs a session, by sessions of all roles, fresh and not (X12, X23).
@Suite("The matrix of operations and sessions") struct SessionMatrixTests {
    let contract: Contract
    let server: TestServer
    let fixtures: Fixtures

    init() throws {
        contract = try Contract()
        server = try TestServer()
        fixtures = Fixtures(try Centre(server))
    }

    /// The operations of the contract that a personal token may not call.
    private var operations: [Contract.Operation] { contract.operations.filter { $0.node["x-session"] != .null } }

    private func call(_ operation: Contract.Operation, _ session: String, on user: String, _ key: String) throws
        -> Response
    {
        try server.call(
            operation.method, operation.path.replacing("{id}", with: user) + fixtures.query(of: operation, contract),
            try fixtures.body(of: operation, contract, isFresh: true), token: session,
            headers: [("Idempotency-Key", "\(operation.id) \(key)")] + fixtures.headers(of: operation, contract))
    }

    /// A session of each role, of a person of its own.
    private func sessions() throws -> [(role: Role, token: String)] {
        try [Role.student, .advisor, .admin].map { role in
            try server.account("\(role.rawValue)@session.example.org", role)
            return (role, try server.signIn("\(role.rawValue)@session.example.org"))
        }
    }

    @Test func `a fresh session may do what its role may, to nobody else`() throws {
        let sessions = try sessions()
        var allowed = 0
        for operation in operations {
            for (role, token) in sessions {
                let user = try server.account("\(operation.id).\(role.rawValue)@example.org")
                let response = try call(operation, token, on: user, role.rawValue)
                let cell = "\(operation.id) by \(role.rawValue): \(response.status) \(response.text)"
                if operation.node["x-policy"].string == "admin", role != .admin {
                    #expect(response.status == 403 && response.code == "forbidden", "\(cell)")
                } else if operation.path.contains("{id}"), role != .admin {
                    let unknown = try call(operation, token, on: Fixtures.unknown, "\(role.rawValue) again")
                    #expect(response.status == 404 && response.code == "not_found", "\(cell)")
                    let bare = [response, unknown].map { $0.text.replacing($0.header("request-id") ?? "?", with: "-") }
                    #expect(bare[0] == bare[1], "\(cell)")
                } else {
                    // The example of a body knows nobody's password, and no invitation.
                    let isDone = [200, 201, 202, 422].contains(response.status)
                    #expect(isDone || response.code == "invalid_credentials", "\(cell)")
                    allowed += 1
                }
            }
        }
        #expect(operations.count >= 8 && allowed >= 14)
    }

    @Test func `a session that is not fresh has to be renewed first, whoever's it is`() throws {
        let sessions = try sessions()
        server.clock.turn(seconds: 600)
        var refused = 0
        for operation in operations where operation.node["x-session"].string == "fresh" {
            for (role, token) in sessions {
                let response = try call(operation, token, on: Fixtures.unknown, role.rawValue)
                let cell = "\(operation.id) by \(role.rawValue): \(response.status) \(response.text)"
                if operation.node["x-policy"].string == "admin", role != .admin {
                    #expect(response.status == 403 && response.code == "forbidden", "\(cell)")
                } else {
                    #expect(response.status == 401 && response.code == "reauthentication_required", "\(cell)")
                    #expect(response.header("www-authenticate")?.contains("max_age=600") == true, "\(cell)")
                    refused += 1
                }
            }
        }
        #expect(refused >= 13)
    }
}

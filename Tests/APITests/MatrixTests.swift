import JSON
import Records
import SQLite
import Services
import Testing

/// Every operation of the contract by everyone who could call it, held against what its policy says (X30 to X37).
@Suite("The matrix of operations and callers") struct MatrixTests {
    /// Who calls. The owner is Ada, all of whose rows the advisor was let in to.
    enum Principal: CaseIterable {
        case nobody, owner, student, advisor, stranger, admin, disabled, reading, expired

        var role: Role? {
            switch self {
            case .owner, .student, .reading: .student
            case .advisor, .stranger: .advisor
            case .admin: .admin
            case .nobody, .disabled, .expired: nil
            }
        }
    }

    enum Outcome: Equatable {
        case allowed
        /// As if there were no such thing.
        case missing
        case refused(Int, String)
    }

    let contract: Contract
    let centre: Centre
    let fixtures: Fixtures
    private let tokens: [Principal: String]

    init() throws {
        contract = try Contract()
        let server = try TestServer()
        let expired = try server.person("ada@example.org", .student, days: 1)
        server.clock.turn(days: 2)
        centre = try Centre(server)
        let disabled = try server.person("gone@example.org", .student)
        try server.database.writer.run { tx in
            _ = try tx.run("UPDATE users SET status = 'disabled' WHERE id = \(disabled.id)")
        }
        let reading = try server.person("ada@example.org", .student, scopes: [.read])
        tokens = [
            .owner: centre.ada.token, .student: centre.eve.token, .advisor: centre.advisor.token,
            .stranger: centre.stranger.token, .admin: centre.admin.token, .disabled: disabled.token,
            .reading: reading.token, .expired: expired.token,
        ]
        _ = try centre.grant("progress", "interviews", "contacts", "notes")
        fixtures = Fixtures(centre)
    }

    @Test func `is what the policies of the contract say`() throws {
        var cells: [Outcome: Int] = [:]
        for operation in contract.operations {
            for principal in Principal.allCases {
                let expected = try expectation(of: operation, by: principal)
                try check(operation, principal, expected)
                cells[expected, default: 0] += 1
            }
        }
        #expect(contract.operations.count > 100)
        #expect(cells.values.reduce(0, +) == contract.operations.count * Principal.allCases.count)
        #expect(cells[.allowed, default: 0] > 200 && cells[.missing, default: 0] > 200)
    }

    // MARK: What is expected

    private func expectation(of operation: Contract.Operation, by principal: Principal) throws -> Outcome {
        let policy = try #require(operation.node["x-policy"].string, "\(operation.id) declares no policy")
        if policy == "public" { return .allowed }
        guard let role = principal.role else {
            return .refused(
                401,
                principal == .nobody
                    ? "authentication_required" : principal == .expired ? "token_expired" : "invalid_token")
        }
        switch policy {
        case "student" where role != .student, "staff" where role == .student, "admin" where role != .admin:
            return .refused(403, "forbidden")
        default: break
        }
        let scope = operation.node["x-scope"].string ?? (operation.method == "GET" ? "read" : "write")
        if principal == .reading, scope != "read" { return .refused(403, "insufficient_scope") }
        // All of them call by personal tokens.
        if operation.node["x-session"] != .null { return .refused(403, "forbidden") }
        let isOwner = principal == .owner || principal == .reading
        let namesObject = operation.path.contains("{id}")
        switch policy {
        case "owner" where operation.path == "/v1/sessions/current": return .missing
        case "owner", "student": return isOwner || !namesObject ? .allowed : .missing
        case "signed_in", "staff", "admin":
            return !namesObject || fixtures.isVisible(operation.path, to: principal) ? .allowed : .missing
        case _ where policy.hasPrefix("reader:"):
            if isOwner, operation.node["x-author"] == .bool(true) { return .refused(403, "forbidden") }
            return isOwner || principal == .advisor ? .allowed : .missing
        default:
            Issue.record("\(operation.id): the policy \(policy) is not known")
            return .allowed
        }
    }

    // MARK: What happens

    private func check(_ operation: Contract.Operation, _ principal: Principal, _ expected: Outcome) throws {
        let isFresh = expected == .allowed && operation.method != "GET"
        let names = operation.node["parameters"].elements.map { contract.resolve($0)["name"].string ?? "" }
        let isVisit = names.contains("owner_id") && principal != .owner
        let query = isVisit ? "?owner_id=\(centre.ada.id)" : fixtures.query(of: operation, contract)
        let isBatch = operation.path.hasSuffix("/batch")
        let path = try fixtures.path(operation.path, isFresh: isFresh)
        let body = isBatch ? #"{"operations":[]}"# : try fixtures.body(of: operation, contract, isFresh: isFresh)
        let key = isBatch ? [("Idempotency-Key", "\(operation.id) \(principal)")] : []
        let headers = key + fixtures.headers(of: operation, contract)
        func call(_ path: String, _ method: String? = nil) throws -> Response {
            try centre.server.call(
                method ?? operation.method, path + query, body, token: tokens[principal], headers: headers)
        }
        let response = try call(path)
        let cell = "\(operation.id) by \(principal): \(response.status) \(response.text)"
        switch expected {
        case .allowed: checkAllowed(response, operation, principal, cell)
        case .refused(let status, let code):
            #expect(response.status == status && response.code == code, "\(cell)")
        case .missing:
            #expect(response.status == 404 && response.code == "not_found", "\(cell)")
            let unknown = try call(try fixtures.path(operation.path, unknown: true))
            #expect(bare(response) == bare(unknown), "\(cell)")
        }
        if operation.method == "GET" {
            let head = try centre.server.call("HEAD", path + query, token: tokens[principal])
            #expect(head.status == response.status && head.bytes.isEmpty, "\(cell)")
        }
    }

    private func checkAllowed(
        _ response: Response, _ operation: Contract.Operation, _ principal: Principal, _ cell: String
    ) {
        let good = operation.node["responses"].members.compactMap { Int($0.name) }.first { $0 < 300 }
        if principal == .owner || principal == .admin, operation.node["x-policy"].string != "public" {
            // What one may do to what is one's own is done, but for actions that the object's state does not allow.
            let isAction = operation.path.contains("{id}/") && operation.method == "POST"
            let mayFail = isAction ? [409, 422] : principal == .admin ? [422] : []
            #expect(response.status == good || mayFail.contains(response.status), "\(cell)")
        } else if operation.node["x-policy"].string == "public" {
            // The examples hold no password and no code that is any good.
            let refusals = operation.method == "POST" ? [401, 404, 429] : []
            #expect(response.status == good || refusals.contains(response.status), "\(cell)")
        } else {
            // A body may name the owner's rows, which another cannot refer to: 422, as for ids that do not exist.
            #expect(response.status == good || [409, 422].contains(response.status), "\(cell)")
        }
    }

    /// A problem without the id of its request.
    private func bare(_ response: Response) -> String {
        response.text.replacing(response.header("request-id") ?? "?", with: "-")
    }

    // MARK: Deleted objects

    @Test func `a deleted object looks like one that never was, to its owner too`() throws {
        for kind in fixtures.trashable {
            let id = try fixtures.make(kind)
            let author =
                kind == "reviews" ? (centre.advisor.token, "?owner_id=\(centre.ada.id)") : (centre.ada.token, "")
            try centre.server.call("DELETE", "/v1/\(kind)/\(id)\(author.1)", token: author.0, expecting: 204)
            for method in ["GET", "DELETE"] {
                let gone = try centre.server.call(method, "/v1/\(kind)/\(id)", expecting: 404)
                let never = try centre.server.call(method, "/v1/\(kind)/\(Fixtures.unknown)", expecting: 404)
                #expect(bare(gone) == bare(never), "\(method) \(kind)")
            }
        }
    }
}

extension MatrixTests.Outcome: Hashable {}

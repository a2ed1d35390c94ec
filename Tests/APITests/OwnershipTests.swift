import API
import JSON
import Records
import Services
import Testing

/// What belongs to one student is nobody else's, whichever way it is asked for; all of it drawn from the contract.
@Suite("One student's rows") struct OwnershipTests {
    let contract: Contract
    let centre: Centre
    let server: TestServer
    let mine: Fixtures
    let theirs: Fixtures

    init() throws {
        contract = try Contract()
        server = try TestServer()
        centre = try Centre(server)
        mine = Fixtures(centre)
        theirs = Fixtures(centre, of: centre.eve)
        // Reviews of Ada's requests are the advisor's.
        _ = try centre.grant("interviews")
    }

    /// The operations that make objects of a student's, with their collections.
    private var creations: [(operation: Contract.Operation, kind: String)] {
        let kinds = Services.resources.map { $0.name.plural }
        return contract.operations.compactMap { operation in
            let kind = String(operation.path.dropFirst("/v1/".count))
            return operation.method == "POST" && kinds.contains(kind) ? (operation, kind) : nil
        }
    }

    private func schema(of operation: Contract.Operation) -> JSONValue {
        let content = contract.resolve(operation.node["requestBody"])["content"]["application/json"]
        return contract.resolve(content["schema"])
    }

    private func example(of operation: Contract.Operation) throws -> JSONObject {
        let text = try #require(try mine.body(of: operation, contract, isFresh: false))
        guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else { return JSONObject() }
        return object
    }

    private func call(
        _ operation: Contract.Operation, _ body: JSONObject, token: String? = nil, key: String? = nil
    ) throws -> Response {
        let text = String(decoding: JSONValue.object(body).bytes, as: UTF8.self)
        return try server.call(
            operation.method, try mine.path(operation.path), text, token: token ?? centre.ada.token,
            headers: key.map { [("Idempotency-Key", $0)] } ?? [])
    }

    private func bare(_ response: Response) -> String {
        response.text.replacing(response.header("request-id") ?? "?", with: "-")
    }

    @Test func `cannot be referred to by another, and are not told from what does not exist`() throws {
        var references = 0
        let updates = contract.operations.filter { update in
            update.method == "PATCH"
                && creations.contains { update.path == "/v1/\($0.kind)/{id}" && $0.kind != "reviews" }
        }
        for operation in creations.map(\.operation) + updates {
            for member in schema(of: operation)["properties"].members.map(\.name)
            where member.hasSuffix("_id") && member != "external_id" {
                references += 1
                var body = try example(of: operation)
                body[member] = .string(try theirs.id(member))
                let foreign = try call(operation, body)
                body[member] = .string(Fixtures.unknown)
                let unknown = try call(operation, body)
                #expect(foreign.status == 422, "\(operation.id) \(member): \(foreign.text)")
                #expect(foreign.errors == ["#/\(member) unknown_reference"], "\(operation.id) \(member)")
                #expect(bare(foreign) == bare(unknown), "\(operation.id) \(member)")
            }
        }
        #expect(references > 20)
    }

    @Test func `are listed by her cursors and written under her keys alone`() throws {
        var keyed = 0
        for (operation, kind) in creations {
            _ = (try mine.make(kind), try mine.make(kind))
            let page = try server.call("GET", "/v1/\(kind)?limit=1", token: centre.ada.token, expecting: 200)
            let cursor = try #require(page.json["next_cursor"].string, "\(kind)")
            let path = "/v1/\(kind)?cursor=\(cursor)"
            #expect(try server.call("GET", path, token: centre.eve.token, expecting: 400).code == "invalid_cursor")
            var body = try example(of: operation)
            let required = schema(of: operation)["required"].strings
            for member in body.members.map(\.name) where member.hasSuffix("_id") && !required.contains(member) {
                body[member] = nil
            }
            // What has to refer to rows of hers cannot be made by another.
            let refers = ["reviews", "ties"].contains(kind) || body.members.contains { $0.name.hasSuffix("_id") }
            if refers { continue }
            keyed += 1
            let first = try call(operation, body, key: "same \(kind)")
            let second = try call(operation, body, token: centre.eve.token, key: "same \(kind)")
            #expect(first.status == 201 && second.status == 201 && first.id != second.id, "\(kind)")
            #expect(second.header("idempotent-replayed") == nil)
        }
        #expect(keyed >= 4)
    }

    @Test func `have no member that a body sets but those that the contract lets it set`() throws {
        let guesses = [
            "_id", "admin", "author", "created", "createdAt", "is_admin", "isAdmin", "owner", "ownerId", "password",
            "permissions", "role", "roles", "scope", "scopes", "secret", "token", "user", "user_id", "verified",
        ]
        for (operation, kind) in creations {
            let singular = Services.resources.first { $0.name.plural == kind }.map { String(describing: $0) } ?? ""
            let readOnly = contract.schema(singular)["properties"].members.filter {
                $0.value["readOnly"] == .bool(true)
            }
            #expect(readOnly.count >= 8)
            for (names, code) in [(readOnly.map(\.name), "read_only_field"), (guesses, "unknown_field")] {
                for value: JSONValue in [.string("x"), .null] {
                    var body = try example(of: operation)
                    for name in names { body[name] = value }
                    let answer = try call(operation, body)
                    #expect(answer.status == 422)
                    #expect(Set(answer.errors) == Set(names.map { "#/\($0) \(code)" }), "\(operation.id)")
                }
            }
        }
    }
}

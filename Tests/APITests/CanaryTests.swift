import JSON
import Records
import Services
import Testing

/// One student's rows hold words that stand nowhere else; what others are answered never holds one (X32, X43).
@Suite("Another's words") struct CanaryTests {
    private let contract: Contract
    private let server: TestServer
    private let centre: Centre
    private let theirs: Fixtures
    private let word = "canary" + String(UInt64.random(in: 1 << 60...UInt64.max), radix: 36)

    init() throws {
        contract = try Contract()
        server = try TestServer()
        centre = try Centre(server)
        theirs = Fixtures(centre, of: centre.eve)
        // What another has let the advisor see opens nothing of hers.
        _ = try centre.grant("progress", "interviews", "contacts", "notes")
    }

    /// An object of each kind whose every free text is the word.
    private func fill() throws -> [String] {
        var ids: [String] = []
        for resource in Services.resources {
            let kind = resource.name.plural
            let operation = try #require(contract.operations.first { $0.method == "POST" && $0.path == "/v1/\(kind)" })
            let content = contract.resolve(operation.node["requestBody"])["content"]["application/json"]
            let schema = contract.resolve(content["schema"])
            let text = try #require(try theirs.body(of: operation, contract, isFresh: false))
            guard case .object(var body) = try JSONValue(parsing: Array(text.utf8)) else {
                throw TestFailure("the example of \(operation.id) is no object")
            }
            for property in schema["properties"].members where isFreeText(property.value) {
                body[property.name] = .string(word)
            }
            body["tags"] = .array([.string(word)])
            if schema["properties"]["email"] != .null { body["email"] = .string("\(word)@example.org") }
            let made = try server.call(
                "POST", "/v1/\(kind)", String(decoding: JSONValue.object(body).bytes, as: UTF8.self),
                token: centre.eve.token, expecting: 201)
            #expect(made.text.contains(word), "\(kind)")
            ids.append(made.id)
        }
        return ids
    }

    private func isFreeText(_ schema: JSONValue) -> Bool {
        schema["type"].strings.contains("string") && schema["format"] == .null && schema["enum"] == .null
            && schema["pattern"] == .null && schema["x-format"] == .null
    }

    @Test func `are in no answer to anybody else`() throws {
        let ids = try fill()
        let own = try server.call("GET", "/v1/contacts", token: centre.eve.token, expecting: 200)
        #expect(own.text.contains(word) && ids.count == Services.resources.count)
        var (answers, shown) = (0, 0)
        for person in [centre.ada, centre.advisor, centre.stranger, centre.admin] {
            for operation in contract.operations where operation.method == "GET" && !operation.path.contains("{code}") {
                for query in ["", "?owner_id=\(centre.eve.id)", "?limit=200", "?external_id=\(word)", "?as=grantee"] {
                    for id in operation.path.contains("{id}") ? ids + [centre.eve.id, centre.cohort] : [""] {
                        let path = operation.path.replacing("{id}", with: id) + query
                        // A value that was sent may come back in the refusal of it; then it was not theirs to tell.
                        let response = try server.call("GET", path, token: person.token)
                        check(response, path)
                        answers += 1
                        if response.status == 200 { shown += 1 }
                    }
                }
            }
            for id in ids { try probe(id, as: person) }
        }
        // Refusals say little; lists, of which each has some, could say much.
        #expect(answers > 1_000 && shown > 200, "\(answers), \(shown)")
    }

    /// Writes that name another's objects, and keys that she has taken.
    private func probe(_ id: String, as person: Centre.Person) throws {
        for kind in Services.resources.map({ $0.name.plural }) {
            for (method, path) in [("PATCH", ""), ("DELETE", ""), ("POST", "/restore")] {
                let place = "/v1/\(kind)/\(id)\(path)"
                check(try server.call(method, place, method == "DELETE" ? nil : "{}", token: person.token), place)
            }
        }
        for member in ["contact_id", "interview_id", "organization_id"] {
            let body = "{\"text\":\"t\",\"\(member)\":\"\(id)\"}"
            check(try server.call("POST", "/v1/notes", body, token: person.token, expecting: 422), member)
        }
        // What is hers to name is no secret of hers: the key is free for everyone else.
        let key = "{\"name\":\"t\",\"external_id\":\"\(word)\"}"
        let made = try server.call("POST", "/v1/organizations", key, token: person.token, expecting: 201)
        try server.call("DELETE", "/v1/organizations/\(made.id)", token: person.token, expecting: 204)
    }

    private func check(_ response: Response, _ what: String) {
        let isSilent = !response.text.contains(word) && !response.headers.contains { $0.value.contains(word) }
        #expect(isSilent, "\(what): \(response.status) \(response.text)")
    }
}

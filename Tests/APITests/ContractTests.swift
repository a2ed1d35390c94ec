import API
import HTTPTypes
import JSON
import Records
import Services
import Testing

/// The contract and the code say the same, looked at from both sides (C64).
@Suite("The contract") struct ContractTests {
    let contract: Contract
    let server: TestServer

    init() throws {
        contract = try Contract()
        server = try TestServer()
    }

    @Test func `has every operation of the code, and no other`() {
        let promised = Set(contract.operations.map { "\($0.id) \($0.method) \($0.path)" })
        let kept = Set(server.api.endpoints.map { "\($0.id) \($0.method.rawValue) \($0.path)" })
        #expect(promised.subtracting(kept) == [])
        #expect(kept.subtracting(promised) == [])
    }

    @Test func `tells for each operation who may call it, its parameters, its body and its status`() throws {
        for endpoint in server.api.endpoints {
            let operation = try #require(contract.operations.first { $0.id == endpoint.id })
            let declaration = endpoint.declaration
            #expect(operation.node["x-policy"].string == declaration.policy.name, "\(endpoint.id)")
            // Told only where it is not that of the method.
            let scope = operation.node["x-scope"].string ?? (endpoint.method == .get ? "read" : "write")
            #expect(scope == endpoint.scope.rawValue, "\(endpoint.id)")
            let parameters = operation.node["parameters"].elements.map { contract.resolve($0) }
            func names(_ place: String) -> Set<String> {
                Set(parameters.filter { $0["in"].string == place }.compactMap { $0["name"].string })
            }
            #expect(names("query") == Set(declaration.parameters), "\(endpoint.id)")
            let isKeyed = endpoint.takesIdempotencyKey
            #expect(names("header").contains("Idempotency-Key") == isKeyed, "\(endpoint.id)")
            let need: [Declaration.SessionNeed: String?] = [.none: nil, .own: "own", .fresh: "fresh"]
            #expect(operation.node["x-session"].string == need[declaration.session] ?? nil, "\(endpoint.id)")
            #expect(names("header").contains("If-Match") == declaration.takesIfMatch, "\(endpoint.id)")
            #expect((operation.node["x-idempotent"] == .bool(true)) == isKeyed, "\(endpoint.id)")
            let statuses = operation.node["responses"].members.map(\.name)
            #expect(statuses.contains("\(declaration.status)"), "\(endpoint.id)")
            let types = contract.resolve(operation.node["responses"]["\(declaration.status)"])["content"].members.map(
                \.name)
            let offered = [declaration.mediaType] + declaration.otherMediaTypes
            #expect(declaration.status == 204 || types == offered, "\(endpoint.id): \(types)")
            #expect(declaration.requiresKey == (header("Idempotency-Key", in: parameters)?["required"] == .bool(true)))
            #expect(statuses.contains("304") == Self.isConditional(endpoint), "\(endpoint.id)")
            #expect((header("If-None-Match", in: parameters) != nil) == Self.isConditional(endpoint), "\(endpoint.id)")
            try compareBody(of: operation, with: endpoint)
        }
    }

    private func header(_ name: String, in parameters: [JSONValue]) -> JSONValue? {
        parameters.first { $0["in"].string == "header" && $0["name"].string == name }
    }

    /// Whether what a client has already may be left out (C21): all but the probes and what never ends.
    private static func isConditional(_ endpoint: Endpoint) -> Bool {
        endpoint.method == .get && !["/livez", "/readyz", "/v1/events/stream"].contains(endpoint.path)
    }

    private func compareBody(of operation: Contract.Operation, with endpoint: Endpoint) throws {
        let content = contract.resolve(operation.node["requestBody"])["content"]["application/json"]
        let schema = contract.resolve(content["schema"])
        let isList = contract.resolve(operation.node["requestBody"])["content"]["text/csv"] != .null
        #expect(isList == (endpoint.declaration.bodyForm == .csv), "\(endpoint.id)")
        guard endpoint.declaration.hasBody else {
            #expect(schema["properties"].members.isEmpty, "\(endpoint.id)")
            return
        }
        let isPatch = endpoint.method == .patch
        #expect(
            Set(schema["properties"].members.map(\.name)) == Set(endpoint.declaration.bodySchema.map(\.name)),
            "\(endpoint.id)")
        let required = endpoint.declaration.bodySchema.filter(\.isRequired).map(\.name)
        #expect(Set(schema["required"].strings) == Set(isPatch ? [] : required), "\(endpoint.id)")
        for member in endpoint.declaration.bodySchema {
            let nullable = isPatch ? member.isNullable : !member.isRequired
            let faults = differences(schema["properties"][member.name], member.schema, nullable: nullable)
            #expect(faults == [], "\(endpoint.id) \(member.name)")
        }
    }

    @Test func `describes every member of every answer`() throws {
        for resource in Services.resources { try compareAnswer(resource) }
        let actions = Schema.list(.choice(GrantAction.words), atMost: 1, distinct: true)
        compareEntry(Cohort.self)
        compareEntry(Template.self)
        #expect(contract.schema("TemplateVariable")["enum"].strings == TemplateVariable.words)
        compareEntry(CohortMember.self)
        compareEntry(AuditEntry.self)
        compareEntry(
            SharingGrant.self, adding: [.init("allowed_actions", actions, isNullable: false, isRequired: true)])
        let status = Schema.choice(InvitationStatus.words)
        compareEntry(Account.self, "User")
        compareEntry(Session.self, adding: [.init("current", .boolean, isNullable: false, isRequired: true)])
        compareEntry(PersonalToken.self, "Token")
        compareEntry(
            Import.self,
            adding: [
                .init("result_url", .text(0...0, format: "uri-reference"), isNullable: true, isRequired: true),
                .init(
                    "allowed_actions", .list(.choice(ImportAction.words), atMost: 2, distinct: true), isNullable: false,
                    isRequired: true),
            ])
        compareEntry(ImportRow.self)
        compareEntry(InterviewTypePack.self, "InterviewType")
        compareEntry(InterviewTypeVersion.self)
        compareEntry(Suppression.self)
        compareEntry(Invitation.self, adding: [.init("status", status, isNullable: false, isRequired: true)])
    }

    private func compareEntry<E: Entry>(_: E.Type, _ name: String? = nil, adding extras: [Schema.Member] = []) {
        let name = name ?? String(describing: E.self)
        let schema = contract.schema(name)
        let members = E.fields.all.map { (field: $0.member, isWritable: $0.access != .server) }
        let common = ["object", "id", "version", "created_at", "updated_at"] + (E.owner == nil ? [] : ["owner_id"])
        let names = Set(common + members.map(\.field.name) + extras.map(\.name))
        #expect(Set(schema["required"].strings) == names, "\(name)")
        #expect(Set(schema["properties"].members.map(\.name)) == names, "\(name)")
        for (member, isWritable) in members + extras.map({ ($0, false) }) {
            let property = schema["properties"][member.name]
            #expect(differences(property, member.schema, nullable: member.isNullable) == [], "\(name).\(member.name)")
            #expect((property["readOnly"] == .bool(true)) == !isWritable, "\(name).\(member.name)")
        }
    }

    private func compareAnswer<R: Resource>(_ resource: R.Type) throws {
        let name = String(describing: resource)
        let schema = contract.schema(name)
        let properties = schema["properties"]
        #expect(properties["object"]["const"].string == R.name.singular)
        let common = ["object", "id", "version", "owner_id", "created_at", "updated_at"]
        // What some readers do not see is null to them.
        let withheld = (R.self as? any Shared.Type)?.withholdable ?? []
        var members = R.fields.all.map {
            let isNullable = $0.isNullable || withheld.contains($0.name)
            return (Schema.Member($0.name, $0.schema, isNullable: isNullable, isRequired: true), $0.access != .server)
        }
        members += R.derived.map {
            (Schema.Member($0.name, $0.schema, isNullable: $0.isNullable, isRequired: true), false)
        }
        members += R.computed.flatMap(\.members).map { ($0, false) }
        #expect(Set(schema["required"].strings) == Set(common + members.map(\.0.name)), "\(name)")
        #expect(
            Set(properties.members.map(\.name))
                == Set(common + members.map(\.0.name) + ["deleted_at", "purge_at"] + R.expansionNames),
            "\(name)")
        for (member, isWritable) in members {
            let property = properties[member.name]
            #expect(differences(property, member.schema, nullable: member.isNullable) == [], "\(name).\(member.name)")
            #expect((property["readOnly"] == .bool(true)) == !isWritable, "\(name).\(member.name)")
        }
        let list = try #require(contract.operations.first { $0.method == "GET" && $0.path == "/v1/\(R.name.plural)" })
        let sort = list.node["parameters"].elements.first { $0["name"].string == "sort" }
        #expect(Set(sort?["schema"]["enum"].strings ?? []) == Set(Question<R>.sortNames), "\(name)")
    }

    /// What a property of the contract and a schema of the code disagree on.
    private func differences(_ property: JSONValue, _ schema: Schema, nullable: Bool) -> [String] {
        var property = contract.resolve(property)
        var isNullable = property["type"].strings.contains("null")
        if case .array(let choices) = property["oneOf"], let choice = choices.first {
            property = contract.resolve(choice)
            isNullable = choices.contains { $0["type"].string == "null" }
        }
        var faults: [String] = []
        func same(_ what: String, _ left: JSONValue, _ right: JSONValue) {
            if left != right { faults.append("\(what): \(left) in the contract, \(right) in the code") }
        }
        let types = property["type"].strings
        if isNullable != nullable { faults.append("nullable: \(types), code \(nullable)") }
        let type = types.first { $0 != "null" }
        switch schema {
        case .text(let length, let format):
            same("type", .string(type ?? ""), .string("string"))
            switch format {
            case "time-zone": same("x-format", property["x-format"], .string("time-zone"))
            case let format?: same("format", property["format"], .string(format))
            case nil:
                if property["pattern"] == .null, length.lowerBound != length.upperBound {
                    same("minLength", property["minLength"], .integer(length.lowerBound))
                }
            }
            if property["maxLength"] != .null { same("maxLength", property["maxLength"], .integer(length.upperBound)) }
        case .integer(let range):
            same("type", .string(type ?? ""), .string("integer"))
            same("minimum", property["minimum"], .integer(range.lowerBound))
            if range.upperBound != .max { same("maximum", property["maximum"], .integer(range.upperBound)) }
        case .boolean: same("type", .string(type ?? ""), .string("boolean"))
        case .choice(let words):
            same("enum", .array(property["enum"].elements.filter { $0 != .null }), .array(words.map { .string($0) }))
        case .list(let element, let limit, let distinct):
            same("type", .string(type ?? ""), .string("array"))
            if !distinct { same("maxItems", property["maxItems"], .integer(limit)) }
            faults += differences(property["items"], element, nullable: false)
        case .object(let members):
            same(
                "members", .array(property["properties"].members.map(\.name).sorted().map { .string($0) }),
                .array(members.map(\.name).sorted().map { .string($0) }))
        case .customFields: same("type", .string(type ?? ""), .string("object"))
        }
        return faults
    }

    @Test func `lists the problem codes of the registry`() {
        let codes = contract.schema("ProblemCode")["enum"].strings
        #expect(Set(codes) == Set(ProblemCode.allCases.map(\.rawValue)))
    }

    @Test func `is what the server serves`() throws {
        let answer = try server.call("GET", "/openapi.yaml", token: nil)
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "application/yaml")
        #expect(answer.bytes.count > 10_000)
    }
}

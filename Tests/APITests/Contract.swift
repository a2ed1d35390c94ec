import CFiles
import JSON
import Yams

/// `openapi.yaml` as the tests read it: references resolved, operations by id, and answers checked against its schemas.
struct Contract: Sendable {
    struct Operation: Sendable {
        let id: String
        let method: String
        let path: String
        let node: JSONValue
    }

    let root: JSONValue
    let operations: [Operation]

    static let shared: Contract? = try? Contract()

    init() throws {
        let file = embedded_contract()
        let text = String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.length), as: UTF8.self)
        root = Contract.json(try Yams.compose(yaml: text))
        var operations: [Operation] = []
        for path in root["paths"].members {
            for method in path.value.members where ["get", "post", "patch", "delete", "put"].contains(method.name) {
                let id = method.value["operationId"].string ?? ""
                operations.append(
                    Operation(id: id, method: method.name.uppercased(), path: path.name, node: method.value))
            }
        }
        self.operations = operations
    }

    /// Follows `$ref` until something else stands there.
    func resolve(_ node: JSONValue) -> JSONValue {
        var node = node
        while let reference = node["$ref"].string {
            node = reference.split(separator: "/").dropFirst().reduce(root) { $0[String($1)] }
        }
        return node
    }

    func schema(_ name: String) -> JSONValue { root["components"]["schemas"][name] }

    private static func json(_ node: Node?) -> JSONValue {
        switch node {
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, value) in mapping { object[key.string ?? ""] = json(value) }
            return .object(object)
        case .sequence(let sequence): return .array(sequence.map { json($0) })
        case .scalar(let scalar):
            let node = Node.scalar(scalar)
            if let value = node.bool { return .bool(value) }
            if let value = node.int { return .integer(value) }
            if let value = node.float { return .number(value) }
            return node.null == nil ? .string(scalar.string) : .null
        default: return .null
        }
    }

    // MARK: Schemas

    /// What is wrong with a value, each with its place; empty when it fits.
    func faults(of value: JSONValue, by schema: JSONValue, at place: String = "#") -> [String] {
        let schema = resolve(schema)
        var faults: [String] = []
        if case .array(let parts) = schema["allOf"] {
            for part in parts { faults += self.faults(of: value, by: part, at: place) }
        }
        if case .array(let parts) = schema["oneOf"],
            !parts.contains(where: { self.faults(of: value, by: $0, at: place).isEmpty })
        {
            faults.append("\(place): fits none of oneOf")
        }
        if case .array(let parts) = schema["anyOf"],
            !parts.contains(where: { self.faults(of: value, by: $0, at: place).isEmpty })
        {
            faults.append("\(place): fits none of anyOf")
        }
        let types = schema["type"].strings
        if !types.isEmpty, !types.contains(where: { value.is($0) }) { return ["\(place): \(value.kind), not \(types)"] }
        if schema["const"] != .null, schema["const"] != value { faults.append("\(place): not \(schema["const"])") }
        if case .array(let allowed) = schema["enum"], !allowed.contains(value) {
            faults.append("\(place): not in the enum")
        }
        switch value {
        case .string(let text): faults += self.faults(of: text, by: schema, at: place)
        case .integer(let number):
            if let least = schema["minimum"].integer, number < least { faults.append("\(place): below \(least)") }
            if let most = schema["maximum"].integer, number > most { faults.append("\(place): above \(most)") }
        case .array(let elements):
            if let most = schema["maxItems"].integer, elements.count > most { faults.append("\(place): too many") }
            for (index, element) in elements.enumerated() {
                faults += self.faults(of: element, by: schema["items"], at: "\(place)/\(index)")
            }
        case .object(let object): faults += self.faults(of: object, by: schema, at: place)
        default: break
        }
        return faults
    }

    private func faults(of text: String, by schema: JSONValue, at place: String) -> [String] {
        let length = text.unicodeScalars.count
        if let least = schema["minLength"].integer, length < least { return ["\(place): too short"] }
        if let most = schema["maxLength"].integer, length > most { return ["\(place): too long"] }
        switch schema["format"].string {
        case "uuid" where text.utf8.count != 36: return ["\(place): no uuid"]
        case "date-time" where text.utf8.count != 24 || !text.hasSuffix("Z"): return ["\(place): no instant: \(text)"]
        case "date" where text.utf8.count != 10: return ["\(place): no date"]
        default: return []
        }
    }

    private func faults(of object: JSONObject, by schema: JSONValue, at place: String) -> [String] {
        let properties = schema["properties"]
        var faults = schema["required"].strings.filter { object[$0] == nil }.map { "\(place): lacks \($0)" }
        for member in object.members {
            let property = properties.members.first { $0.name == member.name }?.value
            if let property {
                faults += self.faults(of: member.value, by: property, at: "\(place)/\(member.name)")
            } else if schema["additionalProperties"] == .bool(false) {
                faults.append("\(place): \(member.name) is not in the contract")
            }
        }
        return faults
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue {
        if case .object(let object) = self { object[name] ?? .null } else { .null }
    }

    subscript(index: Int) -> JSONValue {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { .null }
    }

    var members: [JSONObject.Member] { if case .object(let object) = self { object.members } else { [] } }
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var string: String? { if case .string(let text) = self { text } else { nil } }
    var integer: Int? { if case .integer(let number) = self { number } else { nil } }

    /// A string, or those of an array.
    var strings: [String] { string.map { [$0] } ?? elements.compactMap(\.string) }

    func `is`(_ type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"), (.number, "number"),
            (.string, "string"), (.array, "array"), (.object, "object"):
            true
        default: false
        }
    }
}

public import HTTPTypes

/// What a router found for a method and a path.
public enum RouteMatch<Value> {
    /// The route's value, and the path's parameters in the template's order, decoded.
    case found(Value, parameters: [String])
    /// The path has routes, but not for this method. `allow` lists those it has, as the Allow field does: with HEAD where
    /// there is GET, and OPTIONS, which the caller answers itself.
    case methodNotAllowed(allow: String)
    case unknown
}

/// Why a route cannot be added.
public enum RouteError: Error, Equatable {
    case invalidTemplate(String)
    case unknownMethod(String)
    /// Another route answers the same method and the same paths.
    case duplicate(KnownMethod, String)
}

/// Templates such as `/v1/contacts/{id}` and what stands for them. A literal segment beats a parameter; HEAD finds GET.
///
/// Each segment is percent-decoded once. Paths with an empty, `.` or `..` segment, a trailing slash, `;`, a broken
/// escape, an encoded slash or control character, or bytes that are no UTF-8 match nothing.
public struct Router<Value: Sendable>: Sendable {
    private struct Node: Sendable {
        var literals: [(name: [UInt8], node: Int)] = []
        var parameter: Int?
        var values: [KnownMethod: Value] = [:]
        var allow = ""
    }

    private var nodes = [Node()]
    private var table: Table

    /// The nodes as they are looked up: values without references, so that a look-up counts none. The loops share a router,
    /// and counting references from two threads costs more than the comparison of a path.
    private struct Table: Sendable {
        struct Literal: Sendable {
            let name: Range<Int>
            let node: Int
        }

        struct Entry: Sendable {
            let literals: Range<Int>
            let parameter: Int?
            let hasRoutes: Bool
        }

        var names: [UInt8] = []
        var literals: [Literal] = []
        var entries: [Entry] = []
        private let methods = KnownMethod.allCases.count
        /// For each node, one place for each known method.
        var values: [Value?] = []

        init(_ nodes: [Node]) {
            for node in nodes {
                let first = literals.count
                for literal in node.literals {
                    literals.append(Literal(name: names.count..<names.count + literal.name.count, node: literal.node))
                    names += literal.name
                }
                let range = first..<literals.count
                entries.append(Entry(literals: range, parameter: node.parameter, hasRoutes: !node.values.isEmpty))
                values += KnownMethod.allCases.map { node.values[$0] }
            }
        }

        func value(_ node: Int, _ method: KnownMethod) -> Value? {
            values[node * methods + Int(method.rawValue)]
        }
    }

    public init() { table = Table(nodes) }

    /// Adds a route; throws `RouteError` for a template that is not well-formed, for a route that is there already, and
    /// for a method that the server does not know.
    public mutating func add(_ method: HTTPRequest.Method, _ template: String, _ value: Value) throws {
        guard let method = KnownMethod(method) else { throw RouteError.unknownMethod(method.rawValue) }
        var node = 0
        for segment in try Self.segments(of: template) {
            if segment.first == UInt8(ascii: "{") {
                let next = nodes[node].parameter ?? addNode()
                nodes[node].parameter = next
                node = next
            } else if let found = nodes[node].literals.first(where: { $0.name == segment }) {
                node = found.node
            } else {
                let next = addNode()
                nodes[node].literals.append((segment, next))
                node = next
            }
        }
        guard nodes[node].values[method] == nil else { throw RouteError.duplicate(method, template) }
        nodes[node].values[method] = value
        nodes[node].allow = Self.allow(nodes[node].values)
        table = Table(nodes)
    }

    /// Finds the route of a request.
    public func match(_ head: RequestHead) -> RouteMatch<Value> {
        head.withPath { match(head.kind, $0) }
    }

    /// Finds the route of a method and a path as sent, without its query.
    public func match(_ method: HTTPRequest.Method, _ path: String) -> RouteMatch<Value> {
        guard let method = KnownMethod(method) else { return .unknown }
        var path = path
        return path.withUTF8 { match(method, $0) }
    }

    func match(_ method: KnownMethod, _ path: UnsafeBufferPointer<UInt8>) -> RouteMatch<Value> {
        guard path.first == Octet.slash else { return .unknown }
        var parameters: [String] = []
        guard let node = find(path.count == 1 ? nil : path[1...], from: 0, &parameters) else { return .unknown }
        if let value = table.value(node, method) ?? (method == .head ? table.value(node, .get) : nil) {
            return .found(value, parameters: parameters)
        }
        return .methodNotAllowed(allow: nodes[node].allow)
    }

    /// The node with routes that `rest`, a path without its first slash, leads to; nil as `rest` is the path's end.
    private func find(_ rest: PathBytes?, from node: Int, _ parameters: inout [String]) -> Int? {
        guard let rest else { return table.entries[node].hasRoutes ? node : nil }
        let end = rest.firstIndex(of: Octet.slash)
        let segment = rest[..<(end ?? rest.endIndex)]
        let next = end.map { rest[($0 + 1)...] }
        if segment.contains(UInt8(ascii: ";")) { return nil }
        if segment.contains(Octet.percent) {
            guard let decoded = PercentEncoding.decode(segment, plusIsBlank: false) else { return nil }
            return decoded.withUnsafeBufferPointer { find($0[...], then: next, from: node, &parameters) }
        }
        return find(segment, then: next, from: node, &parameters)
    }

    private func find(
        _ segment: PathBytes, then next: PathBytes?, from node: Int, _ parameters: inout [String]
    ) -> Int? {
        let entry = table.entries[node]
        for literal in table.literals[entry.literals] where literal.name.count == segment.count {
            if table.names[literal.name].elementsEqual(segment), let found = find(next, from: literal.node, &parameters)
            {
                return found
            }
        }
        guard let parameter = entry.parameter, let value = PathSegment.text(segment) else { return nil }
        let count = parameters.count
        parameters.append(value)
        if let found = find(next, from: parameter, &parameters) { return found }
        parameters.removeLast(parameters.count - count)
        return nil
    }

    private mutating func addNode() -> Int {
        nodes.append(Node())
        return nodes.count - 1
    }

    private static func segments(of template: String) throws -> [[UInt8]] {
        if template == "/" { return [] }
        let parts = template.utf8.split(separator: Octet.slash, omittingEmptySubsequences: false).map(Array.init)
        guard parts.count > 1, parts[0].isEmpty, parts.dropFirst().allSatisfy(isSegment) else {
            throw RouteError.invalidTemplate(template)
        }
        return Array(parts.dropFirst())
    }

    /// A parameter such as `{id}`, or letters, digits and `-._~`.
    private static func isSegment(_ segment: [UInt8]) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            Octet.isLetter(byte) || Octet.isDigit(byte) || "-._~".utf8.contains(byte)
        }
        guard segment.first == UInt8(ascii: "{") else {
            return !segment.isEmpty && segment.allSatisfy(isPlain) && segment != [46] && segment != [46, 46]
        }
        return segment.count > 2 && segment.last == UInt8(ascii: "}")
            && segment[1..<(segment.count - 1)].allSatisfy(isPlain)
    }

    private static func allow(_ values: [KnownMethod: Value]) -> String {
        KnownMethod.allCases.filter { method in
            values[method] != nil || method == .options || method == .head && values[.get] != nil
        }.map(\.method.rawValue).joined(separator: ", ")
    }
}

typealias PathBytes = Slice<UnsafeBufferPointer<UInt8>>

/// One segment of a path (RFC 3986 section 3.3).
enum PathSegment {
    /// A decoded segment as a parameter's text; nil for what no path of ours holds.
    static func text(_ segment: PathBytes) -> String? {
        let isDots = segment.allSatisfy { $0 == UInt8(ascii: ".") } && segment.count <= 2
        guard !isDots, !segment.contains(where: { $0 < 32 || $0 == 127 || $0 == Octet.slash }) else { return nil }
        return String(validating: segment, as: UTF8.self)
    }
}

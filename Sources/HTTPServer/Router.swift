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
        var values: [KnownMethod: Int] = [:]
        var allow = ""
    }

    private var nodes = [Node()]
    private var values: [Value] = []
    private var table: RouteTable

    public init() { table = RouteTable() }

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
        nodes[node].values[method] = values.count
        nodes[node].allow = Self.allow(nodes[node].values)
        values.append(value)
        table = RouteTable()
        for node in nodes { table.append(node.literals, parameter: node.parameter, values: node.values) }
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
        switch table.find(method, path) {
        case .found(let value, let parameters): .found(values[value], parameters: parameters)
        case .otherMethods(let node): .methodNotAllowed(allow: nodes[node].allow)
        case .unknown: .unknown
        }
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

    private static func allow(_ values: [KnownMethod: Int]) -> String {
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

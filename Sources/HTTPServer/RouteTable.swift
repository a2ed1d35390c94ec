/// The nodes of a router as they are looked up: numbers without references, so that a look-up counts none. The loops share
/// a router, and counting references from two threads costs more than the comparison of a path.
struct RouteTable: Sendable {
    enum Found {
        /// The number of the route's value, and the path's parameters.
        case found(Int, parameters: [String])
        /// The node has routes, but not for this method.
        case otherMethods(node: Int)
        case unknown
    }

    private struct Literal: Sendable {
        let name: Range<Int>
        let node: Int
    }

    private struct Entry: Sendable {
        let literals: Range<Int>
        let parameter: Int?
        let hasRoutes: Bool
    }

    private var names: [UInt8] = []
    private var literals: [Literal] = []
    private var entries: [Entry] = []
    /// For each node, one place for each known method: the number of a value, or `none`.
    private var values: [Int] = []

    private static let methods = KnownMethod.allCases.count
    private static let none = -1

    mutating func append(
        _ literals: [(name: [UInt8], node: Int)], parameter: Int?, values: [KnownMethod: Int]
    ) {
        let first = self.literals.count
        for literal in literals {
            self.literals.append(Literal(name: names.count..<names.count + literal.name.count, node: literal.node))
            names += literal.name
        }
        let range = first..<self.literals.count
        entries.append(Entry(literals: range, parameter: parameter, hasRoutes: !values.isEmpty))
        self.values += KnownMethod.allCases.map { values[$0] ?? Self.none }
    }

    /// Finds the route of a method, or that of GET for HEAD.
    func find(_ method: KnownMethod, _ path: UnsafeBufferPointer<UInt8>) -> Found {
        guard path.first == Octet.slash, !entries.isEmpty else { return .unknown }
        var parameters: [String] = []
        guard let node = find(path.count == 1 ? nil : path[1...], from: 0, &parameters) else { return .unknown }
        if let value = value(node, method) ?? (method == .head ? value(node, .get) : nil) {
            return .found(value, parameters: parameters)
        }
        return .otherMethods(node: node)
    }

    private func value(_ node: Int, _ method: KnownMethod) -> Int? {
        let value = values[node * Self.methods + Int(method.rawValue)]
        return value == Self.none ? nil : value
    }

    /// The node with routes that `rest`, a path without its first slash, leads to; nil as `rest` is the path's end.
    private func find(_ rest: PathBytes?, from node: Int, _ parameters: inout [String]) -> Int? {
        guard let rest else { return entries[node].hasRoutes ? node : nil }
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
        let entry = entries[node]
        for literal in literals[entry.literals] where literal.name.count == segment.count {
            if names[literal.name].elementsEqual(segment), let found = find(next, from: literal.node, &parameters) {
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
}

public import Records

/// What a token lets its bearer do (X26).
public enum Scope: String, Word { case read, write, share, export, admin }

/// The scopes of one token, stored as a JSON list of their names.
public struct Scopes: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let read = Scopes(rawValue: 1)
    public static let write = Scopes(rawValue: 2)
    public static let share = Scopes(rawValue: 4)
    public static let export = Scopes(rawValue: 8)
    public static let admin = Scopes(rawValue: 16)

    private static let names: [(scope: Scope, member: Scopes)] = [
        (.read, .read), (.write, .write), (.share, .share), (.export, .export), (.admin, .admin),
    ]

    public init(_ scopes: some Sequence<Scope>) {
        self = scopes.reduce(into: []) { all, scope in
            for name in Self.names where name.scope == scope { all.insert(name.member) }
        }
    }

    /// All that a role can ever be allowed: what a session has, and the most of a personal token.
    public init(of role: Role) {
        self = role == .admin ? [.read, .write, .share, .export, .admin] : [.read, .write, .share, .export]
    }

    /// Names that this program does not know allow nothing.
    init(stored: UnsafeRawBufferPointer) {
        var scopes: Scopes = []
        for word in stored.split(separator: UInt8(ascii: "\"")) {
            for (scope, member) in Self.names where word.elementsEqual(scope.rawValue.utf8) { scopes.insert(member) }
        }
        self = scopes
    }

    public var words: [Scope] { Self.names.filter { contains($0.member) }.map(\.scope) }

    /// Writing includes reading.
    public func allows(_ scope: Scope) -> Bool {
        switch scope {
        case .read: contains(.read) || contains(.write)
        case .write: contains(.write)
        case .share: contains(.share)
        case .export: contains(.export)
        case .admin: contains(.admin)
        }
    }
}

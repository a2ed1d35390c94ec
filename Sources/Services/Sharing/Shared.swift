public import Records

/// A resource that students can let others read, by a scope.
public protocol Shared: Resource {
    associatedtype Reading: SharedScope
    /// Members that are shown by a scope of their own; nil: to nobody but the owner. All of them can be null.
    static var guarded: [String: SharingScope?] { get }
}

extension Shared {
    public static var isShared: Bool { true }
    public static var guarded: [String: SharingScope?] { [:] }

    /// The members that one with these scopes may not see: guarded ones, and references to what the scopes do not show.
    public static func withheld(from scopes: Set<SharingScope>) -> Set<String> {
        let guarded = guarded.filter { $0.value.map { !scopes.contains($0) } ?? true }.map(\.key)
        let references = fields.all.filter { field in
            guard let target = field.target else { return false }
            return Services.readingScopes[target].map { !scopes.contains($0) } ?? true
        }
        return Set(guarded + references.map(\.name))
    }

    /// The members that some of those who may read the object see as null.
    public static var withholdable: Set<String> { withheld(from: [Reading.scope]) }

    static var readingScope: SharingScope { Reading.scope }
}

extension Services {
    /// The tables that one with these scopes sees, each with the members that are withheld.
    public static func seen(by scopes: Set<SharingScope>) -> [String: Set<String>] {
        var seen: [String: Set<String>] = [:]
        for case let resource as any Shared.Type in resources where scopes.contains(resource.readingScope) {
            seen[resource.name.plural] = resource.withheld(from: scopes)
        }
        return seen
    }

    /// The scope that shows a table's rows; none for what is never shared.
    static let readingScopes: [String: SharingScope] = {
        var scopes: [String: SharingScope] = [:]
        for case let resource as any Shared.Type in resources { scopes[resource.name.plural] = resource.readingScope }
        return scopes
    }()
}

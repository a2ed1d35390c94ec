import Records
import SQLite
import Services

/// The owner of the rows, or one to whom she granted the scope.
struct Reader<S: SharedScope>: Input {
    let caller: Caller
    /// Nil for the owner herself.
    private let visit: Extraction?

    static func declare(in declaration: inout Declaration) { declaration.policy = .reader(S.scope) }

    static func take(from extraction: Extraction) throws -> Reader {
        let caller = try Caller.take(from: extraction)
        return Reader(caller: caller, visit: extraction.granted == nil ? nil : extraction)
    }

    /// Tells the owner's audit log that another was here; the owner's own acts stand among her events.
    func note(
        _ action: AuditAction, _ object: String, _ id: UUIDv7?, count: Int? = nil, in tx: ReadTransaction
    ) throws {
        guard let visit else { return }
        guard let tx = tx as? WriteTransaction else { throw DeclarationError(what: "another's rows in the read lane") }
        try visit.services.audit.note(
            action: action, object: object, id: id, owner: caller.ownerID, actor: caller.actorID, count: count, in: tx)
        visit.isAudited = true
    }
}

extension Extraction {
    /// The members of a resource that the caller may not see; nil for the owner.
    func withheld<R: Resource>(of _: R.Type) -> Set<String>? {
        guard let granted else { return nil }
        return (R.self as? any Shared.Type)?.withheld(from: granted) ?? []
    }

    /// The tables of which the caller sees another's rows, each with the members that are withheld.
    var seen: [String: Set<String>] { granted.map { Services.seen(by: $0) } ?? [:] }

    /// How an object is shown whole to the caller; nil to its owner.
    func shape<R: Resource>(of store: Store<R>) -> Shape<R>? {
        withheld(of: R.self).map { store.shape(nil, withheld: $0) }
    }
}

/// Whose rows a write is for, if not the caller's: the parameter `owner_id`.
struct OfOwner: Input {
    static func declare(in declaration: inout Declaration) {
        declaration.parameters = ["owner_id"]
        declaration.prepare = { parameters, _, _ in
            let owner = try NamedOwner(parameters).ownerID
            return PreparedQuery(value: true, ownerID: owner)
        }
    }

    static func take(from extraction: Extraction) -> OfOwner { OfOwner() }
}

/// The id in the path is that of the one whose rows are asked for.
struct OwnerInPath: Input {
    static func declare(in declaration: inout Declaration) { declaration.namesOwnerInPath = true }
    static func take(from extraction: Extraction) -> OwnerInPath { OwnerInPath() }
}

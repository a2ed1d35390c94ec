import Records
public import Services

/// Who may call an operation: the `x-policy` of the contract.
public enum Policy: Sendable, Equatable {
    case everyone
    /// Who is signed in, on her own rows.
    case owner
    /// Who is signed in as a student, on her own rows.
    case student
    /// Who is signed in; what she sees depends on who she is.
    case signedIn
    /// The owner, and those to whom she granted the scope.
    case reader(SharingScope)
    /// Advisors and administrators.
    case staff
    case admin

    /// The word of the contract.
    public var name: String {
        switch self {
        case .everyone: "public"
        case .owner: "owner"
        case .student: "student"
        case .signedIn: "signed_in"
        case .reader(let scope): "reader:\(scope.rawValue)"
        case .staff: "staff"
        case .admin: "admin"
        }
    }

    /// Throws `forbidden` when the role may not call at all.
    func check(_ role: Role) throws(Problem) {
        switch self {
        case .everyone, .owner, .signedIn, .reader: return
        case .student: if role == .student { return }
        case .staff: if role == .advisor || role == .admin { return }
        case .admin: if role == .admin { return }
        }
        throw Problem(
            .forbidden, "This is for \(self == .student ? "students" : self == .admin ? "administrators" : "staff").")
    }
}

/// Whoever is signed in.
struct SignedIn: PrincipalInput {
    let principal: Principal
    let caller: Caller
    static let policy = Policy.signedIn
}

/// An advisor or an administrator.
struct Staff: PrincipalInput {
    let principal: Principal
    let caller: Caller
    static let policy = Policy.staff
}

/// An administrator, by a token that may administer.
struct Admin: PrincipalInput {
    let principal: Principal
    let caller: Caller
    static let policy = Policy.admin

    static func declare(in declaration: inout Declaration) {
        declaration.policy = policy
        declaration.scope = .admin
    }
}

/// A caller of whom more is known than whose rows are hers.
protocol PrincipalInput: Input {
    init(principal: Principal, caller: Caller)
    static var policy: Policy { get }
}

extension PrincipalInput {
    static func declare(in declaration: inout Declaration) { declaration.policy = policy }

    static func take(from extraction: Extraction) throws -> Self {
        guard let principal = extraction.ticket.caller else { throw DeclarationError(what: "no caller") }
        return Self(principal: principal, caller: try Caller.take(from: extraction))
    }
}

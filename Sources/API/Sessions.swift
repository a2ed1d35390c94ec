import Records
import SQLite
import Services

/// The token by which the call is made.
struct TokenInUse: Input {
    let principal: Principal

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> TokenInUse {
        guard let principal = extraction.ticket.caller else { throw DeclarationError(what: "no caller") }
        return TokenInUse(principal: principal)
    }
}

/// The session by which the call is made; a personal token is refused (X23).
struct OwnSession: Input {
    let id: String

    static func declare(in declaration: inout Declaration) { declaration.session = .own }

    static func take(from extraction: Extraction) throws -> OwnSession {
        OwnSession(id: try TokenInUse.take(from: extraction).principal.tokenID)
    }
}

/// A session whose password was given within ten minutes (X12).
struct FreshSession: Input {
    static func declare(in declaration: inout Declaration) { declaration.session = .fresh }
    static func take(from extraction: Extraction) -> FreshSession { FreshSession() }
}

/// A body with a password, which is hashed before the call enters the write lane.
protocol PasswordBody: Content {
    associatedtype Outcome: Sendable

    /// Looks, on the loop, at all that can be wrong with the body; what it returns is run in the pool.
    func begin(_ extraction: Extraction, in tx: ReadTransaction) throws -> @Sendable () throws -> Outcome
}

/// The body, and what came of hashing its password.
struct Hashed<B: PasswordBody>: Input {
    let body: B
    let outcome: B.Outcome

    static func declare(in declaration: inout Declaration) {
        Body<B>.declare(in: &declaration)
        declaration.hashing = { extraction in
            let body = try Body<B>.take(from: extraction).value
            let work = try body.begin(extraction, in: ReadTransaction.take(from: extraction))
            return { Hashed(body: body, outcome: try work()) }
        }
    }

    static func take(from extraction: Extraction) throws -> Hashed {
        guard let hashed = extraction.ticket.prepared as? Hashed else { throw DeclarationError(what: "nothing hashed") }
        return hashed
    }
}

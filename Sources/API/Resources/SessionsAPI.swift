import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// Signing in and out.
enum SessionsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let accounts = services.accounts
        return [
            Endpoint("createSession", .post, "/v1/sessions") { (tx: WriteTransaction, signIn: Hashed<SignIn>) in
                let (session, token) = try accounts.signIn(signIn.outcome, in: tx)
                let extras = session.extras(current: session.id.text) + [("token", .string(token.text))]
                return CreatedWithSecret(
                    created: CreatedEntry(entry: session, extras: extras), principal: session.ownerID)
            },
            Endpoint("listSessions", .get, "/v1/sessions") {
                (caller: Caller, token: TokenInUse, tx: ReadTransaction, asked: Inquired<Session>) in
                try accounts.sessions(asked.inquiry, for: caller, current: token.principal.tokenID, in: tx)
            },
            Endpoint("findSession", .get, "/v1/sessions/{id}") {
                (_: Caller, _: ReadTransaction, session: Sought<Session>) in session.document
            },
            Endpoint("deleteSession", .delete, "/v1/sessions/{id}") {
                (caller: Caller, tx: WriteTransaction, session: Found<Session>) in
                try accounts.end(session.entry, for: caller, in: tx)
                return NoContent()
            },
            Endpoint("findCurrentSession", .get, "/v1/sessions/current") {
                (_: Caller, _: ReadTransaction, session: CurrentSession) in session.document
            },
            Endpoint("deleteCurrentSession", .delete, "/v1/sessions/current") {
                (caller: Caller, tx: WriteTransaction, session: CurrentSession) in
                try accounts.end(session.entry, for: caller, in: tx)
                return NoContent()
            },
        ]
    }
}

/// The session by which the call is made: 404 for a personal token.
struct CurrentSession: Input {
    let entry: Kept<Session>

    var document: Document { entry.document(adding: entry.extras(current: entry.id.text)) }

    static func declare(in declaration: inout Declaration) {}

    static func take(from extraction: Extraction) throws -> CurrentSession {
        let id = try TokenInUse.take(from: extraction).principal.tokenID
        guard let id = ID<Session>(id) else { throw ServiceError.notFound }
        let (caller, tx) = (try Caller.take(from: extraction), try ReadTransaction.take(from: extraction))
        return CurrentSession(entry: try extraction.services.accounts.findSession(id, of: caller.ownerID, in: tx))
    }
}

extension SignIn: PasswordBody {
    func begin(_ extraction: Extraction, in tx: ReadTransaction) throws -> @Sendable () throws -> PasswordProof {
        try extraction.services.accounts.begin(self, from: extraction.network, in: tx).run
    }
}

extension Session: Findable {
    static func find(
        _ id: ID<Session>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Session> {
        try services.accounts.findSession(id, of: caller.ownerID, in: tx)
    }

    static func extras(of entry: Kept<Session>, _ extraction: Extraction) throws -> [(String, JSONValue)] {
        entry.extras(current: try TokenInUse.take(from: extraction).principal.tokenID)
    }
}

/// Personal tokens.
enum TokensAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let accounts = services.accounts
        return [
            Endpoint("listTokens", .get, "/v1/tokens") {
                (caller: Caller, tx: ReadTransaction, asked: Inquired<PersonalToken>) in
                try accounts.tokens(asked.inquiry, for: caller, in: tx)
            },
            Endpoint("createToken", .post, "/v1/tokens") {
                (caller: Caller, _: FreshSession, tx: WriteTransaction, body: Body<PersonalToken>) in
                let (token, secret) = try accounts.addToken(
                    body.value, to: caller.ownerID, by: caller.actorID, in: tx)
                let extras = [("token", JSONValue.string(secret.text))]
                return CreatedWithSecret(created: CreatedEntry(entry: token, extras: extras))
            },
            Endpoint("findToken", .get, "/v1/tokens/{id}") {
                (_: Caller, _: ReadTransaction, token: Sought<PersonalToken>) in token.document
            },
            Endpoint("deleteToken", .delete, "/v1/tokens/{id}") {
                (caller: Caller, tx: WriteTransaction, token: Found<PersonalToken>) in
                try accounts.revoke(token.entry, by: caller.actorID, in: tx)
                return NoContent()
            },
        ]
    }
}

extension PersonalToken: Findable {
    static func find(
        _ id: ID<PersonalToken>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<PersonalToken> {
        try services.accounts.findToken(id, of: caller.ownerID, in: tx)
    }
}

import HTTPServer
import HTTPTypes
import OpenSSL
import Records
import SQLite
import Services

/// Finds who calls from the one place where a token may stand, `Authorization: Bearer` (X25, RFC 6750).
struct Authentication: Sendable {
    let accounts: AccountService
    let clock: any Clock

    static let challenge = "Bearer realm=\"api\""

    /// Throws `authentication_required`, `invalid_request`, `invalid_token` or `token_expired`.
    func principal(of head: RequestHead, _ hasher: SHA256Hasher, in transaction: ReadTransaction) throws -> Principal {
        guard head.count(known: .authorization) <= 1 else {
            throw malformed("The Authorization field stands twice.")
        }
        return try head.withBytes(known: .authorization) { value throws -> Principal in
            guard let value else {
                throw Problem(.authenticationRequired).with(.wwwAuthenticate, Self.challenge)
            }
            guard let token = Self.token(in: UnsafeRawBufferPointer(value)) else {
                throw malformed("Send Authorization: Bearer, one blank, and the token.")
            }
            do {
                let principal = try accounts.principal(bearing: token, hasher, at: clock.now, in: transaction)
                guard principal.networks.map({ Self.holds(head.remoteAddress.address, $0) }) ?? true else {
                    throw TokenRefusal.invalid
                }
                return principal
            } catch TokenRefusal.invalid {
                throw refused(.invalidToken)
            } catch TokenRefusal.expired {
                throw refused(.tokenExpired)
            }
        }
    }

    /// The token68 of RFC 6750 section 2.1 behind the scheme, whose letter case does not matter.
    private static func token(in value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let scheme: StaticString = "bearer "
        guard value.count > 7 else { return nil }
        for index in 0..<7 where value[index] | 0x20 != scheme.utf8Start[index] { return nil }
        let token = UnsafeRawBufferPointer(rebasing: value[7...])
        guard token.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }) else { return nil }
        return token
    }

    private func malformed(_ detail: String) -> Problem {
        Problem(.invalidRequest, detail).with(.wwwAuthenticate, "\(Self.challenge), error=\"invalid_request\"")
    }

    private func refused(_ code: ProblemCode) -> Problem {
        Problem(code).with(.wwwAuthenticate, "\(Self.challenge), error=\"invalid_token\"")
    }

    /// Looks the caller up once more if anybody's rights have changed since her call was let in. Throws as for a call
    /// that comes now: what was taken from her is gone, however late the body came (X24).
    static func renew(_ ticket: OperationTicket, _ head: RequestHead, _ services: Services, in tx: ReadTransaction)
        throws
    {
        guard ticket.caller != nil, !services.accounts.rights.isCurrent(ticket.rights) else { return }
        let authentication = Authentication(accounts: services.accounts, clock: services.stores.clock)
        let principal = try authentication.principal(of: head, SHA256Hasher(), in: tx)
        try ticket.endpoint.declaration.policy.check(principal.role)
        try check(ticket.endpoint.scope, of: principal)
        ticket.caller = principal
    }

    /// Throws `insufficient_scope`.
    static func check(_ scope: Scope, of principal: Principal) throws(Problem) {
        guard !principal.scopes.allows(scope) else { return }
        let challenge = "\(challenge), error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
        throw Problem(.insufficientScope, "The token lacks the scope \(scope.rawValue).").with(
            .wwwAuthenticate, challenge)
    }

    /// Whether one of the blocks holds the address (X23).
    private static func holds(_ address: IPAddress, _ networks: [String]) -> Bool {
        networks.contains { Network($0)?.contains(address) ?? false }
    }

    /// Throws `forbidden` for a personal token where a session is needed, and `reauthentication_required` for a session
    /// whose password was given too long ago (X12, RFC 9470).
    func check(_ need: Declaration.SessionNeed, of principal: Principal, in tx: ReadTransaction) throws {
        if need == .none { return }
        guard principal.kind == .session else {
            throw Problem(
                .forbidden, "This needs a session, made by POST /v1/sessions; a personal token may not do it.")
        }
        if try need == .own || accounts.isFresh(principal, in: tx) { return }
        let challenge = "\(Self.challenge), error=\"insufficient_user_authentication\", max_age=600"
        throw Problem(.reauthenticationRequired).with(.wwwAuthenticate, challenge)
    }
}

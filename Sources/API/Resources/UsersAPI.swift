import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// Accounts, for administrators, and the codes by which forgotten passwords are replaced.
enum UsersAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let accounts = services.accounts
        return [
            Endpoint("listUsers", .get, "/v1/users") {
                (admin: Admin, tx: ReadTransaction, asked: Inquired<Account>) in
                try accounts.list(asked.inquiry, for: admin.caller, in: tx)
            },
            Endpoint("findUser", .get, "/v1/users/{id}") { (_: Admin, _: ReadTransaction, user: Sought<Account>) in
                user.document
            },
            Endpoint("updateUser", .patch, "/v1/users/{id}") {
                (admin: Admin, _: FreshSession, tx: WriteTransaction, user: Found<Account>, patch: Patch<AccountChange>)
                in
                try accounts.change(user.entry, to: patch.value, for: admin.caller, in: tx).document()
            },
            Endpoint("disableUser", .post, "/v1/users/{id}/disable") {
                (admin: Admin, tx: WriteTransaction, user: Found<Account>, _: Body<Empty>) in
                try accounts.disable(user.entry, for: admin.caller, in: tx).document()
            },
            Endpoint("enableUser", .post, "/v1/users/{id}/enable") {
                (admin: Admin, tx: WriteTransaction, user: Found<Account>, _: Body<Empty>) in
                try accounts.enable(user.entry, for: admin.caller, in: tx).document()
            },
            Endpoint("resetUser", .post, "/v1/users/{id}/reset") {
                (admin: Admin, _: FreshSession, tx: WriteTransaction, user: Found<Account>, _: Body<Empty>) in
                ToldSecret(bytes: try accounts.reset(user.entry, by: admin.caller.actorID, in: tx).bytes)
            },
            Endpoint("resetPassword", .post, "/v1/users/reset_password") {
                (tx: WriteTransaction, reset: Hashed<PasswordReset>) in
                try accounts.finish(reset.body, hash: reset.outcome, in: tx)
                return NoContent()
            },
            Endpoint("setUpInstance", .post, "/v1/setup") { (tx: WriteTransaction, first: Hashed<FirstAdmin>) in
                let account = try accounts.setUp(first.body, hash: first.outcome, in: tx)
                return CreatedEntry(entry: account)
            },
        ]
    }
}

extension Account: Findable {
    static func find(
        _ id: ID<Owner>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> StoredAccount {
        try services.accounts.find(id, in: tx)
    }

    static func content(of entry: StoredAccount) -> any Content { AccountChange(entry.value) }
}

extension PasswordReset: PasswordBody {
    func begin(_ extraction: Extraction, in tx: ReadTransaction) throws -> @Sendable () throws -> String {
        try extraction.services.accounts.begin(self, in: tx)
    }
}

extension FirstAdmin: PasswordBody {
    func begin(_ extraction: Extraction, in tx: ReadTransaction) throws -> @Sendable () throws -> String {
        try extraction.services.accounts.begin(self, in: tx)
    }
}

extension ResetCode {
    fileprivate var bytes: [UInt8] {
        DiscoveryAPI.object([
            ("object", .string("reset_code")), ("user_id", .string(account.id.text)), ("code", .string(code.text)),
            ("expires_at", .string(expiresAt.text)),
        ]).bytes
    }
}

/// Who may join.
enum InvitationsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let invitations = services.invitations
        return [
            Endpoint("listInvitations", .get, "/v1/invitations") {
                (admin: Admin, tx: ReadTransaction, asked: Inquired<Invitation>) in
                try invitations.list(asked.inquiry, for: admin.caller, in: tx)
            },
            Endpoint("createInvitation", .post, "/v1/invitations") {
                (admin: Admin, _: FreshSession, tx: WriteTransaction, body: Body<Invitation>) in
                let (invitation, code) = try invitations.create(body.value, for: admin.caller, in: tx)
                let extras = invitations.extras(of: invitation) + [("code", .string(code.text))]
                return CreatedWithSecret(created: CreatedEntry(entry: invitation, extras: extras))
            },
            Endpoint("issueInvitationCodes", .post, "/v1/invitations/issue_codes") {
                (admin: Admin, _: FreshSession, tx: WriteTransaction, body: Body<CodeIssue>) in
                let issued = try invitations.issueCodes(body.value.ids, for: admin.caller, in: tx)
                return ToldSecret(bytes: list(issued, of: invitations))
            },
            Endpoint("acceptInvitation", .post, "/v1/invitations/accept") {
                (tx: WriteTransaction, acceptance: Hashed<Acceptance>) in
                let account = try invitations.accept(acceptance.body, hash: acceptance.outcome, in: tx)
                return CreatedEntry(entry: account)
            },
            Endpoint("findInvitation", .get, "/v1/invitations/{id}") {
                (_: Admin, _: ReadTransaction, invitation: Sought<Invitation>) in invitation.document
            },
            Endpoint("deleteInvitation", .delete, "/v1/invitations/{id}") {
                (admin: Admin, tx: WriteTransaction, invitation: Found<Invitation>) in
                try invitations.revoke(invitation.entry, for: admin.caller, in: tx)
                return NoContent()
            },
        ]
    }

    private static func list(
        _ issued: [(invitation: Kept<Invitation>, code: Secret)], of invitations: InvitationService
    ) -> [UInt8] {
        WholeList.bytes(of: issued, capacity: 4_096) { item, out in
            let extras = invitations.extras(of: item.invitation) + [("code", .string(item.code.text))]
            item.invitation.write(into: out, adding: extras)
        }
    }
}

extension Invitation: Findable {
    static func find(
        _ id: ID<Invitation>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Invitation> {
        try services.invitations.find(id, in: tx)
    }

    static func extras(of entry: Kept<Invitation>, _ extraction: Extraction) -> [(String, JSONValue)] {
        extraction.services.invitations.extras(of: entry)
    }
}

extension Acceptance: PasswordBody {
    func begin(_ extraction: Extraction, in tx: ReadTransaction) throws -> @Sendable () throws -> String {
        try extraction.services.invitations.begin(self, in: tx)
    }
}

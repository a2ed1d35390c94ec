import HTTPTypes
import Records
import SQLite
import Services

/// The caller's own account and her day.
enum AccountsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let accounts = services.accounts
        let today = services.today
        return [
            Endpoint("findMe", .get, "/v1/me") { (caller: Caller, tx: ReadTransaction) in
                try accounts.find(caller.ownerID, in: tx).document()
            },
            Endpoint("updateMe", .patch, "/v1/me") {
                (caller: Caller, tx: WriteTransaction, me: OwnAccount, patch: Patch<Account>) in
                try accounts.update(me.account, to: patch.value, for: caller, in: tx).document()
            },
            Endpoint("changeMyPassword", .post, "/v1/me/change_password") {
                (caller: Caller, session: OwnSession, tx: WriteTransaction, change: Hashed<PasswordChange>) in
                try accounts.changePassword(change.outcome, session: session.id, for: caller, in: tx)
                return try accounts.find(caller.ownerID, in: tx).document()
            },
            Endpoint("findToday", .get, "/v1/today") { (caller: Caller, tx: ReadTransaction) in
                JSONAnswer(bytes: try today.document(for: caller, in: tx))
            },
        ]
    }
}

/// The account of the caller, at a version of If-Match if one is given.
struct OwnAccount: Input, Patchable {
    let account: StoredAccount

    var content: any Content { account.value }

    static func declare(in declaration: inout Declaration) { declaration.takesIfMatch = true }

    static func take(from extraction: Extraction) throws -> OwnAccount {
        let caller = try Caller.take(from: extraction)
        let transaction = try ReadTransaction.take(from: extraction)
        let account = try extraction.services.accounts.find(caller.ownerID, in: transaction)
        try extraction.requireMatch(account.version, account.document().bytes)
        let own = OwnAccount(account: account)
        extraction.found = own
        return own
    }
}

extension PasswordChange: PasswordBody {
    func begin(
        _ extraction: Extraction, in tx: ReadTransaction
    ) throws -> @Sendable () throws -> (proof: PasswordProof, hash: String) {
        try extraction.services.accounts.begin(
            self, for: Caller.take(from: extraction), from: extraction.network, in: tx)
    }
}

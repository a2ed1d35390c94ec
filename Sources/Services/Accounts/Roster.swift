public import Records
public import SQLite

/// Accounts as administrators see them.
extension AccountService {
    public func list(_ inquiry: Inquiry<Account>, for caller: Caller, in tx: ReadTransaction) throws -> Page {
        try inquiry.page(for: caller, in: tx)
    }
}

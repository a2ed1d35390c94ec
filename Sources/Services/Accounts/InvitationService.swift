public import JSON
import OpenSSL
public import Records
public import SQLite

/// Keeps invitations: nobody joins without one.
public struct InvitationService: Sendable {
    let ids: IDSource
    let clock: any Clock
    let audit: AuditLog
    let accounts: AccountService
    let cohorts: CohortService

    // MARK: Inviting

    /// Invites someone; the code is told once.
    ///
    /// Throws `duplicate` when the address has an account or an invitation that is not over, `invalid` for a cohort that
    /// there is not.
    public func create(
        _ invitation: Invitation, for caller: Caller, in tx: WriteTransaction
    ) throws -> (invitation: Kept<Invitation>, code: Secret) {
        if let taken = try taken(invitation.email, in: tx) {
            throw ServiceError.duplicate(object: taken.object, id: taken.id, pointer: "#/email")
        }
        let errors = try faults(of: invitation, in: tx)
        if !errors.isEmpty { throw ServiceError.invalid(errors) }
        let id = try insert(invitation, for: caller, in: tx)
        return try issueCode(id, for: caller, in: tx)
    }

    /// What became of one row of a list of people to invite.
    public enum RowOutcome: Sendable {
        /// Nil in a dry run.
        case created(ID<Invitation>?)
        /// The address is known; nothing is changed.
        case skipped
        case failed([FieldError])
    }

    /// Invites the person of one row, `{email, name?, role?, cohort_id?}`, without a code yet.
    public func importRow(
        _ row: JSONObject, for caller: Caller, in tx: WriteTransaction
    ) throws -> RowOutcome {
        try weigh(row, for: caller, in: tx, isTaken: { try taken($0, in: tx) != nil }) { invitation in
            .created(try insert(invitation, for: caller, in: tx))
        }
    }

    /// What `importRow` would make of a row, when the addresses in `invited` had been invited by rows before it.
    func tryRow(
        _ row: JSONObject, _ invited: inout Set<String>, for caller: Caller, in tx: ReadTransaction
    ) throws -> RowOutcome {
        try weigh(
            row, for: caller, in: tx,
            isTaken: { try invited.contains($0.lowercased()) || taken($0, in: tx) != nil }
        ) { invitation in
            invited.insert(invitation.email.lowercased())
            return .created(nil)
        }
    }

    private func weigh(
        _ row: JSONObject, for caller: Caller, in tx: ReadTransaction, isTaken: (String) throws -> Bool,
        _ make: (Invitation) throws -> RowOutcome
    ) throws -> RowOutcome {
        let invitation: Invitation
        do { invitation = try read(row, for: caller, in: tx) } catch ContentErrors.invalid(let errors) {
            return .failed(errors)
        }
        if try isTaken(invitation.email) { return .skipped }
        let errors = try faults(of: invitation, in: tx)
        return errors.isEmpty ? try make(invitation) : .failed(errors)
    }

    /// Throws `ContentErrors.invalid` with all that is wrong.
    func read(_ row: JSONObject, for caller: Caller, in tx: ReadTransaction) throws -> Invitation {
        var reading = Reading(tx, for: caller)
        do {
            return try BodyReader.create(Invitation.self, from: row, &reading, readOnly: Invitation.membersByServer)
        } catch ContentErrors.storage(let error) { throw error }
    }

    private func faults(of invitation: Invitation, in tx: ReadTransaction) throws -> [FieldError] {
        guard let cohort = invitation.cohortID else { return [] }
        if try !isCohort(cohort, in: tx) {
            return [FieldError("#/cohort_id", .unknownReference, "is not the id of a cohort")]
        }
        return invitation.role == .admin
            ? [FieldError("#/cohort_id", .conflictWith, "cohorts have students and advisors")] : []
    }

    private func isCohort(_ id: UUIDv7, in tx: ReadTransaction) throws -> Bool {
        try tx.one("SELECT 1 FROM cohorts WHERE id = \(id)") { _ in true } ?? false
    }

    private func taken(_ email: String, in tx: ReadTransaction) throws -> (object: String, id: String)? {
        if let account = try accounts.find(email: email, in: tx) { return ("user", account.id.text) }
        let sql: SQL = """
            SELECT id FROM invitations WHERE email = \(email) COLLATE NOCASE AND accepted_at IS NULL \
            AND expires_at > \(clock.now)
            """
        return try tx.one(sql) { ("invitation", $0.text(0)) }
    }

    private func insert(
        _ invitation: Invitation, for caller: Caller, in tx: WriteTransaction
    ) throws -> ID<Invitation> {
        let (id, now) = (ID<Invitation>(ids.next()), clock.now)
        try tx.run(
            """
            INSERT INTO invitations
            (id, version, email, name, role, cohort_id, invited_by, expires_at, created_at, updated_at)
            VALUES (\(id), 1, \(invitation.email), \(invitation.name), \(invitation.role.rawValue),
            \(invitation.cohortID), \(caller.actorID), \(now.adding(days: Invitation.days)), \(now), \(now))
            """)
        try audit.note(
            action: .invite, object: "invitation", id: id.uuid, owner: caller.actorID, actor: caller.actorID, in: tx)
        return id
    }

    /// Makes a code for each, good once and for seven days from now; earlier ones are good no more.
    ///
    /// Throws `invalid` for ids of no invitation, `invalidTransition` for one that was accepted.
    public func issueCodes(
        _ wanted: [UUIDv7], for caller: Caller, in tx: WriteTransaction
    ) throws -> [(invitation: Kept<Invitation>, code: Secret)] {
        var errors: [FieldError] = []
        for (index, id) in wanted.enumerated() {
            do { _ = try find(ID(id), in: tx) } catch ServiceError.notFound {
                errors.append(FieldError("#/ids/\(index)", .unknownReference, "is no invitation's id"))
            }
        }
        if !errors.isEmpty { throw ServiceError.invalid(errors) }
        return try wanted.map { try issueCode(ID($0), for: caller, in: tx) }
    }

    private func issueCode(
        _ id: ID<Invitation>, for caller: Caller, in tx: WriteTransaction
    ) throws -> (invitation: Kept<Invitation>, code: Secret) {
        guard try find(id, in: tx).value.acceptedAt == nil else {
            throw ServiceError.invalidTransition(status: InvitationStatus.accepted.rawValue, allowed: [])
        }
        let code = try Secret(.code)
        try tx.run(
            """
            UPDATE invitations SET code_hash = \(code.digest.bytes), version = version + (code_hash IS NOT NULL),
            expires_at = \(clock.now.adding(days: Invitation.days)), updated_at = \(clock.now) WHERE id = \(id)
            """)
        try audit.note(
            action: .issueCode, object: "invitation", id: id.uuid, owner: caller.actorID, actor: caller.actorID,
            in: tx)
        return (try find(id, in: tx), code)
    }

    /// Takes an invitation back; its code is good no more.
    public func revoke(_ invitation: Kept<Invitation>, for caller: Caller, in tx: WriteTransaction) throws {
        try tx.run("DELETE FROM invitations WHERE id = \(invitation.id)")
        try audit.note(
            action: .revoke, object: "invitation", id: invitation.id.uuid, owner: caller.actorID,
            actor: caller.actorID, in: tx)
    }

    /// Takes an invitation back unless it was accepted or is gone already; whether it was there to be taken.
    func revokeUnanswered(_ id: ID<Invitation>, for caller: Caller, in tx: WriteTransaction) throws -> Bool {
        let sql: SQL = """
            SELECT \(raw: Kept<Invitation>.columns) FROM invitations WHERE id = \(id) AND accepted_at IS NULL
            """
        guard let invitation = try tx.one(sql, Kept<Invitation>.init) else { return false }
        try revoke(invitation, for: caller, in: tx)
        return true
    }

    // MARK: Reading

    /// Throws `notFound`.
    public func find(_ id: ID<Invitation>, in tx: ReadTransaction) throws -> Kept<Invitation> {
        let sql: SQL = "SELECT \(raw: Kept<Invitation>.columns) FROM invitations WHERE id = \(id)"
        guard let found = try tx.one(sql, Kept<Invitation>.init) else { throw ServiceError.notFound }
        return found
    }

    public func list(_ inquiry: Inquiry<Invitation>, for caller: Caller, in tx: ReadTransaction) throws -> Page {
        let conditions = inquiry.words["status"].map { words in
            let any = words.map { word -> SQL in
                switch InvitationStatus(rawValue: word) {
                case .accepted: "accepted_at IS NOT NULL"
                case .expired: "accepted_at IS NULL AND expires_at <= \(clock.now)"
                default: "accepted_at IS NULL AND expires_at > \(clock.now)"
                }
            }
            return ["(\(any.joined(separator: " OR ")))" as SQL]
        }
        return try inquiry.page(where: conditions ?? [], for: caller, in: tx) { extras(of: $0) }
    }

    /// The members that depend on the hour.
    public func extras(of invitation: Kept<Invitation>) -> [(String, JSONValue)] {
        let status: InvitationStatus =
            invitation.value.acceptedAt != nil
            ? .accepted : invitation.value.expiresAt <= clock.now ? .expired : .pending
        return [("status", .string(status.rawValue))]
    }

    // MARK: Accepting

    /// Throws `notFound` for a code that is wrong, used or expired, and `invalid` for a password that may not be chosen
    /// and for a name that nobody has told. What it returns takes some tenths of a second.
    public func begin(_ acceptance: Acceptance, in tx: ReadTransaction) throws -> @Sendable () throws -> String {
        let invitation = try find(code: acceptance.code, in: tx).value
        if acceptance.name == nil, invitation.name == nil {
            throw ServiceError.invalid([FieldError("#/name", .required, "is required, as the invitation has none")])
        }
        try accounts.options.rules.check(acceptance.password, for: invitation.email, at: "#/password")
        let cost = accounts.options.cost
        return { try PasswordHash(of: acceptance.password, cost: cost).text }
    }

    /// Makes the account that the invitation was for. Throws `notFound`, or `duplicate` when the address has one by now.
    public func accept(_ acceptance: Acceptance, hash: String, in tx: WriteTransaction) throws -> StoredAccount {
        let invitation = try find(code: acceptance.code, in: tx)
        var account = Account()
        account.email = invitation.value.email
        account.name = acceptance.name ?? invitation.value.name ?? ""
        account.role = invitation.value.role
        account.timeZone = accounts.options.zone
        let made = try accounts.add(account, in: tx)
        try accounts.setPassword(hash, of: made.id, in: tx)
        try tx.run(
            """
            UPDATE invitations SET accepted_at = \(clock.now), user_id = \(made.id), code_hash = NULL,
            version = version + 1, updated_at = \(clock.now) WHERE id = \(invitation.id)
            """)
        try join(made, invitation, in: tx)
        try audit.note(
            action: .accept, object: "invitation", id: invitation.id.uuid, owner: made.id, actor: made.id, in: tx)
        return made
    }

    /// Puts the new user into the cohort of the invitation, on behalf of the one who invited; a cohort that is gone or
    /// full keeps nobody from joining.
    private func join(_ account: StoredAccount, _ invitation: Kept<Invitation>, in tx: WriteTransaction) throws {
        guard let cohort = invitation.value.cohortID, try isCohort(cohort, in: tx),
            let part = CohortPart(rawValue: account.value.role.rawValue)
        else { return }
        let inviter = try tx.one("SELECT invited_by FROM invitations WHERE id = \(invitation.id)") {
            ID<Owner>($0.text(0))
        }
        var member = CohortMember()
        member.userID = account.id.uuid
        member.part = part
        do {
            let caller = Caller(ownerID: (inviter ?? nil) ?? account.id, zone: .utc, now: clock.now)
            _ = try cohorts.add(member, to: cohort, by: caller, in: tx)
        } catch ServiceError.quotaExceeded {}
    }

    private func find(code: String, in tx: ReadTransaction) throws -> Kept<Invitation> {
        guard let digest = try Secret.digest(ofCode: code) else { throw ServiceError.notFound }
        let sql: SQL = """
            SELECT \(raw: Kept<Invitation>.columns) FROM invitations \
            WHERE code_hash = \(digest.bytes) AND accepted_at IS NULL AND expires_at > \(clock.now)
            """
        guard let found = try tx.one(sql, Kept<Invitation>.init) else { throw ServiceError.notFound }
        return found
    }
}

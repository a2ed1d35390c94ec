public import Records
public import SQLite

/// Composes drafts from what the owner's data tell of her, of the one she asks and of what they share.
public struct DraftService: Sendable {
    let accounts: AccountService
    let profiles: SingletonStore<Profile>
    let pitches: Store<Pitch>
    let contacts: Store<Contact>
    let organizations: Store<Organization>
    let referrals: Store<Referral>

    /// A draft to ask with; without a channel, for that of the request.
    public func compose(
        _ request: Stored<InterviewRequest>, for channel: DraftChannel?, for caller: Caller, in tx: ReadTransaction
    ) throws -> Draft {
        let source = try source(of: request, for: caller, in: tx)
        let channel = channel ?? DraftChannel(request.channel, source.contact.linkedinState)
        return DraftComposer(source, for: channel).draft()
    }

    /// The draft as a file of mail; nil where its channel is none of mail.
    public func file(
        _ request: Stored<InterviewRequest>, for channel: DraftChannel?, for caller: Caller, in tx: ReadTransaction
    ) throws -> [UInt8]? {
        let source = try source(of: request, for: caller, in: tx)
        let channel = channel ?? DraftChannel(request.channel, source.contact.linkedinState)
        guard channel.isMail else { return nil }
        let draft = DraftComposer(source, for: channel).draft()
        let name = channel == .introduction ? source.goBetween?.name : source.contact.name
        return Mail.file(
            from: .init(name: source.ownerName, email: source.ownerEmail),
            to: draft.recipient.map { .init(name: name, email: $0) }, subject: draft.subject ?? "", body: draft.message,
            at: caller.now)
    }

    private func source(
        of request: Stored<InterviewRequest>, for caller: Caller, in tx: ReadTransaction
    ) throws -> DraftSource {
        let account = try accounts.find(caller.ownerID, in: tx).value
        let contact = try contacts.find(request.contactID, of: caller.ownerID, in: tx).value
        var source = DraftSource(
            ownerName: account.name, ownerEmail: account.email, zone: contact.timeZone ?? caller.zone, now: caller.now)
        source.profile = try profiles.find(of: caller.ownerID, in: tx).value
        source.pitch = try pitches.all(of: caller.ownerID, where: "\"default\" = 1", limit: 1, in: tx).first?.text
        source.contact = contact
        source.organization = try live(contact.organizationID, organizations, for: caller, in: tx)?.name
        source.request = request.value
        if let referral = try live(request.referralID, referrals, for: caller, in: tx),
            let person = try live(referral.fromContactID, contacts, for: caller, in: tx)
        {
            source.goBetween = .init(
                name: person.name, isKnown: person.value.relationship != .none, email: person.value.email)
            source.mayNameGoBetween = referral.mayUseName
        }
        return source
    }

    /// What is referred to, unless it lies in the trash.
    private func live<R: Resource>(
        _ id: ID<R>?, _ store: Store<R>, for caller: Caller, in tx: ReadTransaction
    ) throws -> Stored<R>? {
        guard let id else { return nil }
        return try store.all(of: caller.ownerID, where: "id = \(id)", limit: 1, in: tx).first
    }
}

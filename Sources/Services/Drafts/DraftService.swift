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
    let introductions: Store<Introduction>

    /// A draft to ask with; without a channel, for that of the request.
    public func compose(
        _ request: Stored<InterviewRequest>, for channel: DraftChannel?, for caller: Caller, in tx: ReadTransaction
    ) throws -> Draft {
        let source = try source(of: request.value, to: request.contactID, for: caller, in: tx)
        let channel = channel ?? DraftChannel(request.channel, source.contact.linkedinState)
        return DraftComposer(source, for: channel).draft()
    }

    /// The draft as a file of mail; nil where its channel is none of mail.
    public func file(
        _ request: Stored<InterviewRequest>, for channel: DraftChannel?, for caller: Caller, in tx: ReadTransaction
    ) throws -> [UInt8]? {
        let source = try source(of: request.value, to: request.contactID, for: caller, in: tx)
        let channel = channel ?? DraftChannel(request.channel, source.contact.linkedinState)
        guard channel.isMail else { return nil }
        let draft = DraftComposer(source, for: channel).draft()
        let name = channel == .introduction ? source.goBetween?.name : source.contact.name
        return Mail.file(
            from: .init(name: source.ownerName, email: source.ownerEmail),
            to: draft.recipient.map { .init(name: name, email: $0) }, subject: draft.subject ?? "", body: draft.message,
            at: caller.now)
    }

    /// What is known of the owner, of the contact, and of the request if there is one.
    func source(
        of request: InterviewRequest?, to contactID: ID<Contact>, for caller: Caller, in tx: ReadTransaction
    ) throws -> DraftSource {
        let account = try accounts.find(caller.ownerID, in: tx).value
        let contact = try contacts.find(contactID, of: caller.ownerID, in: tx).value
        var source = DraftSource(
            ownerName: account.name, ownerEmail: account.email, zone: contact.timeZone ?? caller.zone, now: caller.now)
        source.profile = try profiles.find(of: caller.ownerID, in: tx).value
        let chosen = try pitches.live(request?.pitchID, of: caller.ownerID, in: tx)
        source.pitch = try
            (chosen ?? pitches.all(of: caller.ownerID, where: "\"default\" = 1", limit: 1, in: tx).first)?.text
        source.contact = contact
        source.organization = try organizations.live(contact.organizationID, of: caller.ownerID, in: tx)?.name
        guard let request else { return source }
        source.request = request
        try findGoBetween(of: request, into: &source, for: caller, in: tx)
        return source
    }

    /// Who introduces the owner, or else gave her the name.
    private func findGoBetween(
        of request: InterviewRequest, into source: inout DraftSource, for caller: Caller,
        in tx: ReadTransaction
    ) throws {
        let introduction = try introductions.live(request.introductionID, of: caller.ownerID, in: tx)
        let referral = try referrals.live(request.referralID, of: caller.ownerID, in: tx)
        let id = introduction?.viaContactID ?? referral?.fromContactID
        guard let person = try contacts.live(id, of: caller.ownerID, in: tx) else { return }
        source.goBetween = .init(
            name: person.name, isKnown: person.value.relationship != .none, email: person.value.email)
        source.mayNameGoBetween = introduction.map { $0.status == .made } ?? referral?.mayUseName ?? false
    }
}

public import Records
public import SQLite

/// The body of `convert`.
public struct Converting: Content {
    public var contactID: ID<Contact>?
    public var request: RequestDraft?

    public init() {}

    public static let fields = Fields<Converting> {
        Field("contact_id", \.contactID)
        Field("request", .object(), \.request)
    }
}

/// A request that is opened with the conversion: all that a request takes but its contact and its referral.
public struct RequestDraft: Content, Equatable {
    public var request: InterviewRequest

    public init() {
        request = InterviewRequest()
        request.arrangement = .referral
    }

    public static let fields = Fields<RequestDraft> {
        InterviewRequest.fields.all.filter { $0.access == .writable && $0.name != "referral_id" }.map {
            $0.lifted(\.request)
        }
    }
}

/// Keeps referrals and turns names into contacts.
public struct ReferralService: Keeping {
    public let store: Store<Referral>
    let contacts: ContactService
    let organizations: Store<Organization>
    let requests: RequestService

    public func introduce(
        _ referral: Stored<Referral>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Referral> {
        try step(referral, by: .introduce, for: caller, in: tx) { $0.introducedAt = caller.now }
    }

    public func decline(
        _ referral: Stored<Referral>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Referral> {
        try step(referral, by: .decline, for: caller, in: tx) { $0.closedAt = caller.now }
    }

    public func drop(
        _ referral: Stored<Referral>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Referral> {
        try step(referral, by: .drop, for: caller, in: tx) { $0.closedAt = caller.now }
    }

    public func reopen(
        _ referral: Stored<Referral>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Referral> {
        try step(referral, by: .reopen, "reopened", for: caller, in: tx) { $0.closedAt = nil }
    }

    /// Makes the person a contact, or links the one there is, and opens a draft request if one is given (S102).
    public func convert(
        _ referral: Stored<Referral>, _ body: Converting, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Referral> {
        _ = try Referral.states.next(referral.status, by: .convert)
        let contact = try contact(for: referral, body.contactID, for: caller, in: tx)
        if contact.referredByContactID == nil, contact.id != referral.fromContactID {
            _ = try contacts.store.change(contact, for: caller, in: tx) {
                $0.referredByContactID = referral.fromContactID
            }
        }
        let converted = try store.change(referral, as: "converted", for: caller, in: tx) { $0.toContactID = contact.id }
        if let draft = body.request {
            var request = draft.request
            request.contactID = contact.id
            request.referralID = referral.id
            _ = try requests.create(request, for: caller, in: tx)
        }
        return converted
    }

    /// The one named, the one linked before, one with the same address, or a new one.
    private func contact(
        for referral: Stored<Referral>, _ named: ID<Contact>?, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        if let named { return try contacts.store.find(named, of: caller.ownerID, in: tx) }
        var conditions: [SQL] = []
        if let linked = referral.toContactID { conditions.append("id = \(linked)") }
        if let email = referral.email { conditions.append("email = \(email) COLLATE NOCASE") }
        if let url = referral.linkedinURL { conditions.append("linkedin_url = \(url)") }
        for condition in conditions {
            if let found = try contacts.store.all(of: caller.ownerID, where: condition, limit: 1, in: tx).first {
                return found
            }
        }
        var contact = Contact()
        contact.name = referral.name
        contact.title = referral.title
        contact.email = referral.email
        contact.phone = referral.phone
        contact.linkedinURL = referral.linkedinURL
        contact.source = .referral
        contact.referredByContactID = referral.fromContactID
        contact.organizationID = try organization(of: referral, for: caller, in: tx)
        return try contacts.create(contact, for: caller, in: tx)
    }

    private func organization(
        of referral: Stored<Referral>, for caller: Caller, in tx: WriteTransaction
    ) throws -> ID<Organization>? {
        guard let name = referral.organizationName else { return nil }
        let known = try organizations.all(
            of: caller.ownerID, where: "name = \(name) COLLATE NOCASE", limit: 1, in: tx)
        if let known = known.first { return known.id }
        var organization = Organization()
        organization.name = name
        organization.industry = referral.industry
        return try organizations.create(organization, for: caller, in: tx).id
    }

    private func step(
        _ referral: Stored<Referral>, by action: ReferralAction, _ verb: String? = nil, for caller: Caller,
        in tx: WriteTransaction, _ edit: (inout Referral) -> Void
    ) throws -> Stored<Referral> {
        let next = try Referral.states.next(referral.status, by: action)
        return try store.change(referral, as: verb ?? next.rawValue, for: caller, in: tx) {
            $0.status = next
            edit(&$0)
        }
    }
}

/// A referral's state as far as its requests decide it.
struct ReferralRules: Sendable {
    let store: Store<Referral>
    let requests: Store<InterviewRequest>

    /// Held once a talk of it was held, requested while a request of it is open, else what it was before (S102).
    ///
    /// What its owner has closed herself stays closed.
    func refresh(_ ids: ID<Referral>?..., for caller: Caller, in tx: WriteTransaction) throws {
        for id in Set(ids.compactMap { $0 }) {
            guard let referral = try store.live(id, of: caller.ownerID, in: tx) else { continue }
            guard referral.status != .declined, referral.status != .dropped else { continue }
            let status = try status(of: referral, for: caller, in: tx)
            guard status != referral.status else { continue }
            _ = try store.change(referral, as: status.rawValue, for: caller, in: tx) { $0.status = status }
        }
    }

    private func status(
        of referral: Stored<Referral>, for caller: Caller, in tx: WriteTransaction
    ) throws -> ReferralStatus {
        func has(_ condition: SQL) throws -> Bool {
            try requests.count(of: caller.ownerID, where: "referral_id = \(referral.id) AND \(condition)", in: tx) > 0
        }
        if try has("status = 'held'") { return .held }
        if try has("status IN ('sent', 'accepted', 'scheduled')") { return .requested }
        return referral.introducedAt == nil ? .suggested : .introduced
    }
}

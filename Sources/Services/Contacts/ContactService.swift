public import Records
public import SQLite

/// Keeps contacts and the reminders to stay in touch with them.
public struct ContactService: Keeping {
    public let store: Store<Contact>
    let stores: Stores
    let reminders: ReminderRules
    let referrals: ReferralRules

    /// The contact's requests go and come with it, and referrals follow their requests.
    public func trash(_ object: Stored<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        let followed = try referralsAsked(of: object, for: caller, in: tx)
        try store.trash(object, for: caller, in: tx)
        for referral in followed { try referrals.refresh(referral, for: caller, in: tx) }
    }

    public func restore(
        _ object: Stored<Contact>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        let contact = try store.restore(object, for: caller, in: tx)
        try forgetMerging(of: contact.id, for: caller, in: tx)
        for referral in try referralsAsked(of: contact, for: caller, in: tx) {
            try referrals.refresh(referral, for: caller, in: tx)
        }
        return contact
    }

    private func referralsAsked(
        of contact: Stored<Contact>, for caller: Caller, in tx: WriteTransaction
    ) throws -> [ID<Referral>] {
        try referrals.requests.all(
            of: caller.ownerID, where: "contact_id = \(contact.id) AND referral_id IS NOT NULL", in: tx
        ).compactMap(\.value.referralID)
    }

    public func create(_ value: Contact, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Contact> {
        let contact = try store.create(value, for: caller, in: tx)
        // One who is new has no reminder yet that could be moved or closed.
        if contact.keepInTouchDays != nil { try keepInTouch(contact, for: caller, in: tx) }
        return contact
    }

    /// A change of `keep_in_touch_days` moves the reminder; being connected on LinkedIn closes the one to invite.
    public func update(
        _ object: Stored<Contact>, to value: Contact, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        let contact = try store.change(object, for: caller, in: tx) { $0 = value }
        if contact.linkedinState != .none, object.linkedinState == .none {
            try reminders.close([.linkedin], on: .contact(contact.id), as: .done, for: caller, in: tx)
        }
        if contact.email != object.email || contact.linkedinURL != object.linkedinURL {
            try RequestTraces().contactMoved(contact, in: tx)
        }
        try keepInTouch(contact, for: caller, in: tx)
        return contact
    }

    /// Puts a contact out of sight of lists, and stops reminding. Throws `invalidTransition` when it is already.
    public func archive(
        _ contact: Stored<Contact>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        guard contact.archivedAt == nil else { throw refusal(status: "archived", .unarchive) }
        return try set(contact, archivedAt: caller.now, "archived", for: caller, in: tx)
    }

    /// Brings an archived contact back. Throws `invalidTransition` when it is not archived.
    public func unarchive(
        _ contact: Stored<Contact>, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        guard contact.archivedAt != nil else { throw refusal(status: "active", .archive) }
        return try set(contact, archivedAt: nil, "unarchived", for: caller, in: tx)
    }

    private func set(
        _ contact: Stored<Contact>, archivedAt: Instant?, _ verb: String, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        let contact = try store.change(contact, as: verb, for: caller, in: tx) { $0.archivedAt = archivedAt }
        try keepInTouch(contact, for: caller, in: tx)
        return contact
    }

    private func refusal(status: String, _ allowed: ContactAction) -> ServiceError {
        .invalidTransition(status: status, allowed: [allowed.rawValue])
    }

    func keepInTouch(_ contact: Stored<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        try KeepInTouch(contacts: store, reminders: reminders).refresh(contact, for: caller, in: tx)
    }
}

/// The clock of keeping in touch: a reminder so many days after the last touch, whatever kind of touch it was (S101).
struct KeepInTouch: Sendable {
    let contacts: Store<Contact>
    let reminders: ReminderRules

    /// After something happened with a contact: what was due is done, and the clock starts anew.
    func touched(_ contact: ID<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        for reminder in try reminders.pending([.keepInTouch], on: .contact(contact), for: caller, in: tx)
        where reminder.dueAt <= caller.now {
            try reminders.close([.keepInTouch], on: .contact(contact), as: .done, for: caller, in: tx)
        }
        try refresh(contacts.find(contact, of: caller.ownerID, in: tx), for: caller, in: tx)
    }

    /// Sets the reminder to when it ought to be, or takes it away.
    func refresh(_ contact: Stored<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        guard let days = contact.keepInTouchDays, contact.archivedAt == nil, !contact.doNotContact else {
            return try reminders.close([.keepInTouch], on: .contact(contact.id), as: .dismissed, for: caller, in: tx)
        }
        let last = try ContactHistory.lastTouch(of: contact.id, for: caller, in: tx) ?? contact.createdAt
        let due = caller.zone.instant(on: caller.zone.date(at: last).adding(days: days), hour: 9)
        try reminders.set(.keepInTouch, on: .contact(contact.id), due: due, for: caller, in: tx)
    }
}

/// Keeps touches; each one restarts the clock of keeping in touch, and one taken back turns it back.
public struct TouchService: Keeping {
    public let store: Store<Touch>
    let keepInTouch: KeepInTouch

    public func create(_ value: Touch, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Touch> {
        let touch = try store.create(value, for: caller, in: tx)
        try keepInTouch.touched(touch.contactID, for: caller, in: tx)
        return touch
    }

    public func update(
        _ object: Stored<Touch>, to value: Touch, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Touch> {
        let touch = try store.change(object, for: caller, in: tx) { $0 = value }
        for contact in Set([object.contactID, touch.contactID]) { try refresh(contact, for: caller, in: tx) }
        return touch
    }

    public func trash(_ object: Stored<Touch>, for caller: Caller, in tx: WriteTransaction) throws {
        try store.trash(object, for: caller, in: tx)
        try refresh(object.contactID, for: caller, in: tx)
    }

    public func restore(_ object: Stored<Touch>, for caller: Caller, in tx: WriteTransaction) throws -> Stored<Touch> {
        let touch = try store.restore(object, for: caller, in: tx)
        try refresh(touch.contactID, for: caller, in: tx)
        return touch
    }

    private func refresh(_ contact: ID<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        try keepInTouch.refresh(keepInTouch.contacts.find(contact, of: caller.ownerID, in: tx), for: caller, in: tx)
    }
}

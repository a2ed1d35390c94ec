public import Records
public import SQLite

/// The body of `merge`.
public struct Merging: Content {
    /// Of any contact: one that was merged before lies in the trash.
    public var fromID = ID<Contact>.unset.uuid

    public init() {}

    public static let fields = Fields<Merging> { Field("from_id", .id, \.fromID, required: true) }
}

extension ContactService {
    /// Makes one contact of two: what hangs on the other moves here, members that stand at their defaults here are taken
    /// over from there, lists are joined, notes are put behind those here, and the other goes to the trash.
    ///
    /// Where both have a member, the one here stays. To merge the same two again changes nothing. Throws `invalid` when the
    /// other is none of the owner's live contacts, or this one, and when what the two have is together more than one contact
    /// can hold: nothing is left behind.
    public func merge(
        _ contact: Stored<Contact>, _ body: Merging, for caller: Caller, in tx: WriteTransaction
    ) throws -> Stored<Contact> {
        let id = ID<Contact>(body.fromID)
        guard id != contact.id else { throw wrong(.conflictWith, "is the contact itself") }
        guard let other = try store.live(id, of: caller.ownerID, in: tx) else {
            if try wasMerged(id, into: contact.id, for: caller, in: tx) { return contact }
            throw wrong(.unknownReference, "is not the id of one of your contacts")
        }
        var both = contact.value
        both.take(other.value, from: contact.id)
        let overlong = both.overlongMembers
        guard overlong.isEmpty else {
            let members = overlong.joined(separator: ", ")
            throw wrong(
                .conflictWith, "has with this contact more \(members) than one can hold: shorten one of the two first")
        }
        try closeReminders(of: other, beside: contact, for: caller, in: tx)
        try stores.move(allFrom: other.id, to: contact.id, for: caller, in: tx)
        try store.trash(other, for: caller, in: tx)
        try tx.run(
            """
            UPDATE contacts SET merged_into = \(contact.id) WHERE owner_id = \(caller.ownerID) AND id = \(other.id)
            """)
        let moved = try store.find(contact.id, of: caller.ownerID, in: tx)
        let merged = try store.change(moved, as: "merged", for: caller, in: tx) {
            $0.take(other.value, from: contact.id)
        }
        if merged.version == moved.version {
            try stores.log(
                "merged", Contact.name.singular, merged.id.uuid, version: merged.version, for: caller, in: tx)
        }
        try RequestTraces().contactMoved(merged, in: tx)
        try keepInTouch(merged, for: caller, in: tx)
        return merged
    }

    /// The clock of keeping in touch is set anew, and one call to send a request is enough.
    private func closeReminders(
        of other: Stored<Contact>, beside contact: Stored<Contact>, for caller: Caller, in tx: WriteTransaction
    ) throws {
        var kinds: [ReminderKind] = [.keepInTouch]
        if try !reminders.pending([.sendRequest], on: .contact(contact.id), for: caller, in: tx).isEmpty {
            kinds.append(.sendRequest)
        }
        try reminders.close(kinds, on: .contact(other.id), as: .dismissed, for: caller, in: tx)
    }

    private func wasMerged(
        _ id: ID<Contact>, into contact: ID<Contact>, for caller: Caller, in tx: ReadTransaction
    ) throws -> Bool {
        let sql: SQL = """
            SELECT 1 FROM contacts WHERE owner_id = \(caller.ownerID) AND id = \(id) AND deleted_at IS NOT NULL \
            AND merged_into = \(contact)
            """
        return try tx.one(sql) { _ in true } ?? false
    }

    /// One that is back in life is merged into nothing.
    func forgetMerging(of contact: ID<Contact>, for caller: Caller, in tx: WriteTransaction) throws {
        try tx.run(
            """
            UPDATE contacts SET merged_into = NULL WHERE owner_id = \(caller.ownerID) AND id = \(contact) \
            AND merged_into IS NOT NULL
            """)
    }

    private func wrong(_ code: FieldError.Code, _ detail: String) -> ServiceError {
        .invalid([FieldError("#/from_id", code, detail)])
    }
}

extension Contact {
    private static let joined: Set = ["tags", "custom_fields", "commonalities", "languages", "affiliations", "notes"]

    /// Takes over what another contact, who is this one, has and this one has not.
    fileprivate mutating func take(_ other: Contact, from id: ID<Contact>) {
        fill(from: other, except: Self.joined)
        commonalities = join(commonalities, other.commonalities)
        languages = join(languages, other.languages)
        affiliations = join(affiliations, other.affiliations)
        labels.tags = join(labels.tags, other.labels.tags).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        labels.customFields.fill(from: other.labels.customFields)
        doNotContact = doNotContact || other.doNotContact
        if let more = other.notes, more != notes {
            notes = notes.map { "\($0)\n\n\(more)" } ?? more
        }
        let referrer = other.referredByContactID
        if referredByContactID == nil, referrer != id { referredByContactID = referrer }
    }

    /// Both, each item once.
    private func join<Item: Equatable>(_ mine: [Item], _ others: [Item]) -> [Item] {
        mine + others.filter { !mine.contains($0) }
    }
}

import Records
import SQLite

/// Who belongs to a target (S25, S33), by three conditions that must all hold:
///
/// 1. The words of the target's name begin words of what is known of the person, case and accents aside: for a field those
///    of title, role family, department and the organisation's industry; for a department those of department and title;
///    for the way of a person those of name, title and role family; for an organisation those of its name; else those of
///    title and role family. Where the target is an organisation or a posting and names the organisation by its id, the
///    name is not looked at: anybody there may be asked.
/// 2. A target with an `organization_id` has people of that organisation only.
/// 3. A target with a `location` has people only whose location, or their organisation's where theirs is not known, has its
///    words.
struct TargetMatch: Sendable {
    let id: UUIDv7
    let kind: TargetKind
    let organizationID: UUIDv7?
    let name: [FoldedWord]
    let words: [FoldedWord]
    let place: [FoldedWord]
    let isOpen: Bool

    /// The SELECT list of `init`.
    static let columns = "id, kind, name, organization_id, location, status"

    init(_ row: Row) throws {
        guard let id = UUIDv7(utf8: row.bytes(0)), let kind = TargetKind(rawValue: row.text(1)) else {
            throw StoredValueError(table: Target.name.plural, column: "kind")
        }
        self.id = id
        self.kind = kind
        organizationID = row.optionalText(3).flatMap { UUIDv7($0) }
        let isWholePlace = organizationID != nil && (kind == .organization || kind == .posting)
        name = FoldedWord.all(of: row.text(2))
        words = isWholePlace ? [] : name
        place = row.optionalText(4).map { FoldedWord.all(of: $0) } ?? []
        isOpen = [TargetStatus.exploring, .shortlisted].map(\.rawValue).contains(row.text(5))
    }

    func holds(for person: Person) -> Bool {
        if let organizationID, organizationID != person.organizationID { return false }
        if !place.isEmpty, !person.place.has(place) { return false }
        return words.isEmpty || person.words(for: kind).has(words)
    }

    /// What of a contact a target looks at.
    final class Person {
        let id: UUIDv7
        let organizationID: UUIDv7?
        private let texts: [String?]
        private var known: [TargetKind: FoldedWords] = [:]

        static let columns = """
            c.id, c.organization_id, c.name, c.title, c.department, c.role_family, o.industry, o.name, \
            coalesce(c.location, o.location)
            """

        init(_ row: Row) throws {
            guard let id = UUIDv7(utf8: row.bytes(0)) else {
                throw StoredValueError(table: Contact.name.plural, column: "id")
            }
            self.id = id
            organizationID = row.optionalText(1).flatMap { UUIDv7($0) }
            texts = (2...8).map { row.optionalText($0) }
        }

        lazy var place = FoldedWords(texts[6])

        /// Each text is folded once, however many targets look at it.
        func words(for kind: TargetKind) -> FoldedWords {
            if let words = known[kind] { return words }
            let (name, title, department, family) = (texts[0], texts[1], texts[2], texts[3])
            let words =
                switch kind {
                case .field: FoldedWords(title, family, department, texts[4])
                case .department: FoldedWords(department, title)
                case .personPath: FoldedWords(name, title, family)
                case .organization: FoldedWords(texts[5])
                case .occupation, .jobTitle, .posting: FoldedWords(title, family)
                }
            known[kind] = words
            return words
        }
    }
}

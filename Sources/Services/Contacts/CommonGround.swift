import JSON
import Records
import SQLite

/// What of the owner's profile others can share with her, folded to be compared (S40).
///
/// Found are: the school of the profile, or one that an affiliation names ("alumni of …"), in the contact's school,
/// affiliations or, where that is a school, her organisation; the employer in her organisation or affiliations; the town of
/// `location` or `moved_to`, which is what stands before the first comma, in hers; a language in her languages; any other
/// affiliation in hers, which is service where it speaks of it. A commonality is told in the contact's words, and not again
/// where the owner has noted the same.
struct CommonGround: Sendable {
    private var schools: Set<String> = []
    private var employers: Set<String> = []
    private var towns: Set<String> = []
    private var languages: Set<String> = []
    private var affiliations: Set<String> = []

    /// Nil when the profile tells nothing that could be shared.
    static func of(_ owner: ID<Owner>, in tx: ReadTransaction) throws -> CommonGround? {
        let statement = try tx.prepared(find)
        defer { statement.reset() }
        statement.bind(owner, at: 1)
        return try statement.step() ? CommonGround(statement) : nil
    }

    private static let find = Prepared(
        "SELECT school, employer, location, moved_to, languages, affiliations FROM profiles WHERE owner_id = ?")

    private init?(_ row: Row) {
        if let school = row.optionalText(0) { schools.insert(FoldedWords.key(school)) }
        if let employer = row.optionalText(1) { employers.insert(FoldedWords.key(employer)) }
        for column: Int32 in [2, 3] { if let place = row.optionalText(column) { towns.insert(Self.town(place)) } }
        languages = Set(Self.list(row.text(4)).map { FoldedWords.key($0) })
        for affiliation in Self.list(row.text(5)) {
            let key = FoldedWords.key(affiliation)
            if let school = Self.school(key) { schools.insert(school) } else { affiliations.insert(key) }
        }
        let all = [schools, employers, towns, languages, affiliations]
        if all.allSatisfy(\.isEmpty) { return nil }
    }

    /// What `found` looks at of contact `c` and her organisation `o`.
    static let columns = "c.school, c.languages, c.affiliations, c.location, o.name, o.kind"

    /// What the contact whose columns begin at `first` shares with the owner; `told` is what the owner has noted, as JSON.
    func found(in row: Row, from first: Int32, told: String) -> [Commonality] {
        var found: [Commonality] = []
        func compare(
            _ text: String?, _ own: Set<String>, _ kind: CommonalityKind,
            by key: (String) -> String = FoldedWords.key
        ) {
            guard let text, !own.isEmpty, own.contains(key(text)) else { return }
            found.append(Commonality(kind, text))
        }
        let organization = row.optionalText(first + 4)
        compare(row.optionalText(first), schools, .alumni)
        if row.optionalText(first + 5) == OrganizationKind.school.rawValue { compare(organization, schools, .alumni) }
        compare(organization, employers, .employer)
        compare(row.optionalText(first + 3), towns, .town, by: Self.town)
        for language in Self.list(row.text(first + 1)) { compare(language, languages, .language) }
        for affiliation in Self.list(row.text(first + 2)) {
            let key = FoldedWords.key(affiliation)
            if schools.contains(Self.school(key) ?? key) {
                found.append(Commonality(.alumni, affiliation))
            } else if employers.contains(key) {
                found.append(Commonality(.employer, affiliation))
            } else if affiliations.contains(key) {
                found.append(Commonality(Self.isService(key) ? .service : .other, affiliation))
            }
        }
        return found.isEmpty ? [] : Self.once(found, told)
    }

    /// Each once, and none that the owner has noted.
    private static func once(_ found: [Commonality], _ told: String) -> [Commonality] {
        var seen: Set<String> = []
        if case .array(let elements) = try? JSONValue(parsing: Array(told.utf8)) {
            for case .object(let object) in elements {
                if case .string(let kind) = object["kind"], case .string(let detail) = object["detail"] {
                    seen.insert("\(kind) \(FoldedWords.key(detail))")
                }
            }
        }
        return found.filter { seen.insert("\($0.kind.rawValue) \(FoldedWords.key($0.detail))").inserted }
    }

    private static func list(_ json: String) -> [String] {
        guard json.utf8.count > 2, case .array(let elements) = try? JSONValue(parsing: Array(json.utf8)) else {
            return []
        }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    private static func town(_ place: String) -> String {
        FoldedWords.key(String(place.prefix { $0 != "," }))
    }

    /// The school that an affiliation of alumni names.
    private static func school(_ key: String) -> String? {
        for start in ["alumni of ", "alumna of ", "alumnus of ", "alum of ", "graduate of ", "graduated from "]
        where key.hasPrefix(start) {
            return String(key.dropFirst(start.count))
        }
        return nil
    }

    private static let serviceWords: Set = [
        "veteran", "veterans", "military", "army", "navy", "marines", "force", "guard", "reserve", "reservist",
        "volunteer", "volunteers", "corps", "service", "firefighter", "scouts",
    ]

    private static func isService(_ key: String) -> Bool {
        key.split(separator: " ").contains { serviceWords.contains(String($0)) }
    }

    // MARK: The member

    static let schema = Schema.list(
        .object(Commonality.fields.all.map(\.member)), atMost: 100, distinct: true)

    static func json(_ commonalities: [Commonality]) -> JSONValue {
        .array(
            commonalities.map { commonality in
                var object = JSONObject()
                for field in Commonality.fields.all { object[field.name] = field.json(commonality) }
                return .object(object)
            })
    }
}

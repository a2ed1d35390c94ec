import JSON
public import Records
public import SQLite

/// Contacts that are likely to be one person, noted twice.
///
/// They have the same e-mail address, the same page on LinkedIn, the same telephone number (7 digits at least, whatever
/// stands between them), or the same name at the same organisation, case and accents aside. A name alone is no reason. Of
/// several who are alike each is paired with the oldest, so that one walk over the owner's contacts is enough.
public struct ContactDuplicates: Sendable {
    private let limit: Int

    public static let parameterNames = ["limit"]

    /// Throws all that is wrong at once.
    public init(_ given: [QueryParameter], in bounds: Bounds) throws(ParameterErrors) {
        var reader = ParameterReader(given)
        limit = reader.take("limit") { try Bounds.limit($0, most: bounds.page) } ?? bounds.usualPage
        try reader.finish(known: Self.parameterNames)
    }

    /// The pairs as a list (C12), the oldest first. It has no further pages: those that were merged make room for others.
    public func run(for caller: Caller, in tx: ReadTransaction) throws -> [UInt8] {
        var first: [Key: Person] = [:]
        var pairs: [Pair] = []
        var places: [Pair.ID: Int] = [:]
        let sql: SQL = """
            SELECT id, name, email, linkedin_url, phone, name_key, organization_id FROM contacts
            WHERE owner_id = \(caller.ownerID) AND deleted_at IS NULL ORDER BY id
            """
        try tx.each(sql) { row in
            let person = Person(id: row.text(0), name: row.text(1))
            for key in Self.keys(of: row) {
                guard let older = first[key] else {
                    first[key] = person
                    continue
                }
                let id = Pair.ID(older: older.id, newer: person.id)
                if let place = places[id] {
                    pairs[place].reasons.append(key.reason)
                } else {
                    places[id] = pairs.count
                    pairs.append(Pair(older: older, newer: person, reasons: [key.reason]))
                }
            }
        }
        var list = JSONObject()
        list["object"] = .string("list")
        list["data"] = .array(pairs.prefix(limit).map(\.json))
        list["has_more"] = .bool(pairs.count > limit)
        list["next_cursor"] = .null
        return JSONValue.object(list).bytes
    }

    private struct Person {
        let id: String
        let name: String

        var json: JSONValue {
            var object = JSONObject()
            object["id"] = .string(id)
            object["name"] = .string(name)
            return .object(object)
        }
    }

    private struct Key: Hashable {
        let reason: DuplicateReason
        let value: String
    }

    private struct Pair {
        struct ID: Hashable {
            let older: String
            let newer: String
        }

        let older: Person
        let newer: Person
        var reasons: [DuplicateReason]

        var json: JSONValue {
            var object = JSONObject()
            object["object"] = .string("duplicate")
            object["contact"] = older.json
            object["other"] = newer.json
            object["reasons"] = .array(reasons.map { .string($0.rawValue) })
            return .object(object)
        }
    }

    private static func keys(of row: Row) -> [Key] {
        var keys: [Key] = []
        if let email = row.optionalText(2) { keys.append(Key(reason: .email, value: email.lowercased())) }
        if let url = row.optionalText(3) { keys.append(Key(reason: .linkedinURL, value: page(url))) }
        if let phone = row.optionalText(4).flatMap(digits) { keys.append(Key(reason: .phone, value: phone)) }
        if let organization = row.optionalText(6) {
            keys.append(Key(reason: .nameAndOrganization, value: "\(organization) \(row.text(5))"))
        }
        return keys
    }

    /// The page without scheme, the part for the country, query, fragment and slashes at its end.
    private static func page(_ url: String) -> String {
        var page = Substring(url.lowercased())
        if let scheme = page.firstRange(of: "://") { page = page[scheme.upperBound...] }
        page = page.prefix { $0 != "?" && $0 != "#" }
        if let site = page.firstRange(of: "linkedin.com/"), page[..<site.lowerBound].count <= 4 {
            page = page[site.lowerBound...]
        }
        while page.last == "/" { page.removeLast() }
        return String(page)
    }

    /// The digits of a number without the zeros that stand for its `+`; nil when they are fewer than 7.
    private static func digits(_ phone: String) -> String? {
        // What follows an x is an extension within the house.
        let digits = phone.prefix { $0 != "x" }.filter(\.isNumber).drop { $0 == "0" }
        return digits.count >= 7 ? String(digits) : nil
    }
}

/// Why two contacts are likely to be one.
public enum DuplicateReason: String, Word {
    case email
    case linkedinURL = "linkedin_url"
    case phone
    case nameAndOrganization = "name_and_organization"
}

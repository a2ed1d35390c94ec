import SQLite

/// One parameter by which a list is narrowed, and the condition that it becomes (C15).
struct Filter: Sendable {
    let parameter: String
    let condition: @Sendable (String) throws(WrongParameter) -> SQL

    /// Whether it looks at one of the members.
    func isOf(_ members: Set<String>?) -> Bool {
        members?.contains(String(parameter.prefix { $0 != "." })) ?? false
    }

    /// The condition over a member that is null in every row; no id is empty, so that the index finds no row at once.
    func ofNothing(_ parameters: [QueryParameter]) -> SQL {
        let asksForNull = parameters.contains(QueryParameter(name: parameter, value: "false"))
        return asksForNull && parameter.hasSuffix(".exists") ? "1" : "id = ''"
    }

    /// Equality, or a range for what has an order of its own, and `.exists` for what may be null.
    static func all<R: Resource>(of _: R.Type) -> [Filter] {
        var filters = R.fields.all.filter(\.isFilterable).flatMap { field in
            all(field.name, field.schema, isNullable: field.isNullable && field.name != "external_id")
        }
        filters += ranges("created_at", .text(24...24, format: "date-time"))
        filters += ranges("updated_at", .text(24...24, format: "date-time"))
        return filters
    }

    static func all(_ name: String, _ schema: Schema, isNullable: Bool) -> [Filter] {
        var filters: [Filter]
        switch schema {
        case .integer, .text(_, format: "date-time"), .text(_, format: "date"): filters = ranges(name, schema)
        case .list: filters = [Filter(parameter: name) { text throws(WrongParameter) in try contains(name, text) }]
        default: filters = [Filter(parameter: name) { text throws(WrongParameter) in try equals(name, schema, text) }]
        }
        if isNullable {
            filters.append(
                Filter(parameter: "\(name).exists") { text throws(WrongParameter) in
                    switch text {
                    case "true": "\(raw: name) IS NOT NULL"
                    case "false": "\(raw: name) IS NULL"
                    default: throw WrongParameter("is true or false")
                    }
                })
        }
        return filters
    }

    private static func ranges(_ name: String, _ schema: Schema) -> [Filter] {
        [("gte", ">="), ("gt", ">"), ("lte", "<="), ("lt", "<")].map { suffix, sign in
            Filter(parameter: "\(name).\(suffix)") { text throws(WrongParameter) in
                "\(raw: name) \(raw: sign) \(try value(text, schema))"
            }
        }
    }

    private static func equals(_ name: String, _ schema: Schema, _ text: String) throws(WrongParameter) -> SQL {
        var values: [SQL] = []
        for word in try words(text) { values.append(try value(word, schema)) }
        let column = if case .text(_, format: "email") = schema { "\(name) COLLATE NOCASE" } else { "\"\(name)\"" }
        if values.count == 1 { return "\(raw: column) = \(values[0])" }
        return "\(raw: column) IN (\(values.joined(separator: ", ")))"
    }

    private static func contains(_ name: String, _ text: String) throws(WrongParameter) -> SQL {
        let values = try words(text).map { word -> SQL in "\(Prose.normalised(word))" }
        let any = values.joined(separator: ", ")
        return "EXISTS (SELECT 1 FROM json_each(\(raw: name)) WHERE json_each.value IN (\(any)))"
    }

    /// The parts between commas; `\,` is a comma in a part.
    private static func words(_ text: String) throws(WrongParameter) -> [String] {
        var words = [""]
        var escaped = false
        for scalar in text.unicodeScalars {
            if escaped {
                words[words.count - 1].unicodeScalars.append(scalar)
                escaped = false
            } else if scalar == "\\" {
                escaped = true
            } else if scalar == "," {
                words.append("")
            } else {
                words[words.count - 1].unicodeScalars.append(scalar)
            }
        }
        guard !escaped, !words.contains(""), words.count <= 50 else {
            throw WrongParameter("is 1 to 50 values with commas between, and \\, for a comma in a value")
        }
        return words
    }

    /// The parts between commas, each a value of the schema.
    static func words(_ text: String, of schema: Schema) throws(WrongParameter) -> [String] {
        let words = try words(text)
        for word in words { _ = try value(word, schema) }
        return words
    }

    private static func value(_ text: String, _ schema: Schema) throws(WrongParameter) -> SQL {
        switch schema {
        case .choice(let known):
            guard known.contains(text) else { throw WrongParameter("is one of \(known.joined(separator: ", "))") }
            return "\(text)"
        case .boolean:
            guard text == "true" || text == "false" else { throw WrongParameter("is true or false") }
            return "\(text == "true")"
        case .integer(let range):
            guard let number = Int(text), abs(number) <= 1 << 53 else {
                throw WrongParameter("is a whole number such as \(range.lowerBound)")
            }
            return "\(number)"
        case .text(_, format: "uuid"):
            guard let id = UUIDv7(text) else { throw WrongParameter("is the id of an object") }
            return "\(id)"
        case .text(_, format: "date-time"):
            guard let instant = Instant(text) else {
                throw WrongParameter("is an instant such as 2026-11-21T10:00:00Z (write + as %2B in a URL)")
            }
            return "\(instant)"
        case .text(_, format: "date"):
            guard let date = LocalDate(text) else { throw WrongParameter("is a day such as 2026-11-21") }
            return "\(date)"
        default:
            return "\(Prose.normalised(text))"
        }
    }
}

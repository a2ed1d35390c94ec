public import Records

/// What the query string of an import says: what the list is a list of, and whether it is only tried.
public struct ImportQuestion: Sendable {
    public let type: ImportType
    public let isDryRun: Bool

    public static let parameterNames = ["type", "dry_run"]

    /// Throws all that is wrong at once.
    public init(_ parameters: [QueryParameter]) throws(ParameterErrors) {
        var reader = ParameterReader(parameters)
        let types = "is one of \(ImportType.words.joined(separator: ", "))"
        let type = reader.take("type") { text in
            guard let type = ImportType(rawValue: text) else { throw WrongParameter(types) }
            return type
        }
        reader.require("type", "is required, and \(types)")
        isDryRun =
            reader.take("dry_run") { text in
                guard let isDryRun = Bool(text) else { throw WrongParameter("is true or false") }
                return isDryRun
            } ?? false
        try reader.finish(known: Self.parameterNames)
        guard let type else { throw ParameterErrors([ParameterError("type", .invalid, types)]) }
        self.type = type
    }
}

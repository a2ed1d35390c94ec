public import Records

public enum ImportOutcome: String, Word { case created, skipped, failed }

/// What became of one row of a list.
public struct ImportRow: Entry {
    public var importID = ID<Import>.unset.uuid
    /// As a spreadsheet counts: the header is 1.
    public var row = 0
    public var outcome = ImportOutcome.created
    public var column: String?
    public var code: String?
    public var detail: String?
    /// What was made of it; null in a dry run.
    public var objectID: UUIDv7?

    public init() {}

    public static let name = ResourceName("import_row", plural: "import_rows")
    public static let head = "id, 1, at, at"
    public static let owner: String? = "owner_id"
    public static let isOldestFirst = true

    public static let fields = Fields<ImportRow> {
        Field("import_id", .id, \.importID).byServer()
        Field("row", .integer(2...Int.max), \.row).byServer()
        Field("outcome", .choice(), \.outcome).filterable().byServer()
        Field("column", .line(1...100), \.column).byServer()
        Field("code", .line(1...40), \.code).byServer()
        Field("detail", .line(1...2_000), \.detail).byServer()
        Field("object_id", .id, \.objectID).byServer()
    }

    /// All that is wrong with a row, told at its first mistake.
    mutating func fail(_ errors: [FieldError]) {
        outcome = .failed
        guard let first = errors.first else { return }
        column = Self.column(of: first)
        code = first.code.name
        let others = errors.dropFirst().map { error in
            Self.column(of: error).map { "\($0) \(error.detail)" } ?? error.detail
        }
        detail = String(([first.detail] + others).joined(separator: "; ").unicodeScalars.prefix(2_000))
    }

    /// The column of a pointer, `#/email`.
    private static func column(of error: FieldError) -> String? {
        let parts = error.pointer.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : nil
    }

    /// The row as the import itself tells it.
    var mistake: ImportMistake {
        var mistake = ImportMistake()
        mistake.row = row
        mistake.column = column
        mistake.code = code ?? ""
        mistake.detail = detail ?? ""
        return mistake
    }
}

public import JSON
public import Records

/// What a list can be a list of.
public enum ImportType: String, Word {
    /// People to invite; their codes are made later.
    case invitations

    /// The columns that it understands, which are members of what is made.
    var columns: [String] {
        switch self {
        case .invitations: ["email", "name", "role", "cohort_id"]
        }
    }

    var requiredColumns: [String] {
        switch self {
        case .invitations: ["email"]
        }
    }
}

/// A list of rows that is worked in the background, and what has become of it (C44).
public struct Import: Entry {
    public var type = ImportType.invitations
    public var isDryRun = false
    public var status = JobStatus.queued
    public var progress: Int?
    public var counts = ImportCounts()
    public var errors: [ImportMistake] = []
    public var warnings: [ImportWarning] = []
    public var startedAt: Instant?
    public var finishedAt: Instant?
    public var expiresAt: Instant?
    public var undoRequestedAt: Instant?
    public var undoneAt: Instant?
    public var error: JSONObject?

    public init() {}

    public static let name = ResourceName("import", plural: "imports")
    public static let source = "imports JOIN jobs USING (owner_id, id)"
    public static let owner: String? = "owner_id"
    /// Of the mistakes, and of the warnings, that the import itself tells.
    static let mostFindings = 20

    public static let fields = Fields<Import> {
        Field("type", .choice(), \.type).filterable().byServer()
        Field("dry_run", .flag, \.isDryRun).byServer()
        Field("status", .choice(), \.status).filterable().byServer()
        Field("progress", .integer(0...100), \.progress).byServer()
        Field("counts", .object(), \.counts).byServer()
        Field("errors", .list(of: .object(), atMost: mostFindings), \.errors).byServer()
        Field("warnings", .list(of: .object(), atMost: mostFindings), \.warnings).byServer()
        Field("started_at", .moment, \.startedAt).byServer()
        Field("finished_at", .moment, \.finishedAt).byServer()
        Field("expires_at", .moment, \.expiresAt).byServer()
        Field("undo_requested_at", .moment, \.undoRequestedAt).byServer()
        Field("undone_at", .moment, \.undoneAt).byServer()
        Field("error", .members, \.error).byServer()
    }

    /// Whether nothing more will happen by itself.
    public var isAtRest: Bool { status.isFinished && (undoRequestedAt == nil) == (undoneAt == nil) }
}

public enum ImportAction: String, Word { case cancel, undo }

/// How many rows a list has, and how many of them came to which end.
public struct ImportCounts: Content, Equatable {
    public var rows = 0
    public var created = 0
    public var updated = 0
    public var skipped = 0
    public var failed = 0
    public var undone = 0

    public init() {}

    public static let fields = Fields<ImportCounts> {
        Field("rows", .integer(0...Int.max), \.rows).byServer()
        Field("created", .integer(0...Int.max), \.created).byServer()
        Field("updated", .integer(0...Int.max), \.updated).byServer()
        Field("skipped", .integer(0...Int.max), \.skipped).byServer()
        Field("failed", .integer(0...Int.max), \.failed).byServer()
        Field("undone", .integer(0...Int.max), \.undone).byServer()
    }

    var done: Int { created + updated + skipped + failed }

    mutating func add(_ outcome: ImportOutcome) {
        switch outcome {
        case .created: created += 1
        case .skipped: skipped += 1
        case .failed: failed += 1
        }
    }
}

/// One of the first mistakes of a list.
public struct ImportMistake: Content, Equatable {
    public var row = 0
    public var column: String?
    public var code = ""
    public var detail = ""

    public init() {}

    public static let fields = Fields<ImportMistake> {
        Field("row", .integer(2...Int.max), \.row).byServer()
        Field("column", .line(1...100), \.column).byServer()
        Field("code", .line(1...40), \.code).byServer()
        Field("detail", .line(1...2_000), \.detail).byServer()
    }
}

/// A column that is passed over.
public struct ImportWarning: Content, Equatable {
    public var column = ""
    public var code = ""
    public var detail = ""

    public init() {}

    public static let fields = Fields<ImportWarning> {
        Field("column", .line(0...100), \.column).byServer()
        Field("code", .line(1...40), \.code).byServer()
        Field("detail", .line(1...2_000), \.detail).byServer()
    }
}

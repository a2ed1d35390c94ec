import JSON
import Records
public import SQLite

/// The next rows of an import, read from its list and not worked yet.
public struct ImportWork {
    let job: Job
    let object: Kept<Import>
    let lines: [ImportFile.Line]
    /// Where work goes on.
    let place: ImportPlace
    let isLast: Bool
    /// In a dry run: what earlier rows would have taken.
    let taken: Set<String>
}

extension ImportService {
    /// The oldest unfinished import, whoever's it is.
    public func next(in tx: ReadTransaction) throws -> Job? { try jobs.next(Self.kind, in: tx) }

    /// The next at most `limit` rows of an unfinished import.
    public func prepare(_ job: Job, limit: Int, in tx: ReadTransaction) throws -> ImportWork {
        let object = try find(job.id, of: job.ownerID, in: tx)
        let file = try file(of: object, owner: job.ownerID, in: tx)
        let type = object.value.type
        var place = ImportPlace(job.state)
        let taken =
            object.value.isDryRun ? try addresses(of: object, in: file, owner: job.ownerID, before: place, in: tx) : []
        let lines = try file.lines(behind: &place, limit: limit, of: type)
        var behind = place
        let isLast = try file.lines(behind: &behind, limit: 1, of: type).isEmpty
        return ImportWork(job: job, object: object, lines: lines, place: place, isLast: isLast, taken: taken)
    }

    private func file(of object: Kept<Import>, owner: ID<Owner>, in tx: ReadTransaction) throws -> ImportFile {
        let bytes = try tx.one(
            "SELECT content FROM import_files WHERE owner_id = \(owner) AND import_id = \(object.id)"
        ) { $0.blob(0) }
        guard let bytes else { throw StoredValueError(table: "import_files", column: "content") }
        return try ImportFile(kept: bytes)
    }

    /// The addresses that a dry run would have invited so far: nothing else keeps them.
    private func addresses(
        of object: Kept<Import>, in file: ImportFile, owner: ID<Owner>, before place: ImportPlace,
        in tx: ReadTransaction
    ) throws -> Set<String> {
        let made = Set(
            try tx.all(
                """
                SELECT "row" FROM import_rows
                WHERE owner_id = \(owner) AND import_id = \(object.id) AND outcome = 'created'
                """
            ) { Int($0.integer(0)) })
        var (taken, reached) = (Set<String>(), ImportPlace())
        while reached.record < place.record {
            let lines = try file.lines(behind: &reached, limit: 200, of: object.value.type)
            for line in lines where line.number <= place.record && made.contains(line.number) {
                guard let values = line.values else { continue }
                taken.insert(try invitations.read(values, for: caller(owner), in: tx).email.lowercased())
            }
        }
        return taken
    }

    /// Works these rows, and notes in the same transaction what became of them and where it goes on, so that no row is
    /// worked twice. Whether the import has ended.
    public func work(_ work: ImportWork, in tx: WriteTransaction) throws -> Bool {
        let (owner, now) = (work.job.ownerID, clock.now)
        let job = try jobs.find(work.job.id, Self.kind, of: owner, in: tx)
        // It was cancelled since its rows were read.
        guard job.version == work.job.version else { return job.status.isFinished }
        let caller = caller(owner)
        guard try mayGoOn(owner, in: tx) else {
            _ = try cancel(work.object, for: caller, in: tx)
            return true
        }
        var (value, taken) = (work.object.value, work.taken)
        for line in work.lines {
            let row = try row(line, of: work.object, &taken, for: caller, in: tx)
            value.counts.add(row.outcome)
            if row.outcome == .failed, value.errors.count < Import.mostFindings { value.errors.append(row.mistake) }
            try insert(row, for: caller, at: now, in: tx)
        }
        try tx.run(
            """
            UPDATE imports SET counts = \(text(value.counts)), errors = \(text(value.errors))
            WHERE owner_id = \(owner) AND id = \(job.id)
            """)
        guard work.isLast else {
            let progress = value.counts.done * 100 / max(1, value.counts.rows)
            return try !jobs.advance(job, to: min(99, progress), state: work.place.state, in: tx)
        }
        _ = try jobs.succeed(job, state: work.place.state, until: expiry, in: tx)
        try close(work.object, by: caller, in: tx)
        return true
    }

    /// Whoever may no longer administer invites nobody either.
    private func mayGoOn(_ owner: ID<Owner>, in tx: ReadTransaction) throws -> Bool {
        let account = try accounts.find(owner, in: tx).value
        return account.status == .active && account.role == .admin
    }

    private func row(
        _ line: ImportFile.Line, of object: Kept<Import>, _ taken: inout Set<String>, for caller: Caller,
        in tx: WriteTransaction
    ) throws -> ImportRow {
        var row = ImportRow()
        row.importID = object.id.uuid
        row.row = line.number
        guard let values = line.values else {
            let detail = "has \(line.cells) cells, unlike the first line; what holds a comma stands in quotes"
            row.fail([FieldError("#", .invalidFormat, detail)])
            return row
        }
        switch object.value.type {
        case .invitations:
            let outcome =
                object.value.isDryRun
                ? try invitations.tryRow(values, &taken, for: caller, in: tx)
                : try invitations.importRow(values, for: caller, in: tx)
            row.note(outcome)
        }
        return row
    }

    private func insert(_ row: ImportRow, for caller: Caller, at now: Instant, in tx: WriteTransaction) throws {
        try tx.run(
            """
            INSERT INTO import_rows (owner_id, import_id, id, at, "row", outcome, "column", code, detail, object_id)
            VALUES (\(caller.ownerID), \(row.importID), \(ids.next()), \(now), \(row.row), \(row.outcome.rawValue),
            \(row.column), \(row.code), \(row.detail), \(row.objectID))
            """)
    }
}

extension ImportRow {
    fileprivate mutating func note(_ outcome: InvitationService.RowOutcome) {
        switch outcome {
        case .created(let id): objectID = id?.uuid
        case .failed(let errors): fail(errors)
        case .skipped:
            self.outcome = .skipped
            column = "email"
            code = FieldError.Code.duplicate.name
            detail = "has an account or a pending invitation"
        }
    }
}

extension ImportPlace {
    /// As a job keeps it; at the beginning when it has not begun.
    fileprivate init(_ state: String) {
        guard case .object(let object)? = try? JSONValue(parsing: Array(state.utf8)),
            case .integer(let offset)? = object["offset"], case .integer(let record)? = object["record"]
        else {
            self.init()
            return
        }
        self.init(offset: offset, record: record)
    }

    fileprivate var state: JSONObject {
        var object = JSONObject()
        object["offset"] = .integer(offset)
        object["record"] = .integer(record)
        return object
    }
}

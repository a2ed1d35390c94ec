/// Looks at the files of a database before anything is opened or written, so that a refused start changes nothing.
struct Inspection {
    enum Finding: Equatable {
        case missing
        /// The schema version, and whether the log has transactions that SQLite will replay.
        case database(version: Int, hasLog: Bool)
    }

    let files: DataFiles
    let applicationID: Int32
    let newestVersion: Int
    let allowsOpenPermissions: Bool

    /// Throws `refused`.
    func run() throws -> Finding {
        guard let file = try ReadOnlyFile(existing: files.database) else {
            guard DurableFile.size(files.wal) == 0 else {
                throw refused(.damaged(path: files.database, reason: "it is missing, but its -wal is there"))
            }
            return .missing
        }
        guard file.size > 0 else { throw refused(.empty(path: files.database)) }
        guard allowsOpenPermissions || file.mode & 0o077 == 0 else {
            throw refused(.openPermissions(path: files.database, mode: file.mode))
        }
        let header = try header(of: file)
        try checkIdentity(header)
        guard let wal = try WALFile(path: files.wal), wal.transactions > 0 else {
            try checkSize(of: file, header)
            return .database(version: try version(header), hasLog: false)
        }
        try check(wal, beside: header)
        try checkOwner()
        return .database(version: try version(wal.firstPage ?? header), hasLog: true)
    }

    private func header(of file: ReadOnlyFile) throws -> FileHeader {
        let bytes = try file.read(FileHeader.length, at: 0)
        guard let header = bytes.withUnsafeBytes({ FileHeader($0) }) else {
            throw refused(.notOurs(path: files.database, reason: "its header is not that of a SQLite database"))
        }
        return header
    }

    private func checkIdentity(_ header: FileHeader) throws {
        guard header.applicationID == applicationID else {
            let reason = "its application id is \(header.applicationID) instead of \(applicationID)"
            throw refused(.notOurs(path: files.database, reason: reason))
        }
    }

    /// With a log the file may rightly be shorter than its header says: the missing pages are in the log.
    private func checkSize(of file: ReadOnlyFile, _ header: FileHeader) throws {
        guard let pages = header.pages, file.size < pages * header.pageSize else { return }
        let reason = "it has \(file.size) bytes, its header tells of \(pages * header.pageSize)"
        throw refused(.damaged(path: files.database, reason: reason))
    }

    private func check(_ wal: WALFile, beside header: FileHeader) throws {
        guard wal.pageSize == header.pageSize else { throw foreignLog("its page size is another") }
        guard let page = wal.firstPage else { return }
        guard page.applicationID == applicationID else { throw foreignLog("its application id is another") }
        guard page.userVersion >= header.userVersion, page.schemaCookie >= header.schemaCookie else {
            throw foreignLog("its schema is older than the database's")
        }
    }

    private func checkOwner() throws {
        guard let remembered = try LogOwner(rememberedAt: files.logOwner), let found = LogOwner(of: files) else {
            return
        }
        guard remembered.contradicts(found) else { return }
        throw foreignLog(
            remembered.wal == nil ? "the database was closed without one" : "the database or the log was exchanged",
            or: ", or \(files.logOwner) if you know that the two belong together")
    }

    private func version(_ header: FileHeader) throws -> Int {
        guard header.userVersion <= newestVersion else {
            throw refused(
                .newerSchema(path: files.database, found: header.userVersion, known: newestVersion))
        }
        guard header.userVersion > 0 else {
            throw refused(.damaged(path: files.database, reason: "its schema version is \(header.userVersion)"))
        }
        return header.userVersion
    }

    private func foreignLog(_ reason: String, or otherWay: String = "") -> SQLiteError {
        let advice = "move the -wal and -shm files away to go on without it\(otherWay)"
        return refused(.damaged(path: files.wal, reason: "it is not this database's log: \(reason); \(advice)"))
    }

    private func refused(_ refusal: Refusal) -> SQLiteError { .refused(refusal) }
}

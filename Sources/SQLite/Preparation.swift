import CSQLite
import Glibc

/// Makes a database ready for use: inspects, creates, opens and migrates it.
struct Preparation {
    let options: Database.Options
    let files: DataFiles

    /// The writer's connection, with the newest schema.
    func run() throws -> Connection {
        try checkNumbers()
        let inspection = Inspection(
            files: files, applicationID: options.applicationID, newestVersion: options.migrations.count,
            allowsOpenPermissions: options.allowsOpenPermissions)
        var finding = try inspection.run()
        if finding == .missing {
            try create()
            options.onEvent(.created)
            finding = try inspection.run()
        }
        guard case .database(let version, let hasLog) = finding else { throw SQLiteError.replaced }
        let connection = try openWriter(hasLog: hasLog)
        try rememberLog()
        try migrate(connection, from: version)
        return connection
    }

    private func checkNumbers() throws {
        let numbers = options.migrations.map(\.number)
        guard !numbers.isEmpty, numbers == Array(1...numbers.count) else {
            throw SQLiteError.misuse("migrations are not numbered from 1 without a gap: \(numbers)")
        }
    }

    // MARK: Creating

    /// Builds the database under another name and moves it to its own when it is complete, so that a crash leaves no
    /// empty or half-built one behind.
    private func create() throws {
        unlink(files.unfinished)
        unlink(files.unfinished + "-journal")
        do {
            try DurableFile.create(files.unfinished)
            try fill()
            try DurableFile.move(files.unfinished, to: files.database, in: files.directory)
        } catch {
            unlink(files.unfinished)
            unlink(files.unfinished + "-journal")
            throw error
        }
    }

    private func fill() throws {
        var opening = Opening(path: files.unfinished, purpose: .creator)
        opening.pageSize = options.pageSize
        opening.observer = options.observer
        let connection = try opening.open()
        try connection.setPragma("application_id", to: Int(options.applicationID))
        for migration in options.migrations { try connection.migrate(migration) }
    }

    // MARK: Opening

    /// Throws `refused` when SQLite cannot use the file; then no file is made or changed but the scratch file `-shm`.
    private func openWriter(hasLog: Bool) throws -> Connection {
        let hadLog = DurableFile.exists(files.wal)
        let hadSharedMemory = DurableFile.exists(files.sharedMemory)
        do {
            // With nothing to recover, the schema can be read without making any file.
            if !hasLog { try Opening(path: files.database, purpose: .probe).open().readSchema() }
            var opening = Opening(path: files.database, purpose: .writer)
            opening.cacheKiB = options.writerCacheKiB
            opening.busyTimeout = options.busyTimeout
            opening.observer = options.observer
            return try opening.open()
        } catch {
            if !hadLog { unlink(files.wal) }
            if !hadSharedMemory { unlink(files.sharedMemory) }
            throw refusal(error)
        }
    }

    private func refusal(_ error: any Error) -> any Error {
        guard let error = error as? SQLiteError, case .failed(let failure) = error else { return error }
        let refusal: Refusal? =
            switch failure.primaryCode {
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR: .damaged(path: files.database, reason: failure.message)
            case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
                .cannotCreate(path: files.database, reason: failure.message)
            case SQLITE_IOERR: .ioError(path: files.database, reason: failure.message)
            default: nil
            }
        return refusal.map(SQLiteError.refused) ?? error
    }

    /// Notes which log belongs to the database, before anything is written to it.
    private func rememberLog() throws {
        guard let owner = LogOwner(of: files) else { throw SQLiteError.replaced }
        guard try LogOwner(rememberedAt: files.logOwner) != owner else { return }
        try owner.save(for: files)
    }

    // MARK: Migrating

    private func migrate(_ connection: Connection, from version: Int) throws {
        let pending = options.migrations.dropFirst(version)
        guard let first = pending.first else { return }
        try backUp(before: first)
        for migration in pending {
            try connection.migrate(migration)
            options.onEvent(.migrated(number: migration.number, name: migration.name))
        }
    }

    private func backUp(before migration: Migration) throws {
        let directory = options.backupDirectory ?? files.directory + "/backups"
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw DurableFile.cannotCreate(directory) }
        let digits = String(migration.number)
        let number = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        let path = "\(directory)/before-\(number).db"
        try Backup.make(of: files.database, to: path, replacing: true)
        options.onEvent(.backedUp(path: path))
    }
}

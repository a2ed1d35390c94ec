import CSQLite

/// Which log belongs to which database, remembered beside them.
///
/// SQLite replays any valid `-wal` that it finds under the right name, also one that was left behind when the database
/// was replaced by a backup, or that was put there (https://sqlite.org/howtocorrupt.html, section 1.3). When exactly one
/// of the two files is still the remembered one, the other has been exchanged. When neither is, both were copied. A
/// database that was closed has no log, also in a copy of its directory: one that appears beside it is another's.
struct LogOwner: Equatable {
    /// A file by its inode and the time of its birth, since a deleted file's inode is soon used again.
    struct File: Equatable {
        let inode: UInt64
        let born: UInt64
    }

    let database: File
    /// Nil when the database was closed, which leaves no log.
    let wal: File?

    init(database: File, wal: File?) {
        self.database = database
        self.wal = wal
    }

    /// The files as they are; nil when one is missing.
    init?(of files: DataFiles) {
        guard let database = File(at: files.database), let wal = File(at: files.wal) else { return nil }
        self.init(database: database, wal: wal)
    }

    /// A closed database, which has no log; nil when the log is still there, or the database is not.
    init?(ofClosed files: DataFiles) {
        guard !DurableFile.exists(files.wal), let database = File(at: files.database) else { return nil }
        self.init(database: database, wal: nil)
    }

    /// What is remembered; nil when nothing legible is.
    init?(rememberedAt path: String) throws {
        guard let file = try ReadOnlyFile(existing: path), file.size < 200 else { return nil }
        let text = String(decoding: try file.read(file.size, at: 0), as: UTF8.self)
        let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { UInt64($0) }
        guard numbers.count == 4 || numbers.count == 2 else { return nil }
        let files = stride(from: 0, to: numbers.count, by: 2).map { File(inode: numbers[$0], born: numbers[$0 + 1]) }
        self.init(database: files[0], wal: files.count == 2 ? files[1] : nil)
    }

    var bytes: [UInt8] {
        [UInt8]([database, wal].compactMap { $0.map { "\($0.inode) \($0.born)\n" } }.joined().utf8)
    }

    func save(for files: DataFiles) throws {
        try DurableFile.write(bytes, to: files.logOwner, in: files.directory)
    }

    /// Whether the log that was found cannot be the database's: there was none, or one of the two files was exchanged and
    /// the other was not.
    func contradicts(_ found: LogOwner) -> Bool {
        wal == nil || (database == found.database) != (wal == found.wal)
    }
}

extension LogOwner.File {
    init?(at path: String) {
        var file = csqlite_file()
        guard csqlite_look_at(path, &file) == 0 else { return nil }
        self.init(inode: file.inode, born: file.born)
    }
}

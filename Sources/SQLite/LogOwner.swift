import CSQLite

/// Which log belongs to which database, remembered beside them.
///
/// SQLite replays any valid `-wal` that it finds under the right name, also one that was left behind when the database
/// was replaced by a backup, or that was put there (https://sqlite.org/howtocorrupt.html, section 1.3). When exactly one
/// of the two files is still the remembered one, the other has been exchanged. When neither is, both were copied.
struct LogOwner: Equatable {
    /// A file by its inode and the time of its birth, since a deleted file's inode is soon used again.
    struct File: Equatable {
        let inode: UInt64
        let born: UInt64
    }

    let database: File
    let wal: File

    init(database: File, wal: File) {
        self.database = database
        self.wal = wal
    }

    /// The files as they are; nil when one is missing.
    init?(of files: DataFiles) {
        guard let database = File(at: files.database), let wal = File(at: files.wal) else { return nil }
        self.init(database: database, wal: wal)
    }

    /// What is remembered; nil when nothing legible is.
    init?(rememberedAt path: String) throws {
        guard let file = try ReadOnlyFile(existing: path), file.size < 200 else { return nil }
        let text = String(decoding: try file.read(file.size, at: 0), as: UTF8.self)
        let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { UInt64($0) }
        guard numbers.count == 4 else { return nil }
        self.init(
            database: File(inode: numbers[0], born: numbers[1]), wal: File(inode: numbers[2], born: numbers[3]))
    }

    var bytes: [UInt8] { [UInt8]("\(database.inode) \(database.born)\n\(wal.inode) \(wal.born)\n".utf8) }

    /// Whether one of the two files was exchanged and the other was not.
    func contradicts(_ found: LogOwner) -> Bool { (database == found.database) != (wal == found.wal) }
}

extension LogOwner.File {
    init?(at path: String) {
        var file = csqlite_file()
        guard csqlite_look_at(path, &file) == 0 else { return nil }
        self.init(inode: file.inode, born: file.born)
    }
}

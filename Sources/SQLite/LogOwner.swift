/// Which log belongs to which database, remembered beside them by their inodes.
///
/// SQLite replays any valid `-wal` that it finds under the right name, also one that was left behind when the database
/// was replaced by a backup, or that was put there (https://sqlite.org/howtocorrupt.html, section 1.3). When exactly one
/// of the two files is still the remembered one, the other has been exchanged. When neither is, both were copied.
struct LogOwner: Equatable {
    let database: UInt64
    let wal: UInt64

    init(database: UInt64, wal: UInt64) {
        self.database = database
        self.wal = wal
    }

    /// What is remembered; nil when nothing legible is.
    init?(path: String) throws {
        guard let file = try ReadOnlyFile(existing: path), file.size < 100 else { return nil }
        let text = String(decoding: try file.read(file.size, at: 0), as: UTF8.self)
        let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { UInt64($0) }
        guard numbers.count == 2 else { return nil }
        self.init(database: numbers[0], wal: numbers[1])
    }

    var bytes: [UInt8] { [UInt8]("\(database) \(wal)\n".utf8) }

    /// Whether one of the two files was exchanged and the other was not.
    func contradicts(_ found: LogOwner) -> Bool { (database == found.database) != (wal == found.wal) }
}

/// The first 100 bytes of a database file (https://sqlite.org/fileformat2.html#the_database_header).
struct FileHeader: Equatable {
    static let length = 100

    let pageSize: Int
    /// The size of the database in pages; nil where the header does not tell it reliably.
    let pages: Int?
    let schemaCookie: UInt32
    let userVersion: Int
    let applicationID: Int32

    /// Nil when the bytes do not begin a SQLite database.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.length, bytes.starts(with: "SQLite format 3\0".utf8) else { return nil }
        func word(_ offset: Int) -> UInt32 {
            UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        let size = Int(bytes[16]) << 8 | Int(bytes[17])
        pageSize = size == 1 ? 65_536 : size
        guard pageSize >= 512, pageSize.nonzeroBitCount == 1 else { return nil }
        // The size counts only if it was written together with the change counter.
        pages = word(24) == word(92) && word(28) > 0 ? Int(word(28)) : nil
        schemaCookie = word(40)
        userVersion = Int(Int32(bitPattern: word(60)))
        applicationID = Int32(bitPattern: word(68))
    }
}

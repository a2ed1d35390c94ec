import Glibc

/// What a write-ahead log holds that its database does not have yet
/// (https://sqlite.org/fileformat2.html#the_write_ahead_log). Reading it changes nothing.
struct WALFile {
    let pageSize: Int
    /// The first page as the last transaction left it, if any transaction has changed it.
    let firstPage: FileHeader?
    /// How many whole transactions are in the log.
    let transactions: Int

    private static let headerLength = 32
    private static let frameHeaderLength = 24

    /// Nil when there is no log, or one that SQLite would ignore: shorter than its header or with a wrong checksum.
    init?(path: String) throws {
        guard let file = try ReadOnlyFile(existing: path) else { return nil }
        let header = try file.read(Self.headerLength, at: 0)
        guard header.count == Self.headerLength, var sum = Checksum(header: header) else { return nil }
        let pageSize = Int(Self.word(header, 8))
        let salts = header[16..<24]
        guard pageSize >= 512, pageSize <= 65_536, pageSize.nonzeroBitCount == 1 else { return nil }

        var upcoming: FileHeader?
        var committed: FileHeader?
        var transactions = 0
        var offset = Self.headerLength
        let length = Self.frameHeaderLength + pageSize
        while true {
            let frame = try file.read(length, at: offset)
            guard frame.count == length, frame[8..<16] == salts, Self.word(frame, 0) != 0 else { break }
            sum.add(frame[0..<8])
            sum.add(frame[Self.frameHeaderLength...])
            guard sum.first == Self.word(frame, 16), sum.second == Self.word(frame, 20) else { break }
            if Self.word(frame, 0) == 1 {
                upcoming = frame[Self.frameHeaderLength...].withUnsafeBytes { FileHeader($0) }
            }
            if Self.word(frame, 4) != 0 {
                transactions += 1
                committed = upcoming
            }
            offset += length
        }
        self.pageSize = pageSize
        self.transactions = transactions
        firstPage = committed
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    }

    /// The log's running checksum (https://sqlite.org/fileformat2.html#checksum_algorithm).
    private struct Checksum {
        private(set) var first: UInt32 = 0
        private(set) var second: UInt32 = 0
        private let isBigEndian: Bool

        /// Nil unless the header is a log's and its checksum is right.
        init?(header: [UInt8]) {
            let magic = WALFile.word(header, 0)
            guard magic & ~1 == 0x377f_0682, WALFile.word(header, 4) == 3_007_000 else { return nil }
            isBigEndian = magic & 1 == 1
            add(header[0..<24])
            guard first == WALFile.word(header, 24), second == WALFile.word(header, 28) else { return nil }
        }

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            bytes.withUnsafeBytes { bytes in
                for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
                    first &+= word(bytes, offset) &+ second
                    second &+= word(bytes, offset + 4) &+ first
                }
            }
        }

        private func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
        }
    }
}

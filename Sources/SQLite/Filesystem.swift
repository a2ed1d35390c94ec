import CSQLite

/// The kind of filesystem below a directory. The write-ahead log needs memory that all processes share and locks that
/// work, which network filesystems do not give (https://sqlite.org/wal.html, section 2.2).
enum Filesystem {
    /// By the magic numbers of statfs(2).
    private static let unsafe: [UInt32: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x0102_1997: "9p",
        0x6573_5546: "FUSE", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x7375_7245: "Coda",
    ]

    /// Throws `refused(.unsafeFilesystem)`.
    static func requireSafe(_ directory: String) throws {
        guard let kind = unsafe[csqlite_filesystem(directory)] else { return }
        throw SQLiteError.refused(.unsafeFilesystem(path: directory, kind: kind))
    }
}

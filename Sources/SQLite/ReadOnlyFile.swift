import Glibc

/// A file that is looked at before SQLite may touch it.
///
/// It must never be used on a database that this process has open: closing any descriptor of a file gives up the locks
/// that the process holds on it (https://sqlite.org/howtocorrupt.html, section 2.2).
final class ReadOnlyFile {
    let path: String
    let size: Int
    let mode: UInt32
    private let descriptor: Int32

    /// Nil when there is no such file. Throws `refused` for a symbolic link or anything else that is no plain file.
    init?(existing path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else {
            if errno == ELOOP {
                throw SQLiteError.refused(.notOurs(path: path, reason: "it is a symbolic link"))
            }
            throw SQLiteError.refused(.ioError(path: path, reason: String(cString: strerror(errno))))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw SQLiteError.refused(.notOurs(path: path, reason: "it is not a plain file"))
        }
        size = Int(status.st_size)
        mode = UInt32(status.st_mode)
    }

    deinit { close(descriptor) }

    /// Up to `count` bytes; fewer only at the end of the file.
    func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            while length < count {
                let target = UnsafeMutableRawBufferPointer(buffer).baseAddress.map { $0 + length }
                let got = pread(descriptor, target, count - length, off_t(offset + length))
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else {
                    throw SQLiteError.refused(.ioError(path: path, reason: String(cString: strerror(errno))))
                }
                if got == 0 { return }
                length += got
            }
        }
    }
}

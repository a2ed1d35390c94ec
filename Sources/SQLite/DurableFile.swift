import Glibc

/// Creating, replacing and deleting files so that a power cut leaves the old or the new.
enum DurableFile {
    /// Creates an empty file that only its owner may read.
    static func create(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw cannotCreate(path) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw cannotCreate(path) }
    }

    /// Writes a small file and moves it to its name. When it cannot, nothing is left or changed.
    static func write(_ bytes: [UInt8], to path: String, in directory: String) throws {
        let temporary = path + ".part"
        unlink(temporary)
        try create(temporary)
        defer { unlink(temporary) }
        let descriptor = open(temporary, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw cannotCreate(temporary) }
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard written == bytes.count else { throw cannotCreate(temporary) }
        try move(temporary, to: path, in: directory)
    }

    /// Makes sure that the file's bytes are on disk, gives it its final name and makes sure of that too.
    static func move(_ temporary: String, to path: String, in directory: String) throws {
        try synchronize(temporary)
        guard rename(temporary, path) == 0 else { throw cannotCreate(path) }
        try synchronize(directory)
    }

    /// fsync(2) of a file or directory that no connection of this process has open.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotCreate(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw cannotCreate(path) }
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    static func size(_ path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The refusal for the reason in `errno`.
    static func cannotCreate(_ path: String) -> SQLiteError {
        let code = errno
        let reason = String(cString: strerror(code))
        return .refused(code == EIO ? .ioError(path: path, reason: reason) : .cannotCreate(path: path, reason: reason))
    }
}

import Glibc

/// The exclusive right to a data directory, held as long as this object lives. SQLite itself would let two servers open
/// one database.
///
/// It is an flock(2) on `parley.lock` in the directory: the kernel gives it back when the process ends, however it ends.
public final class DirectoryLock: Sendable {
    public let directory: String
    private let descriptor: Int32
    private let identity: FileIdentity?

    /// Makes the directory with mode 0700 if it is not there, locks it, and sets the process's umask to 077, so that
    /// every file made from now on is its owner's alone.
    ///
    /// Throws `refused`: `cannotCreate`, `openPermissions` when group or others have any right to the directory,
    /// `unsafeFilesystem` on network and FUSE filesystems, `held` when another process has the lock. The latter two
    /// checks can be waived by the operator.
    public init(
        directory: String, allowingOpenPermissions: Bool = false, allowingUnsafeFilesystem: Bool = false
    ) throws {
        umask(0o077)
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw Self.cannotUse(directory) }
        guard let resolved = realpath(directory, nil) else { throw Self.cannotUse(directory) }
        defer { free(resolved) }
        self.directory = String(cString: resolved)
        try Self.checkMode(of: self.directory, allowingOpenPermissions)
        if !allowingUnsafeFilesystem { try Filesystem.requireSafe(self.directory) }

        let path = self.directory + "/parley.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.cannotUse(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw SQLiteError.refused(.held(path: self.directory)) }
            throw Self.cannotUse(path)
        }
        identity = FileIdentity(of: [path])
    }

    /// Whether the lock's file still lies in the directory. Once it was removed or replaced, another process can take a
    /// lock of its own.
    public var isInPlace: Bool { identity?.holds() ?? false }

    deinit { close(descriptor) }

    private static func checkMode(of directory: String, _ allowingOpenPermissions: Bool) throws {
        var status = stat()
        guard stat(directory, &status) == 0 else { throw cannotUse(directory) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw SQLiteError.refused(.cannotCreate(path: directory, reason: "it is not a directory"))
        }
        guard allowingOpenPermissions || status.st_mode & 0o077 == 0 else {
            throw SQLiteError.refused(.openPermissions(path: directory, mode: UInt32(status.st_mode)))
        }
    }

    private static func cannotUse(_ path: String) -> SQLiteError { DurableFile.cannotCreate(path) }
}

import Glibc
import Synchronization

/// Space of the disk that is set aside in a file, so that what must succeed on a full one, erasing a user, finds room for
/// its log: SQLite needs space even to delete (F06).
final class DiskReserve: Sendable {
    private let folder: String
    private let path: String
    private let bytes: Int
    private let isThere: Atomic<Bool>

    init(_ directory: DataDirectory, bytes: Int) {
        folder = directory.path
        path = folder + "/parley.reserve"
        self.bytes = bytes
        var status = stat()
        isThere = Atomic(lstat(path, &status) == 0)
    }

    var isInPlace: Bool { isThere.load(ordering: .acquiring) }

    /// Sets the space aside, unless it is or would be more than a quarter of what is free.
    func make() {
        guard bytes > 0, !isInPlace else { return }
        var status = statvfs()
        guard statvfs(folder, &status) == 0,
            UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue / 4
                >= UInt64(bytes)
        else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, off_t(bytes)) == 0 else {
            unlink(path)
            return
        }
        isThere.store(true, ordering: .releasing)
    }

    /// Gives the space back to the disk; false when it was given back before.
    func release() -> Bool {
        guard isThere.exchange(false, ordering: .acquiringAndReleasing) else { return false }
        return unlink(path) == 0
    }
}

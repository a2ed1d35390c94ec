import Glibc

/// Which files are open under which paths. SQLite goes on writing into a file that was moved or deleted, and nobody would
/// find what it writes (https://sqlite.org/howtocorrupt.html, section 4).
struct FileIdentity: Sendable {
    private struct File: Sendable, Equatable {
        let device: dev_t
        let inode: ino_t
    }

    private let files: [(path: String, file: File)]

    /// The files that lie at these paths now; nil when one is missing.
    init?(of paths: [String]) {
        var files: [(path: String, file: File)] = []
        for path in paths {
            guard let file = Self.file(at: path) else { return nil }
            files.append((path, file))
        }
        self.files = files
    }

    /// Whether they still lie there. It costs a `stat` each.
    func holds() -> Bool { files.allSatisfy { Self.file(at: $0.path) == $0.file } }

    private static func file(at path: String) -> File? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return File(device: status.st_dev, inode: status.st_ino)
    }
}

import Glibc
import HTTPServer

/// A file as an answer's body. It is read while it is sent, and read to its end even if its name goes meanwhile.
///
/// `@unchecked Sendable`: pulled on its loop's thread only.
final class FileSource: BodySource, @unchecked Sendable {
    private let descriptor: Int32
    private var left: Int
    private let deadline = MonotonicTime.now().advanced(bySeconds: 600)

    /// Nil when there is no such file.
    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        left = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func pull(_ limit: Int) -> Pulled {
        if left == 0 { return .end }
        guard MonotonicTime.now() < deadline else { return .failed }
        let bytes = [UInt8](unsafeUninitializedCapacity: min(limit, left)) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
        // It is shorter than it was, or cannot be read.
        guard !bytes.isEmpty else { return .failed }
        left -= bytes.count
        return .bytes(bytes)
    }
}

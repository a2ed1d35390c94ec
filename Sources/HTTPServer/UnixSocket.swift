internal import Glibc

/// Sockets that are files of this machine (unix(7)): who may open the file may connect.
public enum UnixSocket {
    /// A connection to the server that listens at the path, each of whose steps may take `seconds`; nil when none does,
    /// and then `errno` says why.
    public static func connect(to path: String, seconds: Int) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if withAddress(of: path, { Glibc.connect(descriptor, $0, $1) }) == 0 { return descriptor }
        let reason = errno
        close(descriptor)
        errno = reason
        return nil
    }

    /// Makes the file, which only its owner may connect to, in the place of one that an earlier process left, and listens.
    static func listen(at path: String, for address: ListenAddress) throws(ServerError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw .outOfResources("socket", errno: errno) }
        removeSocket(at: path)
        guard withAddress(of: path, { Glibc.bind(descriptor, $0, $1) }) == 0, chmod(path, 0o600) == 0,
            Glibc.listen(descriptor, 64) == 0
        else {
            let error = errno
            close(descriptor)
            switch error {
            case EADDRINUSE: throw .addressInUse(address)
            case EACCES, EPERM: throw .permissionDenied(address)
            default: throw .cannotListen(address, errno: error)
            }
        }
        return descriptor
    }

    /// Removes the file, if it is a socket.
    static func removeSocket(at path: String) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
    }

    /// Gives `body` the address. A path that is longer than an address can hold is shortened by way of its directory's
    /// descriptor. -1, with `errno`, when there is no such directory.
    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        if path.utf8.count <= longestPath { return withShortAddress(of: path, body) }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return fail(ENAMETOOLONG) }
        let directory = open(String(path[...slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return -1 }
        defer { close(directory) }
        let short = "/proc/self/fd/\(directory)\(path[slash...])"
        return short.utf8.count <= longestPath ? withShortAddress(of: short, body) : fail(ENAMETOOLONG)
    }

    /// One byte less than there is room for: the last is zero.
    private static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    private static func withShortAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func fail(_ error: Int32) -> Int32 {
        errno = error
        return -1
    }
}

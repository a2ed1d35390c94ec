internal import Glibc

/// The sockets that a server listens on.
final class Listeners: Sendable {
    let sockets: [Int32]
    /// The bound addresses, one for each socket.
    let addresses: [ListenAddress]

    /// Binds and listens on every address, and on each address that a name stands for; throws `ServerError`, and leaves
    /// nothing open then.
    init(_ wanted: [ListenAddress]) throws(ServerError) {
        var sockets: [Int32] = []
        var addresses: [ListenAddress] = []
        do throws(ServerError) {
            for address in wanted {
                if let path = address.socketPath {
                    sockets.append(try UnixSocket.listen(at: path, for: address))
                    addresses.append(address)
                    continue
                }
                var port = address.port
                for target in try Self.resolve(address) {
                    let socket = try Self.listen(target.with(port: port), for: address)
                    sockets.append(socket)
                    let bound = SocketAddress(boundTo: socket)
                    addresses.append(ListenAddress(host: bound.host, port: bound.port))
                    port = bound.port
                }
            }
        } catch {
            Self.close(sockets, addresses)
            throw error
        }
        self.sockets = sockets
        self.addresses = addresses
    }

    func close() { Self.close(sockets, addresses) }

    private static func close(_ sockets: [Int32], _ addresses: [ListenAddress]) {
        for socket in sockets { Glibc.close(socket) }
        for path in addresses.compactMap(\.socketPath) { UnixSocket.removeSocket(at: path) }
    }

    private static func resolve(_ address: ListenAddress) throws(ServerError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, nil, &hints, &list) == 0 else { throw .addressNotAvailable(address) }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var entry = list
        while let info = entry?.pointee {
            if let target = SocketAddress(info), !found.contains(target) { found.append(target) }
            entry = info.ai_next
        }
        if found.isEmpty { throw .addressNotAvailable(address) }
        return found
    }

    private static func listen(_ target: SocketAddress, for address: ListenAddress) throws(ServerError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(target.family, kind, 0)
        guard descriptor >= 0 else { throw .outOfResources("socket", errno: errno) }
        enable(SO_REUSEADDR, at: SOL_SOCKET, descriptor)
        // Accepted sockets inherit it (tcp(7)): replies are written whole, so nothing is gained by waiting for more.
        enable(TCP_NODELAY, at: Int32(IPPROTO_TCP), descriptor)
        // [::] means IPv6 alone, so that 0.0.0.0 may stand beside it.
        if target.family == AF_INET6 { enable(IPV6_V6ONLY, at: Int32(IPPROTO_IPV6), descriptor) }
        guard target.bind(descriptor) == 0, Glibc.listen(descriptor, 4_096) == 0 else {
            let error = errno
            Glibc.close(descriptor)
            switch error {
            case EADDRINUSE: throw .addressInUse(address)
            case EACCES: throw .permissionDenied(address)
            case EADDRNOTAVAIL: throw .addressNotAvailable(address)
            default: throw .cannotListen(address, errno: error)
            }
        }
        return descriptor
    }

    private static func enable(_ option: Int32, at level: Int32, _ descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// An address that a socket can be bound to.
private struct SocketAddress: Equatable {
    let address: IPAddress
    let family: Int32
    let port: Int

    /// nil for what is neither IPv4 nor IPv6.
    init?(_ info: addrinfo) {
        guard info.ai_family == AF_INET || info.ai_family == AF_INET6, let source = info.ai_addr else { return nil }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: .init(start: source, count: Int(info.ai_addrlen))) }
        self.init(storage)
    }

    init(boundTo descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        self.init(storage)
    }

    private init(_ storage: sockaddr_storage) {
        // The port stands at the same place in both kinds of address.
        let port = withUnsafeBytes(of: storage) { $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self) }
        self.init(address: IPAddress(storage), family: Int32(storage.ss_family), port: Int(UInt16(bigEndian: port)))
    }

    private init(address: IPAddress, family: Int32, port: Int) {
        self.address = address
        self.family = family
        self.port = port
    }

    func with(port: Int) -> SocketAddress { SocketAddress(address: address, family: family, port: port) }

    var host: String { address.description }

    func bind(_ descriptor: Int32) -> Int32 {
        if family == AF_INET {
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
            target.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            return Self.bind(descriptor, &target)
        }
        var target = sockaddr_in6()
        target.sin6_family = sa_family_t(AF_INET6)
        target.sin6_port = UInt16(truncatingIfNeeded: port).bigEndian
        withUnsafeMutableBytes(of: &target.sin6_addr) { raw in
            raw.storeBytes(of: address.high.bigEndian, as: UInt64.self)
            raw.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return Self.bind(descriptor, &target)
    }

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}

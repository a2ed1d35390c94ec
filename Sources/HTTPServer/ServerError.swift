internal import Glibc

/// Why a server does not start.
public enum ServerError: Error, Equatable, CustomStringConvertible {
    case addressInUse(ListenAddress)
    /// The port is privileged and the program is not.
    case permissionDenied(ListenAddress)
    /// The host has no address, or none of this machine.
    case addressNotAvailable(ListenAddress)
    case cannotListen(ListenAddress, errno: Int32)
    /// The system refused what `call` asked for.
    case outOfResources(String, errno: Int32)
    case alreadyStarted
    case stopped

    public var description: String {
        switch self {
        case .addressInUse(let address): "\(address) is already in use by another program"
        case .permissionDenied(let address):
            "listening on \(address) is not permitted; ports below 1024 need a privilege"
        case .addressNotAvailable(let address): "\(address) is not an address of this machine"
        case .cannotListen(let address, let errno): "cannot listen on \(address): \(Self.text(errno))"
        case .outOfResources(let call, let errno): "\(call) failed: \(Self.text(errno))"
        case .alreadyStarted: "the server has been started before"
        case .stopped: "the server has been stopped"
        }
    }

    private static func text(_ errno: Int32) -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}

internal import Logging
internal import Synchronization

/// What a server's loops, its acceptor and its owner share.
final class ServerCore: Sendable {
    let configuration: Server.Configuration
    let handler: any CallHandler
    let census: Census
    let isDraining = Atomic<Bool>(false)

    init(_ configuration: Server.Configuration, handler: any CallHandler) {
        self.configuration = configuration
        self.handler = handler
        census = Census(limits: configuration.limits)
    }
}

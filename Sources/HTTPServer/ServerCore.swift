internal import HTTPTypes
internal import Logging
internal import Synchronization

/// What a server's loops, its acceptor and its owner share.
final class ServerCore: Sendable {
    let configuration: Server.Configuration
    let handler: any CallHandler
    let census: Census
    /// `Configuration.commonFields` as they are sent.
    let commonFields: [UInt8]
    let isDraining = Atomic<Bool>(false)

    init(_ configuration: Server.Configuration, handler: any CallHandler) {
        self.configuration = configuration
        self.handler = handler
        census = Census(limits: configuration.limits, metrics: configuration.metrics)
        var common = ReplyFields()
        for field in configuration.commonFields where !common.append(field.name, field.value) {
            configuration.logger.warning(
                "a field of every reply was left out: it cannot be sent", metadata: ["name": "\(field.name)"])
        }
        commonFields = common.bytes
    }
}

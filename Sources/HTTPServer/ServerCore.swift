internal import HTTPTypes
internal import Logging
internal import Synchronization

/// What a server's loops, its acceptor and its owner share.
final class ServerCore: Sendable {
    let configuration: Server.Configuration
    /// The loops' first.
    let handler: any CallHandler
    let census: Census
    /// `Configuration.commonFields` as they are sent.
    let commonFields: [UInt8]
    /// What pages of other origins may read; nil where `commonFields` says it, as it is the same for all.
    let crossOrigin: CrossOriginLines?
    /// `Configuration.secureFields` likewise.
    let secureFields: [UInt8]
    /// nil serves plain text.
    let security: Security?
    let isDraining = Atomic<Bool>(false)

    /// Throws `OpenSSLError` when the credentials cannot be served.
    init(_ configuration: Server.Configuration, handler: any CallHandler) throws {
        self.configuration = configuration
        self.handler = handler
        census = Census(limits: configuration.limits, metrics: configuration.metrics)
        let lines = CrossOriginLines(configuration.crossOrigin)
        crossOrigin = lines.constant == nil ? lines : nil
        commonFields = Self.render(configuration.commonFields, configuration.logger) + (lines.constant ?? [])
        secureFields = Self.render(configuration.secureFields, configuration.logger)
        security = try configuration.credentials.map { try Security($0, logger: configuration.logger) }
    }

    private static func render(_ fields: HTTPFields, _ logger: Logger) -> [UInt8] {
        var rendered = ReplyFields()
        for field in fields where !rendered.append(field.name, field.value) {
            logger.warning(
                "a field of every reply was left out: it cannot be sent", metadata: ["name": "\(field.name)"])
        }
        return rendered.bytes
    }
}

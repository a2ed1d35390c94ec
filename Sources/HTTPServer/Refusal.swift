public import HTTPTypes

/// Why the server itself answers a request, or what was meant to be one, before or without its handler.
public enum Refusal: Error, Sendable, Equatable {
    /// The message breaks RFC 9112; the reason is a sentence for its sender.
    case malformed(String)
    /// Plain HTTP has been sent to a port that speaks TLS.
    case plainTextOnTLS
    case headTimedOut
    case bodyTimedOut
    /// The body is longer than this many bytes, as announced or as received.
    case bodyTooLarge(limit: Int)
    /// The request line is longer than this many bytes.
    case targetTooLong(limit: Int)
    /// The Expect field asks for something else than `100-continue` (RFC 9110 section 10.1.1).
    case expectationUnknown
    /// The field lines are longer than this many bytes, or more than this many.
    case headTooLarge(bytes: Int, fields: Int)
    case unknownMethod
    case unknownTransferCoding
    case unsupportedVersion
    /// The server, or one address, has as many connections as it may.
    case tooManyConnections
    /// The bodies of all connections fill the memory set aside for them.
    case tooManyBodies
    /// The handler let go of its `ReplyHandle` without having replied.
    case unanswered

    public var status: HTTPResponse.Status {
        switch self {
        case .malformed, .plainTextOnTLS: .badRequest
        case .headTimedOut, .bodyTimedOut: .requestTimeout
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .expectationUnknown: .expectationFailed
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .unknownMethod, .unknownTransferCoding: .notImplemented
        case .unsupportedVersion: HTTPResponse.Status(code: 505, reasonPhrase: "HTTP Version Not Supported")
        case .tooManyConnections, .tooManyBodies: .serviceUnavailable
        case .unanswered: .internalServerError
        }
    }

    /// A sentence for a person.
    public var reason: String {
        switch self {
        case .malformed(let reason): reason
        case .plainTextOnTLS: "This port speaks TLS: use https."
        case .headTimedOut: "The request's head did not arrive in time."
        case .bodyTimedOut: "The request's body did not arrive in time."
        case .bodyTooLarge(let limit): "The body is longer than \(limit) bytes."
        case .targetTooLong(let limit): "The request line is longer than \(limit) bytes."
        case .expectationUnknown: "The only expectation that can be met is 100-continue."
        case .headTooLarge(let bytes, let fields): "The fields are longer than \(bytes) bytes or more than \(fields)."
        case .unknownMethod: "The method is not known."
        case .unknownTransferCoding: "The only transfer coding that is known is chunked."
        case .unsupportedVersion: "The versions that are spoken are HTTP/1.1 and HTTP/1.0."
        case .tooManyConnections: "There are too many connections; try again in a moment."
        case .tooManyBodies: "There are too many requests in progress; try again in a moment."
        case .unanswered: "The request was not answered."
        }
    }

    /// A short name for metrics.
    public var label: String {
        switch self {
        case .malformed: "malformed"
        case .plainTextOnTLS: "plain_text_on_tls"
        case .headTimedOut: "head_timed_out"
        case .bodyTimedOut: "body_timed_out"
        case .bodyTooLarge: "body_too_large"
        case .targetTooLong: "target_too_long"
        case .expectationUnknown: "expectation_unknown"
        case .headTooLarge: "head_too_large"
        case .unknownMethod: "unknown_method"
        case .unknownTransferCoding: "unknown_transfer_coding"
        case .unsupportedVersion: "unsupported_version"
        case .tooManyConnections: "too_many_connections"
        case .tooManyBodies: "too_many_bodies"
        case .unanswered: "unanswered"
        }
    }
}

import HTTPServer

extension Problem {
    /// What the server itself refuses, in the words of the registry.
    init(_ refusal: HTTPServer.Refusal) {
        let code: ProblemCode =
            switch refusal {
            case .malformed, .plainTextOnTLS: .malformedRequest
            case .headTimedOut, .bodyTimedOut: .requestTimeout
            case .bodyTooLarge: .contentTooLarge
            case .targetTooLong: .uriTooLong
            case .expectationUnknown: .expectationFailed
            case .headTooLarge: .headersTooLarge
            case .unknownMethod: .methodUnknown
            case .unknownTransferCoding: .transferCodingUnknown
            case .unsupportedVersion: .httpVersionUnsupported
            case .tooManyConnections, .tooManyBodies: .overloaded
            case .unanswered: .internalError
            }
        self.init(code, refusal.reason)
    }
}

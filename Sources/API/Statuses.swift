import HTTPTypes

extension HTTPResponse.Status {
    private static let known: [HTTPResponse.Status] = [
        .ok, .created, .accepted, .noContent, .notModified, .badRequest, .unauthorized, .forbidden, .notFound,
        .methodNotAllowed, .notAcceptable, .requestTimeout, .conflict, .gone, .preconditionFailed, .contentTooLarge,
        .uriTooLong, .unsupportedMediaType, .expectationFailed, .misdirectedRequest, .unprocessableContent,
        .tooManyRequests, .requestHeaderFieldsTooLarge,
        .internalServerError, .notImplemented, .serviceUnavailable,
        HTTPResponse.Status(code: 505, reasonPhrase: "HTTP Version Not Supported"),
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"),
    ]

    /// The status with its reason phrase, which is for people who read along.
    static func named(_ code: Int) -> HTTPResponse.Status {
        known.first { $0.code == code } ?? HTTPResponse.Status(code: code)
    }
}

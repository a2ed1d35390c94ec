/// Every way in which a call can fail, by its stable code (C36). The registry that clients read is made from this list.
public enum ProblemCode: String, CaseIterable, Sendable {
    case malformedRequest = "malformed_request"
    case invalidRequest = "invalid_request"
    case invalidJSON = "invalid_json"
    case invalidCSV = "invalid_csv"
    case unknownParameter = "unknown_parameter"
    case invalidParameter = "invalid_parameter"
    case invalidCursor = "invalid_cursor"
    case invalidHeader = "invalid_header"
    case idempotencyKeyRequired = "idempotency_key_required"
    case authenticationRequired = "authentication_required"
    case invalidToken = "invalid_token"
    case tokenExpired = "token_expired"
    case invalidCredentials = "invalid_credentials"
    case reauthenticationRequired = "reauthentication_required"
    case insufficientScope = "insufficient_scope"
    case forbidden
    case notFound = "not_found"
    case unknownRoute = "unknown_route"
    case methodNotAllowed = "method_not_allowed"
    case notAcceptable = "not_acceptable"
    case requestTimeout = "request_timeout"
    case invalidStateTransition = "invalid_state_transition"
    case checksFailed = "checks_failed"
    case contactSuppressed = "contact_suppressed"
    case followUpLimit = "follow_up_limit"
    case quotaExceeded = "quota_exceeded"
    case duplicate
    case referenceInTrash = "reference_in_trash"
    case lastAdmin = "last_admin"
    case cursorExpired = "cursor_expired"
    case versionConflict = "version_conflict"
    case contentTooLarge = "content_too_large"
    case uriTooLong = "uri_too_long"
    case unsupportedMediaType = "unsupported_media_type"
    case expectationFailed = "expectation_failed"
    case misdirectedRequest = "misdirected_request"
    case validationFailed = "validation_failed"
    case idempotencyKeyReused = "idempotency_key_reused"
    case rateLimited = "rate_limited"
    case headersTooLarge = "headers_too_large"
    case internalError = "internal_error"
    case storageCorrupt = "storage_corrupt"
    case methodUnknown = "method_unknown"
    case transferCodingUnknown = "transfer_coding_unknown"
    case overloaded
    case draining
    case storageFailure = "storage_failure"
    case queryTimeout = "query_timeout"
    case notReady = "not_ready"
    case httpVersionUnsupported = "http_version_unsupported"
    case storageFull = "storage_full"

    public var status: Int {
        switch self {
        case .malformedRequest, .invalidRequest, .invalidJSON, .invalidCSV, .unknownParameter, .invalidParameter,
            .invalidCursor, .invalidHeader, .idempotencyKeyRequired:
            400
        case .authenticationRequired, .invalidToken, .tokenExpired, .invalidCredentials, .reauthenticationRequired: 401
        case .insufficientScope, .forbidden: 403
        case .notFound, .unknownRoute: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .requestTimeout: 408
        case .invalidStateTransition, .checksFailed, .contactSuppressed, .followUpLimit, .duplicate, .referenceInTrash,
            .lastAdmin,
            .quotaExceeded:
            409
        case .cursorExpired: 410
        case .versionConflict: 412
        case .contentTooLarge: 413
        case .uriTooLong: 414
        case .unsupportedMediaType: 415
        case .expectationFailed: 417
        case .misdirectedRequest: 421
        case .validationFailed, .idempotencyKeyReused: 422
        case .rateLimited: 429
        case .headersTooLarge: 431
        case .internalError, .storageCorrupt: 500
        case .methodUnknown, .transferCodingUnknown: 501
        case .overloaded, .draining, .storageFailure, .queryTimeout, .notReady: 503
        case .httpVersionUnsupported: 505
        case .storageFull: 507
        }
    }

    /// The same for every problem of this code (RFC 9457 section 3.1.3).
    public var title: String { explanation.title }

    /// Whether trying again later can help, with the seconds to wait (C66).
    var retryAfter: Int? {
        switch self {
        case .overloaded, .storageFailure, .queryTimeout, .notReady: 1
        case .draining: 5
        default: nil
        }
    }
}

/// What `/problems/{code}` tells of a code.
struct Explanation {
    let title: String
    let cause: String
    let fix: String
}

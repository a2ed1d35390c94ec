/// Everything that a service can refuse, each with what the caller needs to do better (C36).
public enum ServiceError: Error, Sendable, Equatable {
    /// There is no such object, or not for this caller: the two look the same (C37).
    case notFound
    case versionConflict(current: Int)
    case invalid([FieldError])
    case invalidTransition(status: String, allowed: [String])
    case checksFailed([FieldError])
    case followUpLimit(Int)
    case duplicate(object: String, id: String, pointer: String)
    case referenceInTrash(object: String, id: String, pointer: String)
    /// Nobody else could administer the instance.
    case lastAdmin
    /// The owner has as many of these as one may have (X72).
    case quotaExceeded(what: String, limit: Int)
}

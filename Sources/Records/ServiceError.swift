/// Everything that a service can refuse, each with what the caller needs to do better (C36).
public enum ServiceError: Error, Sendable, Equatable {
    /// There is no such object, or not for this caller: the two look the same (C37).
    case notFound
    case versionConflict(current: Int)
    case invalid([FieldError])
    case invalidTransition(status: String, allowed: [String])
    /// The faults that stop a step; `busyUntil` is the day from which one of them may be over.
    case checksFailed([FieldError], busyUntil: LocalDate? = nil)
    /// The person is not to be asked, which no reason overrides.
    case contactSuppressed
    case followUpLimit(Int)
    case duplicate(object: String, id: String, pointer: String)
    case referenceInTrash(object: String, id: String, pointer: String)
    /// No such account, or another password: the two look the same (X10).
    case invalidCredentials
    /// Too many tries; the next may be made after so many seconds (X09).
    case throttled(seconds: Int)
    /// Without this administrator the instance would have none.
    case lastAdmin
    /// There are as many of these as there may be (X72).
    case quotaExceeded(what: String, limit: Int)
}

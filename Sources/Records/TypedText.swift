import JSON
public import SQLite

extension Kind where Value == String {
    /// What is stored for a text that came another way than in a body, such as from a command. Throws
    /// `ServiceError.invalid` with `pointer` when the kind does not allow it.
    public func value(of text: String, at pointer: String, in tx: ReadTransaction) throws -> String {
        var reading = Reading(tx, for: Caller(ownerID: .unset, zone: .utc, now: .unset))
        do {
            return try parse(.string(text), nil, &reading)
        } catch let error as FieldErrors {
            throw ServiceError.invalid(error.errors.map { FieldError(pointer, $0.code, $0.detail, limit: $0.limit) })
        }
    }
}

public import SQLite

/// A parameter of a list that holds the id of another object and narrows the list to what belongs to it by a rule that no
/// column knows: the rule is asked anew for each page.
public struct Lookup: Sendable {
    public let parameter: String
    /// The ids of the owner's objects for which it holds; none when there is no such other object.
    let ids: @Sendable (UUIDv7, Caller, ReadTransaction) throws -> [UUIDv7]

    public init(
        _ parameter: String, _ ids: @escaping @Sendable (UUIDv7, Caller, ReadTransaction) throws -> [UUIDv7]
    ) {
        self.parameter = parameter
        self.ids = ids
    }

    static func id(_ text: String) throws(WrongParameter) -> UUIDv7 {
        guard let id = UUIDv7(text) else { throw WrongParameter("is the id of an object") }
        return id
    }
}

/// How much one call may ask for (C67). An operator may allow less, not more: the contract says so much.
public struct Bounds: Sendable, Equatable {
    /// Items of a page, and bytes of one.
    public var page = 200
    public var pageBytes = 1 << 20
    /// Ids in the filter `ids`, and names in `expand`.
    public var ids = 100
    public var expand = 5
    /// Objects that a search finds.
    public var search = 50
    /// Changes of a batch.
    public var batch = 100
    /// Seconds that a call for events waits.
    public var wait = 30

    public init() {}

    /// Items of a page that is asked for without a number (C13).
    public var usualPage: Int { min(50, page) }
    /// The same of a search.
    var usualSearch: Int { min(20, search) }
    /// Of a page's bytes, what its columns may take: the rest is for computed members and what stands around the objects.
    var columnBytes: Int { max(1, pageBytes - 65_536) }
    /// What they may take with what is expanded, which may cut the page shorter still.
    var objectBytes: Int { max(1, pageBytes - 4_096) }

    /// A number from 1 to `most`, as a parameter `limit` has it.
    public static func limit(_ text: String, most: Int) throws(WrongParameter) -> Int {
        guard let limit = Int(text), (1...most).contains(limit), String(limit) == text else {
            throw WrongParameter("is a whole number from 1 to \(most)")
        }
        return limit
    }
}

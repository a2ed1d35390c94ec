public import SQLite

/// How much one professional and one organisation are asked by all students together (S58).
public struct BurdenLimits: Sendable, Equatable {
    /// Open requests to one professional.
    public var person = 2
    /// Requests to the people of one organisation within `days`.
    public var organization = 5
    public var days = 30

    public init() {}

    /// Whether the first request reaches a limit already.
    var isTight: Bool { person == 1 || organization == 1 }

    /// The limits that the instance has, which stand in the database, where all that counts looks at them.
    public static func current(in tx: ReadTransaction) throws -> BurdenLimits {
        var limits = BurdenLimits()
        try tx.each("SELECT person, organization, days FROM burden_limits") { row in
            limits.person = Int(row.integer(0))
            limits.organization = Int(row.integer(1))
            limits.days = Int(row.integer(2))
        }
        return limits
    }

    public func keep(in tx: WriteTransaction) throws {
        try tx.run("UPDATE burden_limits SET person = \(person), organization = \(organization), days = \(days)")
    }
}

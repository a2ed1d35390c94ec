/// The text of a statement with the values for its parameters.
///
/// Interpolation binds, it never concatenates: `"SELECT name FROM contacts WHERE id = \(id)"` has the text
/// `SELECT name FROM contacts WHERE id = ?` and one value.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    public private(set) var text: String
    /// One for each `?`, in order; nil binds NULL.
    public private(set) var values: [(any ColumnValue)?]

    public init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// Text from code, never from a request.
    public init(raw text: String) { self.init(stringLiteral: text) }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum += right
        return sum
    }

    public static func += (left: inout SQL, right: SQL) {
        left.text += right.text
        left.values += right.values
    }

    /// Collects the text and the values of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [(any ColumnValue)?] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Binds the value, or NULL.
        public mutating func appendInterpolation(_ value: (some ColumnValue)?) {
            text += "?"
            values.append(value)
        }

        /// Splices another text in, with its values.
        public mutating func appendInterpolation(_ sql: SQL) {
            text += sql.text
            values += sql.values
        }

        /// Splices text in as it stands: an identifier from code, never anything from a request.
        public mutating func appendInterpolation(raw text: String) { self.text += text }
    }
}

extension Sequence<SQL> {
    /// All of them in one, with `separator` between.
    public func joined(separator: String) -> SQL {
        var all: SQL = ""
        for (index, part) in enumerated() {
            if index > 0 { all += SQL(raw: separator) }
            all += part
        }
        return all
    }
}

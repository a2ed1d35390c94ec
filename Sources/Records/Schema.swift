/// What a member's JSON looks like, in the terms of JSON Schema; the contract's tests compare it with `openapi.yaml`.
public indirect enum Schema: Sendable, Equatable {
    /// Lengths count Unicode scalars; `format` as in OpenAPI's registry (`uuid`, `date-time`, `email`, ...).
    case text(ClosedRange<Int>, format: String? = nil)
    case integer(ClosedRange<Int>)
    case boolean
    case choice([String])
    case list(Schema, atMost: Int, distinct: Bool)
    case object([Member])
    /// Free-form members of the client's own.
    case customFields

    public struct Member: Sendable, Equatable {
        public let name: String
        public let schema: Schema
        public let isNullable: Bool
        public let isRequired: Bool

        public init(_ name: String, _ schema: Schema, isNullable: Bool, isRequired: Bool) {
            self.name = name
            self.schema = schema
            self.isNullable = isNullable
            self.isRequired = isRequired
        }
    }
}

/// How a value stands in its column, and so how its JSON is written without building it.
public enum ColumnForm: Sendable {
    /// TEXT that becomes a JSON string.
    case text
    /// INTEGER that becomes a JSON number.
    case integer
    /// INTEGER 0 or 1 that becomes `false` or `true`.
    case boolean
    /// TEXT that is JSON already.
    case json
}

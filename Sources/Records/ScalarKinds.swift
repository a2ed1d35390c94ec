import JSON
import SQLite

/// A closed set of words, each written in JSON and in its column as its raw value (C04).
public protocol Word: RawRepresentable<String>, CaseIterable, Sendable, Equatable, SendableMetatype {}

extension Word {
    public static var words: [String] { allCases.map(\.rawValue) }
}

extension Kind where Value: Word {
    public static func choice(_: Value.Type = Value.self) -> Kind {
        Kind(
            text: .choice(Value.words), write: \.rawValue, read: { Value(rawValue: $0) },
            bind: { $0.rawValue.bind(to: $1, at: $2) },
            parse: { value, _ in
                let text = try string(value)
                guard let word = Value(rawValue: text) else {
                    throw FieldErrors(.notInEnum, "is not one of \(Value.words.joined(separator: ", "))")
                }
                return word
            })
    }
}

extension Kind where Value == Int {
    public static func integer(_ range: ClosedRange<Int>) -> Kind {
        Kind(
            number: .integer(range), form: .integer, write: { .integer($0) }, bind: { $0.bind(to: $1, at: $2) },
            load: { Int($0.integer($1)) },
            read: { if case .integer(let number) = $0 { number } else { nil } },
            parse: { value in
                guard case .integer(let number) = value else {
                    throw FieldErrors(.wrongType, "must be a whole number, not \(value.kind)")
                }
                if number < range.lowerBound {
                    throw FieldErrors(.tooSmall, "at least \(range.lowerBound)", limit: range.lowerBound)
                }
                if number > range.upperBound {
                    throw FieldErrors(.tooLarge, "at most \(range.upperBound)", limit: range.upperBound)
                }
                return number
            })
    }
}

extension Kind where Value == Bool {
    public static let flag = Kind(
        number: .boolean, form: .boolean, write: { .bool($0) }, bind: { $0.bind(to: $1, at: $2) },
        load: { $0.integer($1) != 0 },
        read: { if case .bool(let value) = $0 { value } else { nil } },
        parse: { value in
            guard case .bool(let flag) = value else {
                throw FieldErrors(.wrongType, "must be true or false, not \(value.kind)")
            }
            return flag
        })
}

extension Kind {
    fileprivate init(
        number schema: Schema, form: ColumnForm, write: @escaping @Sendable (Value) -> JSONValue,
        bind: @escaping @Sendable (Value, Statement, Int32) -> Void, load: @escaping @Sendable (Row, Int32) -> Value?,
        read: @escaping @Sendable (JSONValue) -> Value?, parse: @escaping @Sendable (JSONValue) throws -> Value
    ) {
        self.schema = schema
        self.form = form
        self.parse = { value, _, _ in try parse(value) }
        self.bind = bind
        self.load = load
        json = write
        fromJSON = read
    }
}

extension Kind where Value == Instant {
    public static let moment = Kind(
        text: .text(20...64, format: "date-time"), write: \.text, read: { Instant($0) },
        bind: { $0.bind(to: $1, at: $2) },
        parse: { value, _ in
            guard let instant = Instant(try string(value)) else {
                throw FieldErrors(
                    .invalidDatetime, "is not an instant with its offset, such as 2026-11-21T10:00:00Z or +01:00")
            }
            return instant
        })
}

extension Kind where Value == LocalDate {
    public static let date = Kind(
        text: .text(10...10, format: "date"), write: \.text, read: { LocalDate($0) },
        bind: { $0.bind(to: $1, at: $2) },
        parse: { value, _ in
            guard let date = LocalDate(try string(value)) else {
                throw FieldErrors(.invalidDate, "is not a day such as 2026-11-21")
            }
            return date
        })
}

extension Kind where Value == Zone {
    public static let zone = Kind(
        text: .text(1...64, format: "time-zone"), write: \.name, read: { Zone($0) },
        bind: { $0.bind(to: $1, at: $2) },
        parse: { value, _ in
            guard let zone = Zone(try string(value)) else {
                throw FieldErrors(.unknownTimeZone, "is not an IANA time zone such as Europe/Lisbon")
            }
            return zone
        })
}

extension Kind {
    /// The id of a live object of the same owner (X31).
    @usableFromInline static func reference<Target: Resource>(to _: Target.Type) -> Kind where Value == ID<Target> {
        Kind(
            text: .text(36...36, format: "uuid"), write: \.text, read: { ID($0) }, bind: { $0.bind(to: $1, at: $2) },
            parse: { value, reading in
                let text = try string(value)
                let noun = Target.name.plural
                guard let id = ID<Target>(text), try reading.exists(id.uuid, in: Target.name.plural) else {
                    throw FieldErrors(.unknownReference, "is not the id of one of your \(noun)")
                }
                return id
            })
    }
}

public import JSON

extension Kind {
    /// A list that a client sends whole; its errors point at the elements.
    public static func list<Element>(
        of element: Kind<Element>, atMost limit: Int = 20, distinct: Bool = false, sorted: Bool = false
    ) -> Kind where Value == [Element] {
        Kind(
            json: .list(element.schema, atMost: limit, distinct: distinct),
            write: { .array($0.map(element.json)) },
            read: { value in
                guard case .array(let values) = value else { return nil }
                let elements = values.compactMap(element.fromJSON)
                return elements.count == values.count ? elements : nil
            },
            parse: { value, _, reading in
                guard case .array(let values) = value else {
                    throw FieldErrors(.wrongType, "must be an array, not \(value.kind)")
                }
                if values.count > limit { throw FieldErrors(.tooMany, "at most \(limit) items", limit: limit) }
                let elements = try parseAll(values, as: element, &reading)
                return distinct ? unique(elements, as: element, sorted: sorted) : elements
            })
    }
}

extension Kind where Value == [String] {
    /// Names of the client's own: a sorted set (C33).
    public static let tags = list(of: .line(1...40), distinct: true, sorted: true)
}

private func parseAll<Element>(
    _ values: [JSONValue], as kind: Kind<Element>, _ reading: inout Reading
) throws -> [Element] {
    var elements: [Element] = []
    var errors: [FieldError] = []
    for (index, value) in values.enumerated() {
        do {
            elements.append(try kind.parse(value, nil, &reading))
        } catch let error as FieldErrors {
            errors += error.errors.map { $0.under(String(index)) }
        }
    }
    if !errors.isEmpty { throw FieldErrors(errors) }
    return elements
}

/// Each element once: in the order of their first standing, or sorted by the bytes of their text.
private func unique<Element>(_ elements: [Element], as kind: Kind<Element>, sorted: Bool) -> [Element] {
    var seen: Set<[UInt8]> = []
    let once = elements.map { (element: $0, bytes: kind.json($0).bytes) }.filter { seen.insert($0.bytes).inserted }
    return (sorted ? once.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) } : once).map(\.element)
}

extension Kind {
    /// An object whose members are named by a closed list and are all of one kind. A merge patch is laid upon what stands:
    /// null takes a member out.
    public static func map<Element>(_ names: [String], of element: Kind<Element>) -> Kind
    where Value == [String: Element] {
        Kind(
            json: .object(names.map { .init($0, element.schema, isNullable: true, isRequired: false) }),
            write: { map in
                var object = JSONObject()
                for name in names { object[name] = map[name].map(element.json) }
                return .object(object)
            },
            read: { value in
                guard case .object(let object) = value else { return nil }
                var map: [String: Element] = [:]
                for member in object.members { map[member.name] = element.fromJSON(member.value) }
                return map
            },
            parse: { value, previous, reading in
                guard case .object(let given) = value else {
                    throw FieldErrors(.wrongType, "must be an object, not \(value.kind)")
                }
                return try lay(given, upon: previous ?? [:], names, element, &reading)
            })
    }

    private static func lay<Element>(
        _ given: JSONObject, upon previous: [String: Element], _ names: [String], _ element: Kind<Element>,
        _ reading: inout Reading
    ) throws -> [String: Element] {
        var map = previous
        var errors: [FieldError] = []
        for member in given.members {
            do {
                guard names.contains(member.name) else {
                    throw FieldErrors(.unknownField, "is not one of the names that may stand here")
                }
                map[member.name] =
                    member.value == .null ? nil : try element.parse(member.value, map[member.name], &reading)
            } catch let error as FieldErrors {
                errors += error.errors.map { $0.under(member.name) }
            }
        }
        if !errors.isEmpty { throw FieldErrors(errors) }
        return map
    }
}

/// Members of the client's own on an object (C33).
public struct CustomFields: Sendable, Equatable {
    public var object = JSONObject()
    public init() {}
    init(_ object: JSONObject) { self.object = object }

    static let most = 50

    /// Takes over the members of another that are not here.
    public mutating func fill(from other: CustomFields) {
        for member in other.object.members where object[member.name] == nil { object[member.name] = member.value }
        object = object.sorted
    }
}

extension Kind where Value == CustomFields {
    static let customFields = Kind(
        json: .customFields,
        write: { .object($0.object) },
        read: { if case .object(let object) = $0 { CustomFields(object) } else { nil } },
        parse: { value, previous, _ in
            guard case .object(let given) = value else {
                throw FieldErrors(.wrongType, "must be an object, not \(value.kind)")
            }
            var merged = previous?.object ?? JSONObject()
            var errors: [FieldError] = []
            for member in given.members {
                if let error = wrongCustomField(member) {
                    errors.append(error.under(member.name))
                    continue
                }
                merged[member.name] = member.value == .null ? nil : normalised(member.value)
            }
            if !errors.isEmpty { throw FieldErrors(errors) }
            if merged.members.count > CustomFields.most {
                throw FieldErrors(.tooMany, "at most \(CustomFields.most) members", limit: CustomFields.most)
            }
            return CustomFields(merged.sorted)
        })

    private static func normalised(_ value: JSONValue) -> JSONValue {
        if case .string(let text) = value { .string(Prose.normalised(text)) } else { value }
    }

    private static func wrongCustomField(_ member: JSONObject.Member) -> FieldError? {
        let name = member.name.utf8
        let isPlain = name.allSatisfy {
            ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
                || $0 == UInt8(ascii: "_")
        }
        guard isPlain, (1...40).contains(name.count) else {
            return FieldError("#", .invalidFormat, "a name is 1 to 40 of a-z, 0-9 and _", limit: 40)
        }
        switch member.value {
        case .null, .bool, .integer: return nil
        case .number(let number) where number.isFinite && abs(number) <= Double(JSONValue.largestInteger): return nil
        case .number: return FieldError("#", .tooLarge, "is beyond ±(2^53 - 1)")
        case .string(let text) where Prose.forbidden(in: text, lines: true) != nil:
            return FieldError("#", .invalidFormat, "holds a control character")
        case .string(let text) where text.unicodeScalars.count > 500:
            return FieldError("#", .tooLong, "at most 500 characters", limit: 500)
        case .string: return nil
        case .array, .object: return FieldError("#", .wrongType, "must be a string, a number, true or false")
        }
    }
}

extension Kind where Value: Content {
    /// An object inside an object, its members given by a fields table of its own.
    ///
    /// A merge patch is laid upon what stands there; within a list each object is read whole.
    public static func object(_: Value.Type = Value.self) -> Kind {
        Kind(
            json: .object(
                Value.fields.all.map { .init($0.name, $0.schema, isNullable: $0.isNullable, isRequired: $0.isRequired) }
            ),
            write: { value in
                var object = JSONObject()
                for field in Value.fields.all { object[field.name] = field.json(value) }
                return .object(object)
            },
            read: { value in
                guard case .object(let object) = value else { return nil }
                var result = Value()
                for field in Value.fields.all {
                    guard let member = object[field.name], field.codec.restore(member, &result) else { return nil }
                }
                return result
            },
            parse: { value, previous, reading in
                guard case .object(let object) = value else {
                    throw FieldErrors(.wrongType, "must be an object, not \(value.kind)")
                }
                do {
                    if let previous { return try BodyReader.patch(previous, with: object, &reading) }
                    return try BodyReader.create(Value.self, from: object, &reading)
                } catch ContentErrors.invalid(let errors) {
                    throw FieldErrors(errors)
                }
            })
    }
}

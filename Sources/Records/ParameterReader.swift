/// One parameter of a query string, decoded.
public struct QueryParameter: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// What is wrong with one parameter.
public struct ParameterError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        case unknown = "unknown_parameter"
        case invalid = "invalid_parameter"
        case cursor = "invalid_cursor"
    }

    public let parameter: String
    public let code: Code
    public let detail: String

    public init(_ parameter: String, _ code: Code, _ detail: String) {
        self.parameter = parameter
        self.code = code
        self.detail = detail
    }
}

/// All that is wrong with a query string.
public struct ParameterErrors: Error, Sendable {
    public let errors: [ParameterError]
    public init(_ errors: [ParameterError]) { self.errors = errors }
}

/// The names in a parameter `fields`.
struct FieldList<R: Resource> {
    let names: Set<String>

    init(_ text: String, inTrash: Bool = false, expand: [String] = []) throws(WrongParameter) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = Shape<R>.names(inTrash: inTrash) + expand
        if let unknown = words.first(where: { !known.contains($0) }) {
            throw WrongParameter(
                "names \(unknown.prefix(64)), which is not a member; members: \(known.joined(separator: ", "))"
            )
        }
        names = Set(words)
    }
}

/// Why a parameter's value is not accepted.
public struct WrongParameter: Error {
    let detail: String
    public init(_ detail: String) { self.detail = detail }
}

/// Takes parameters one by one and remembers all that is wrong with them.
public struct ParameterReader {
    private let parameters: [QueryParameter]
    private var errors: [ParameterError] = []
    private var missing: [ParameterError] = []

    public init(_ parameters: [QueryParameter]) { self.parameters = parameters }

    /// The value of one that is given and can be read.
    public mutating func take<T>(_ name: String, _ read: (String) throws -> T?) -> T? {
        guard let value = parameters.first(where: { $0.name == name })?.value else { return nil }
        do {
            return try read(value)
        } catch {
            errors.append(ParameterError(name, .invalid, (error as? WrongParameter)?.detail ?? "cannot be read"))
            return nil
        }
    }

    /// Whose rows are asked for, where they can be another's.
    mutating func owner<R: Resource>(of _: R.Type) -> ID<Owner>? { R.isShared ? owner() : nil }

    mutating func owner() -> ID<Owner>? {
        take("owner_id") { text in
            guard let id = ID<Owner>(text) else { throw WrongParameter("is the id of a user") }
            return id
        }
    }

    mutating func refuse(_ name: String, _ detail: String) { errors.append(ParameterError(name, .invalid, detail)) }

    /// Remembers that a parameter is missing.
    public mutating func require(_ name: String, _ detail: String) {
        if !parameters.contains(where: { $0.name == name }) { missing.append(ParameterError(name, .invalid, detail)) }
    }

    /// Throws everything that was wrong, unknown and repeated names among it, in the order of the query string.
    public mutating func finish(known: [String]) throws(ParameterErrors) {
        var seen: Set<String> = []
        var all = missing
        for parameter in parameters {
            if !seen.insert(parameter.name).inserted {
                all.append(ParameterError(parameter.name, .invalid, "stands more than once"))
            } else if known.contains(parameter.name) {
                all += errors.filter { $0.parameter == parameter.name }
            } else {
                let names = known.sorted().joined(separator: ", ")
                all.append(ParameterError(parameter.name, .unknown, "is not a parameter here; parameters: \(names)"))
            }
        }
        if !all.isEmpty { throw ParameterErrors(Array(all.prefix(100))) }
    }
}

/// The owner whom a query string names, where it may name nothing else.
public struct NamedOwner: Sendable {
    public let ownerID: ID<Owner>?

    public init(_ parameters: [QueryParameter]) throws(ParameterErrors) {
        var reader = ParameterReader(parameters)
        ownerID = reader.owner()
        try reader.finish(known: ["owner_id"])
    }
}

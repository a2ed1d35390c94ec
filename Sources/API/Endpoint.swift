public import HTTPTypes
public import Records
import SQLite
public import Services

/// One operation of the API. Its handler's parameters are what it reads of the call, from left to right in the order of
/// the checks; what it returns is what it answers. Nothing else needs to be said about it.
///
/// A class, since every call refers to one: copies of a struct would count the references of each of its parts.
public final class Endpoint: Sendable {
    /// The `operationId` of the contract.
    public let id: String
    public let method: HTTPRequest.Method
    public let path: String
    public let declaration: Declaration
    let run: @Sendable (Extraction) throws -> Answer

    init<each I: Input, O: Output>(
        _ id: String, _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (repeat each I) throws -> O
    ) {
        self.id = id
        self.method = method
        self.path = path
        var declaration = Declaration()
        repeat (each I).declare(in: &declaration)
        O.declare(in: &declaration)
        self.declaration = declaration
        run = { extraction in
            try handler(repeat try (each I).take(from: extraction)).answer(extraction)
        }
    }

    /// What a call counts for beside the limit of all calls (X71).
    var rate: RatePolicies.Extra? { declaration.rate ?? (method == .get ? nil : .write) }

    /// What a token must allow (X26).
    public var scope: Scope { declaration.scope ?? (method == .get ? .read : .write) }

    /// Whether a retry gets the kept answer: a secret is told once, and a password proves something now (C39).
    public var takesIdempotencyKey: Bool {
        declaration.policy != .everyone && !declaration.tellsSecret && declaration.hashing == nil
            && declaration.lane == .write && (method == .post || method == .patch)
    }
}

/// What an operation needs, told by the types of its parameters and of its result.
public struct Declaration: Sendable {
    /// Where it runs (the type of the transaction it asks for).
    enum Lane: Sendable {
        case loop, read, write
        /// On the loop with its reader, again and again while there is something to wait for.
        case patient
    }

    /// Who may call. An operation that names no caller is for everyone.
    public internal(set) var policy = Policy.everyone
    /// What the token must allow, where the method alone does not tell.
    var scope: Scope?
    public internal(set) var session = SessionNeed.none
    /// Whether the answer holds a secret that is told this once.
    public internal(set) var tellsSecret = false
    /// What is hashed before the call enters the write lane: read on the loop, then run in the pool of its own.
    var hashing: (@Sendable (Extraction) throws -> HashWork)?
    var lane = Lane.loop
    public internal(set) var hasBody = false
    /// In what form the body is read.
    public internal(set) var bodyForm = BodyForm.json
    /// Whether an empty body stands for `{}`: so for actions.
    var bodyMayBeEmpty = false
    public internal(set) var takesIfMatch = false
    /// Whether space is kept for the operation, so that it succeeds on a full disk.
    var usesReserve = false
    public internal(set) var status = 200
    public internal(set) var mediaType = "application/json"
    /// What it can answer as well, when Accept asks for it.
    public internal(set) var otherMediaTypes: [String] = []
    /// What a call counts for beside the limit of all calls, where the method alone does not tell.
    var rate: RatePolicies.Extra?
    /// Whether an Idempotency-Key must be sent.
    public internal(set) var requiresKey = false
    /// The names of all query parameters.
    public internal(set) var parameters: [String] = []
    /// The members of the body, for the contract's tests.
    public internal(set) var bodySchema: [Schema.Member] = []
    /// Which session the caller must have, beside the right by role and scope (X12, X23).
    public enum SessionNeed: Sendable {
        case none
        /// Any: a personal token is refused.
        case own
        /// One whose password was given within ten minutes.
        case fresh
    }

    /// Understands the query string before anything is looked up; its result waits for the input that asked for it.
    var prepare: (@Sendable ([QueryParameter], Caller, Services) throws -> PreparedQuery)?
    /// Whether the id in the path is that of the one whose rows are asked for.
    var namesOwnerInPath = false
}

/// The forms of content that bodies are read in.
public enum BodyForm: Sendable {
    case json
    /// A list of rows.
    case csv
}

/// What a query string asks, and whose rows it asks for if it names an owner.
struct PreparedQuery: Sendable {
    let value: any Sendable
    var ownerID: ID<Owner>?
}

/// Something that an operation reads of its call.
protocol Input: SendableMetatype {
    static func declare(in declaration: inout Declaration)
    static func take(from extraction: Extraction) throws -> Self
}

/// What an operation answers.
protocol Output: SendableMetatype {
    static func declare(in declaration: inout Declaration)
    func answer(_ extraction: Extraction) throws -> Answer
}

extension Output {
    static func declare(in declaration: inout Declaration) {}
}

/// What the inputs of one call draw from.
final class Extraction {
    let ticket: OperationTicket
    let services: Services
    let transaction: ReadTransaction?
    let body: BodyContent
    /// The network that the client is in; known where passwords are looked at.
    let network: String
    /// Nil for a call on another's rows until she was found to have let the caller in.
    private(set) var caller: Caller?
    /// What the owner of the rows lets the caller see, when it is not the caller herself.
    private(set) var granted: Set<SharingScope>?
    /// Whether the owner will find the call in her audit log.
    var isAudited = false
    /// The object that an `Existing` found, for the inputs behind it.
    var found: Any?

    init(
        _ ticket: OperationTicket, _ services: Services, _ transaction: ReadTransaction?, body: BodyContent,
        network: String = ""
    ) {
        self.network = network
        self.ticket = ticket
        self.services = services
        self.transaction = transaction
        self.body = body
        guard ticket.owner == nil else { return }
        caller = ticket.caller.map { Caller(ownerID: $0.userID, zone: $0.zone, now: services.stores.clock.now) }
    }

    /// Lets a caller in to the rows of the owner whom the call names. Throws `notFound` without a grant of the
    /// operation's scope, as if there were no such owner (C37, X40).
    func admitReader() throws {
        guard let owner = ticket.owner, case .reader(let scope) = ticket.endpoint.declaration.policy,
            let principal = ticket.caller, let transaction
        else { throw DeclarationError(what: "another's rows") }
        let now = services.stores.clock.now
        let scopes = try services.sharing.scopes(
            from: owner, to: principal.userID, as: principal.role, at: now, in: transaction)
        guard scopes.contains(scope) else { throw ServiceError.notFound }
        granted = scopes
        caller = Caller(ownerID: owner, actorID: principal.userID, zone: principal.zone, now: now)
    }
}

/// A fault of an endpoint's declaration, found by the tests: an input asks for what no other has provided.
struct DeclarationError: Error {
    let what: String
}

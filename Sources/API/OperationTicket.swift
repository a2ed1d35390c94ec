import HTTPServer
import Records
import Services

/// A value that one thread hands to another and no longer touches.
///
/// `@unchecked Sendable`: its guard is that hand-over.
struct HandedOver<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

/// What was found out about a call before its body: the operation, the caller, and the parts of the head that matter.
///
/// It belongs to whoever holds its call.
final class OperationTicket: Ticket {
    let endpoint: Endpoint
    /// What stands in the place of the path's parameter; empty without one.
    let parameter: String
    /// The second of the path's parameters; empty without one.
    let part: String
    /// The query string as sent; empty without one.
    let query: String
    var caller: Principal?
    /// The state of all rights before its caller was looked up.
    var rights = 0
    /// Whose rows the call is for, when it is not the caller herself.
    private(set) var owner: ID<Owner>?
    var prepared: (any Sendable)?
    /// The form that Accept asks for, where an operation has more than one.
    var mediaType: String?
    var ifMatch: IfMatch?
    var ifNoneMatch: IfNoneMatch?
    var idempotencyKey: String?
    /// Whether the call has been put aside, so that much may have changed since its caller was looked up.
    var hasWaited = false

    init(_ endpoint: Endpoint, parameters: [String], query: String) {
        self.endpoint = endpoint
        parameter = parameters.first ?? ""
        part = parameters.count > 1 ? parameters[1] : ""
        self.query = query
        super.init(route: endpoint.path)
    }

    /// The path of the list that the call is for.
    var path: String {
        parameter.isEmpty
            ? endpoint.path : endpoint.path.replacing("{id}", with: parameter).replacing("{key}", with: parameter)
    }

    /// Notes whose rows the call names. Only operations that can be shared name any.
    func isFor(_ owner: ID<Owner>?, by principal: Principal) {
        if let owner, owner != principal.userID { self.owner = owner }
    }

    /// Another's rows are read in the write lane, as the entry in her audit log is written with it.
    var lane: Declaration.Lane { owner == nil ? endpoint.declaration.lane : .write }
}

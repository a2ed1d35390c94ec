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
    /// The query string as sent; empty without one.
    let query: String
    var caller: Principal?
    var prepared: (any Sendable)?
    var ifMatch: IfMatch?
    var idempotencyKey: String?
    /// Whether the call has been put aside, so that much may have changed since its caller was looked up.
    var hasWaited = false

    init(_ endpoint: Endpoint, parameter: String, query: String) {
        self.endpoint = endpoint
        self.parameter = parameter
        self.query = query
        super.init(route: endpoint.path)
    }
}

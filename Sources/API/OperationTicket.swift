import HTTPServer
import Records
import Services

/// What was found out about a call before its body: the operation, the caller, and the parts of the head that matter.
///
/// It belongs to whoever holds its call.
final class OperationTicket: Ticket {
    let endpoint: Endpoint
    /// What stands in the place of the path's parameter; empty without one.
    let parameter: String
    var caller: Principal?
    var prepared: (any Sendable)?
    var ifMatch: IfMatch?
    var idempotencyKey: String?

    init(_ endpoint: Endpoint, parameter: String) {
        self.endpoint = endpoint
        self.parameter = parameter
        super.init(route: endpoint.path)
    }
}

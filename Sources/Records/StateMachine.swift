import JSON

/// The states of an object and what leads from one to the next; `allowed_actions` and refusals come from it (C41).
public struct StateMachine<Status: Word, Action: Word>: Sendable {
    public struct Transition: Sendable {
        let action: Action
        let from: [Status]
        /// Nil when the action leaves the state as it is.
        let to: Status?
    }

    private let transitions: [Transition]

    public init(@TransitionBuilder<Status, Action> _ build: () -> [Transition]) { transitions = build() }

    /// The actions that can be taken in a state, in the order of the action's words.
    public func allowed(in status: Status) -> [Action] {
        Action.allCases.filter { action in transitions.contains { $0.action == action && $0.from.contains(status) } }
    }

    /// The state that an action leads to. Throws `invalidTransition` with what is allowed instead.
    public func next(_ status: Status, by action: Action) throws(ServiceError) -> Status {
        guard let found = transitions.first(where: { $0.action == action && $0.from.contains(status) }) else {
            throw refusal(in: status)
        }
        return found.to ?? status
    }

    public func refusal(in status: Status, allowed: [Action]? = nil) -> ServiceError {
        .invalidTransition(
            status: status.rawValue, allowed: (allowed ?? self.allowed(in: status)).map(\.rawValue))
    }

    /// The member `allowed_actions`, read off the column `status`.
    public var allowedActions: Derived {
        var answers: [String: [UInt8]] = [:]
        for status in Status.allCases { answers[status.rawValue] = Self.json(allowed(in: status)) }
        return Derived("allowed_actions", Self.schema, from: ["status"]) { [answers] row, out in
            out.raw(row.text(0).flatMap { answers[$0] } ?? Array("[]".utf8))
        }
    }

    public static var schema: Schema { .list(.choice(Action.words), atMost: Action.words.count, distinct: true) }

    public static func json(_ actions: [Action]) -> [UInt8] {
        JSONValue.array(actions.map { .string($0.rawValue) }).bytes
    }
}

@resultBuilder public enum TransitionBuilder<Status: Word, Action: Word> {
    public typealias Transition = StateMachine<Status, Action>.Transition

    public static func buildExpression(_ entry: (Action, from: [Status], to: Status)) -> Transition {
        Transition(action: entry.0, from: entry.from, to: entry.to)
    }

    public static func buildExpression(_ entry: (Action, in: [Status])) -> Transition {
        Transition(action: entry.0, from: entry.in, to: nil)
    }

    public static func buildBlock(_ transitions: Transition...) -> [Transition] { transitions }
}

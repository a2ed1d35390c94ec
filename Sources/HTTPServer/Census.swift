internal import CoreMetrics
internal import Synchronization

/// How many connections are open, of all clients and of each address, and what their bodies take of the memory.
final class Census: Sendable {
    private struct State: Sendable {
        var connections = 0
        /// Connections over the limit that are still being told so.
        var refused = 0
        var byAddress: [IPAddress: Int] = [:]
        var bell: Bell?

        var total: Int { connections + refused }
    }

    enum Verdict { case admitted, refused, ignored }

    /// Connections over the limit that are answered at one time; the rest are closed unanswered.
    private static let refusedAtOnce = 32

    private let limits: Limits
    private let state = Mutex(State())
    private let gauge: Gauge
    private let bodyBytes = Atomic<Int>(0)

    init(limits: Limits, metrics: any MetricsFactory) {
        self.limits = limits
        gauge = Gauge(label: "http_connections", factory: metrics)
    }

    var connections: Int { state.withLock { $0.total } }

    /// Counts a new connection in, if there is room for it.
    func enter(_ remote: RemoteAddress) -> Verdict {
        let isCounted = isCounted(remote)
        return state.withLock { state in
            defer { gauge.record(state.total) }
            let ofAddress = isCounted ? state.byAddress[remote.address, default: 0] : 0
            if state.connections < limits.connections, ofAddress < limits.connectionsPerAddress {
                state.connections += 1
                if isCounted { state.byAddress[remote.address] = ofAddress + 1 }
                return .admitted
            }
            guard state.refused < Self.refusedAtOnce else { return .ignored }
            state.refused += 1
            return .refused
        }
    }

    /// Counts a closed connection out.
    func leave(_ accepted: Accepted) {
        let isCounted = isCounted(accepted.remote)
        let bell = state.withLock { state in
            if accepted.isWithinLimits { state.connections -= 1 } else { state.refused -= 1 }
            if accepted.isWithinLimits, isCounted {
                let left = state.byAddress[accepted.remote.address, default: 1] - 1
                state.byAddress[accepted.remote.address] = left > 0 ? left : nil
            }
            gauge.record(state.total)
            defer { state.bell = nil }
            return state.bell
        }
        bell?.ring()
    }

    /// Rings the bell, once, when the next connection has been closed.
    func ringWhenOneLeaves(_ bell: Bell) {
        state.withLock { $0.bell = bell }
    }

    /// Sets memory aside for bodies; false when there is not so much left.
    func reserve(bodyBytes count: Int) -> Bool {
        let total = bodyBytes.add(count, ordering: .relaxed).newValue
        if total <= limits.bodyBytesInMemory { return true }
        release(bodyBytes: count)
        return false
    }

    func release(bodyBytes count: Int) {
        bodyBytes.subtract(count, ordering: .relaxed)
    }

    private func isCounted(_ remote: RemoteAddress) -> Bool {
        !remote.isLoopback && !limits.exemptNetworks.contains { $0.contains(remote.address) }
    }
}

internal import Synchronization

/// What a connection may wait for, and how long.
extension Connection {
    /// When the loop is to look at the connection again if nothing happens before.
    var deadline: MonotonicTime {
        if !unsent.isEmpty { return lastProgress.advanced(bySeconds: limits.writeStallSeconds) }
        switch phase {
        case .handshake: return since.advanced(bySeconds: limits.handshakeSeconds)
        case .head:
            return since.advanced(bySeconds: pending.isEmpty ? limits.idleSeconds : limits.headerSeconds)
        case .body: return bodyDeadline
        case .discarding: return since.advanced(bySeconds: limits.discardSeconds)
        case .lingering: return since.advanced(bySeconds: limits.lingerSeconds)
        case .handling, .streaming, .closing, .closed: return MonotonicTime(nanoseconds: .max)
        }
    }

    /// The whole body's deadline, or the moment when it falls behind the slowest rate that is allowed.
    private var bodyDeadline: MonotonicTime {
        let whole = since.advanced(bySeconds: limits.bodySeconds)
        guard limits.bodyBytesPerSecond > 0 else { return whole }
        let earned = Double(body?.received ?? 0) / Double(limits.bodyBytesPerSecond)
        return min(whole, since.advanced(bySeconds: limits.bodyGraceSeconds + earned))
    }

    /// Called when a deadline may have passed.
    func timeIsUp() {
        let deadline = deadline
        guard deadline <= loop.now else {
            if deadline.nanoseconds != .max { loop.schedule(self, at: deadline) }
            return
        }
        if !unsent.isEmpty { return abort() }
        switch phase {
        case .handshake: failHandshake(.timedOut)
        case .head where pending.isEmpty: close()
        case .head: giveUp(.headTimedOut)
        case .body: giveUp(.bodyTimedOut)
        case .discarding:
            phase = .closing
            takeTurn()
        case .lingering: close()
        case .handling, .streaming, .closing, .closed: break
        }
    }

    private func giveUp(_ refusal: Refusal) {
        let arrived = pending
        arrived.withUnsafeBufferPointer { answer(refusal, to: $0) }
        takeTurn()
    }

    /// Sends what the peer should see, then closes: at once when nothing of it can be lost, else in stages.
    func finish() {
        if inputEnded || closesPolitely && pending.isEmpty && !canRead { return close() }
        transport.finishSending()
        pending = []
        since = loop.now
        phase = .lingering
    }

    /// Cuts the connection; a call in progress is noted as one whose client is gone.
    func abort() {
        guard phase != .closed else { return }
        if exchange != nil {
            exchange?.status = 499
            exchange?.code = "client_gone"
            endExchange()
        }
        close(cleanly: false)
    }

    /// Closes the socket and lets go of everything; not `cleanly` when the client is to see that something is missing.
    func close(cleanly: Bool = true) {
        guard phase != .closed else { return }
        phase = .closed
        transport.close(cleanly: cleanly)
        serial.add(1, ordering: .releasing)
        loop.core.census.release(bodyBytes: reservedBodyBytes)
        reservedBodyBytes = 0
        exchange = nil
        stream = nil
        body = nil
        pending = []
        unsent = []
        loop.remove(self)
    }
}

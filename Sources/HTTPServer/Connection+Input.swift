internal import Synchronization

/// From bytes to calls.
extension Connection {
    /// Reads what the socket has, once, and answers what is complete.
    func takeInput() {
        if isPendingNew { return examinePending() }
        guard canRead, let input = receive() else { return }
        if pending.isEmpty {
            keep(input, from: examine(input))
        } else {
            pending.append(contentsOf: input)
            examinePending()
        }
    }

    /// Reads and drops; for a connection that only waits for the client to close.
    func dropInput() {
        if canRead, receive() == nil, inputEnded { close() }
    }

    private func receive() -> UnsafeBufferPointer<UInt8>? {
        let size = phase == .head ? 16_384 : loop.scratch.count
        switch transport.receive(into: UnsafeMutableBufferPointer(rebasing: loop.scratch[..<size])) {
        case .bytes(let count):
            // With edges, a short read means that the socket is empty (epoll(7)); the end is another edge.
            canRead = count == size || isFinishing || transport.knowsMore
            return UnsafeBufferPointer(rebasing: loop.scratch[..<count])
        case .wouldBlock: canRead = false
        case .ended: end()
        case .failed: abort()
        }
        return nil
    }

    /// The client has finished sending: what is complete is still answered, what is not never will be.
    private func end() {
        canRead = false
        inputEnded = true
        switch phase {
        case .head where pending.isEmpty: break
        case .head, .body:
            let arrived = pending
            arrived.withUnsafeBufferPointer {
                answer(.malformed("The connection ended before the request was complete."), to: $0)
            }
        case .discarding: phase = .closing
        case .handshake, .handling, .streaming, .closing, .lingering, .closed: break
        }
    }

    private func examinePending() {
        isPendingNew = false
        let input = pending
        pending = []
        input.withUnsafeBufferPointer { input in keep(input, from: examine(input)) }
    }

    /// Keeps what is left of the input for a later turn.
    private func keep(_ input: UnsafeBufferPointer<UInt8>, from consumed: Int) {
        guard consumed < input.count, phase != .closed else { return }
        if phase == .closing || phase == .lingering {
            closesPolitely = false
        } else {
            pending = Array(input[consumed...])
        }
    }

    /// Answers calls until the input ends, the batch is full, or a call has to wait; returns how many bytes were used.
    private func examine(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        var at = 0
        var calls = 0
        while at < input.count {
            let rest = UnsafeBufferPointer(rebasing: input[at...])
            switch phase {
            case .head:
                if calls == limits.pipelinedCalls || loop.out.count >= limits.outputBuffer {
                    isPendingNew = true
                    return at
                }
                guard let length = readHead(rest) else { return at }
                at += length
                calls += 1
                admit(UnsafeBufferPointer(rebasing: rest[..<length]), hasMore: at < input.count)
            case .body, .discarding: at += readBody(rest)
            case .handshake, .handling, .streaming, .closing, .lingering, .closed:
                isPendingNew = true
                return at
            }
        }
        return at
    }

    /// The length of the head that `input` begins with; nil when it is not complete, or was refused.
    private func readHead(_ input: UnsafeBufferPointer<UInt8>) -> Int? {
        do throws(Refusal) {
            if case .head(let length) = try parser.parse(input) { return length }
            if !isReadingHead {
                isReadingHead = true
                since = loop.now
            }
        } catch {
            answer(error, to: input)
        }
        return nil
    }

    private func admit(_ bytes: UnsafeBufferPointer<UInt8>, hasMore: Bool) {
        served += 1
        isReadingHead = false
        let requestID = loop.core.configuration.makeRequestID()
        var head = RequestHead(
            bytes: Array(bytes), layout: parser.layout, requestID: requestID, remoteAddress: accepted.remote)
        if let proxies = loop.proxies { head = head.sent(by: proxies.client(of: head, peer: accepted.remote)) }
        parser.reset()
        exchange = Exchange(requestID: requestID, head: head, started: loop.now)
        switch loop.handler.admit(head, loop: loop) {
        case .refuse(let reply, let ticket):
            exchange?.ticket = ticket
            refuse(reply, head, hasMore: hasMore)
        case .body(let limit, let ticket):
            exchange?.ticket = ticket
            accept(head, limit: limit, hasMore: hasMore)
        }
    }

    private func accept(_ head: RequestHead, limit: Int, hasMore: Bool) {
        if case .length(let length) = head.announcedBody, length > limit {
            return refuse(.bodyTooLarge(limit: limit), head, hasMore: hasMore)
        }
        if head.layout.expectation == .unknown { return refuse(.expectationUnknown, head, hasMore: hasMore) }
        let reader = BodyReader(head.announcedBody, limit: limit, isKept: true, limits: loop.headLimits)
        if reader.isComplete { return dispatch([]) }
        body = reader
        phase = .body
        since = loop.now
        if head.layout.expectation == .continue100, !hasMore { loop.out.append("HTTP/1.1 100 Continue\r\n\r\n") }
    }

    private func readBody(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        do throws(Refusal) {
            if phase == .body { try reserve(input.count) }
            guard let used = try body?.read(input) else { return input.count }
            if body?.isComplete == true { bodyIsComplete() }
            return used
        } catch {
            body = nil
            if phase == .body { answer(error) } else { phase = .closing }
            return input.count
        }
    }

    private func bodyIsComplete() {
        let bytes = body?.bytes ?? []
        body = nil
        if phase == .body {
            dispatch(bytes)
        } else {
            phase = .head
            since = loop.now
        }
    }

    private func dispatch(_ bytes: [UInt8]) {
        guard let head = exchange?.head else { return }
        let ticket = exchange?.ticket ?? Ticket()
        exchange?.isRead = true
        phase = .handling
        let call = Call(head: head, body: bytes, ticket: ticket, started: loop.now)
        let handle = ReplyHandle(connection: self, serial: serial.load(ordering: .relaxed))
        loop.handler.handle(call, reply: handle, loop: loop)
    }

    /// Sets memory aside for `count` more bytes of the body.
    private func reserve(_ count: Int) throws(Refusal) {
        let needed = (body?.bytes.count ?? 0) + min(count, body?.mostToCome ?? 0)
        let more = needed - reservedBodyBytes
        guard more > 0 else { return }
        guard loop.core.census.reserve(bodyBytes: more) else { throw .tooManyBodies }
        reservedBodyBytes += more
    }
}

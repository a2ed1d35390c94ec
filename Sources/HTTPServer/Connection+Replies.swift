internal import HTTPTypes
internal import Logging
internal import Synchronization

/// From replies to bytes.
extension Connection {
    /// Answers, in place of the handler, what cannot go on: the connection ends with it. `input` is what has arrived of the
    /// head, while there is only that.
    func answer(_ refusal: Refusal, to input: UnsafeBufferPointer<UInt8>? = nil) {
        if exchange == nil {
            let requestID = loop.core.configuration.makeRequestID()
            exchange = Exchange(requestID: requestID, head: nil, started: loop.now)
            exchange?.crossOrigin = input.flatMap { loop.core.crossOrigin?.lines(forRefused: $0) }
        }
        var reply = makeReply(refusal)
        reply.closes = reply.closes || refusal != .unanswered
        respond(reply)
    }

    /// Answers a call whose body is not wanted.
    func refuse(_ refusal: Refusal, _ head: RequestHead, hasMore: Bool) {
        refuse(makeReply(refusal), head, hasMore: hasMore)
    }

    /// The same with a reply of the handler's. A short body is read and dropped, so that the connection can go on; a long
    /// one, and one that the client holds back until it is told to continue, ends it.
    func refuse(_ reply: Reply, _ head: RequestHead, hasMore: Bool) {
        let mayNeverCome = head.layout.expectation == .continue100 && !hasMore
        var reply = reply
        switch head.announcedBody {
        case .none, .length(0): exchange?.isRead = true
        case .length(let length): reply.closes = reply.closes || mayNeverCome || length > limits.discardedBody
        case .chunked: reply.closes = reply.closes || mayNeverCome
        }
        let isRead = exchange?.isRead ?? true
        respond(reply)
        guard phase == .head, !isRead else { return }
        body = BodyReader(head.announcedBody, limit: limits.discardedBody, isKept: false, limits: loop.headLimits)
        phase = .discarding
    }

    /// Writes the reply to the call in progress: a stream is begun, anything else is complete with it.
    func respond(_ reply: Reply) {
        guard let exchange else { return }
        if reply.fields.refused > 0 { logRefusedFields(exchange) }
        let head = exchange.head
        let reply = coded(reply)
        let framing = framing(of: reply, isHTTP10: head?.isHTTP10 == true)
        var isLast = reply.closes || mustClose(head)
        if case .untilClose = framing { isLast = true }
        closesPolitely = exchange.isRead && head?.layout.keepsAlive == false
        loop.writer.appendHead(
            reply, requestID: exchange.requestID, framing: framing,
            persistence: isLast ? .close : head?.isHTTP10 == true ? .keepAlive : .unsaid,
            isSecure: transport.isSecure, crossOrigin: crossOrigin(of: exchange),
            allowance: exchange.ticket?.allowance, to: &loop.out)
        self.exchange?.status = reply.status.code
        self.exchange?.code = reply.code
        self.exchange?.isLast = isLast
        appendBody(reply.body, framing, isWanted: head?.kind != .head)
    }

    /// The reply with its bytes in gzip, when it is to be so; as it is where that fails.
    private func coded(_ reply: Reply) -> Reply {
        guard reply.isCompressed else { return reply }
        var coded = reply
        coded.isCompressed = false
        if case .bytes(let bytes) = reply.body, let shorter = loop.compress(bytes) {
            coded.body = .bytes(shorter)
            coded.isCompressed = true
        }
        return coded
    }

    private func crossOrigin(of exchange: Exchange) -> [UInt8]? {
        guard let lines = loop.core.crossOrigin else { return nil }
        return exchange.head.map { lines.lines(for: $0) } ?? exchange.crossOrigin ?? lines.none
    }

    private func appendBody(_ content: Reply.Body, _ framing: ReplyWriter.Framing, isWanted: Bool) {
        switch (content, framing) {
        case _ where !isWanted: break
        case (_, .absent), (.none, _): break
        case (.bytes(let bytes), _) where bytes.count > limits.outputBuffer:
            // Sent piece by piece from where it lies: what many share is not copied for each of them (F33).
            stream = Stream(source: HeldBytes(bytes), isChunked: false)
        case (.bytes(let bytes), _):
            loop.out.append(contentsOf: bytes)
            exchange?.bodyBytes = bytes.count
        case (.stream(let source), .chunked):
            stream = Stream(source: source, isChunked: true)
        case (.stream(let source), _):
            stream = Stream(source: source, isChunked: false)
        }
        guard let stream else { return endExchange() }
        phase = .streaming
        if loop.isDraining { stream.source.drain() }
    }

    private func framing(of reply: Reply, isHTTP10: Bool) -> ReplyWriter.Framing {
        let code = reply.status.code
        if code == 204 || code == 304 || code < 200 { return .absent }
        return switch reply.body {
        case .none: .length(0)
        case .bytes(let bytes): .length(bytes.count)
        case .stream: isHTTP10 ? .untilClose : .chunked
        }
    }

    private func mustClose(_ head: RequestHead?) -> Bool {
        guard let head, head.layout.keepsAlive, served < limits.requestsPerConnection else { return true }
        return loop.core.isDraining.load(ordering: .relaxed)
    }

    /// Ends the call in progress: notes it, and makes the connection ready for the next, or for its end.
    func endExchange() {
        guard let ended = exchange else { return }
        let entry = Journal.Entry(
            requestID: ended.requestID, method: ended.head?.kind, ticket: ended.ticket,
            remote: ended.head?.remoteAddress ?? accepted.remote,
            status: ended.status, code: ended.code, bodyBytes: ended.bodyBytes,
            nanoseconds: MonotonicTime.now().nanoseconds(since: ended.started))
        loop.journal.note(entry, at: loop.clock)
        exchange = nil
        stream = nil
        serial.add(1, ordering: .releasing)
        if reservedBodyBytes > 0 {
            loop.core.census.release(bodyBytes: reservedBodyBytes)
            reservedBodyBytes = 0
        }
        phase = ended.isLast ? .closing : .head
        since = loop.now
    }

    private func makeReply(_ refusal: Refusal) -> Reply {
        loop.journal.count(refusal)
        return loop.handler.refusal(refusal, requestID: exchange?.requestID ?? "")
    }

    private func logRefusedFields(_ exchange: Exchange) {
        loop.core.configuration.logger.warning(
            "a reply's field was left out: its value cannot be sent",
            metadata: ["request_id": "\(exchange.requestID)"])
    }
}

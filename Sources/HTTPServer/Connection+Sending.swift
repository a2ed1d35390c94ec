/// From bytes to the socket.
extension Connection {
    /// Sends what the socket would not take before.
    func sendUnsent() {
        guard !unsent.isEmpty, canWrite else { return }
        let sent = unsent[unsentStart...].withUnsafeBufferPointer { send($0) }
        unsentStart += sent
        if unsentStart == unsent.count {
            unsent = []
            unsentStart = 0
        }
    }

    /// Sends what the turn has written, in one go; what the socket does not take is kept.
    func flush() {
        guard !loop.out.isEmpty else { return }
        defer { loop.clearOut() }
        guard phase != .closed else { return }
        let sent = unsent.isEmpty ? loop.out.withUnsafeBufferPointer { send($0) } : 0
        if sent < loop.out.count { unsent.append(contentsOf: loop.out[sent...]) }
    }

    /// Sends until everything is sent or the socket is full; returns how many bytes were taken.
    private func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var sent = 0
        while sent < bytes.count {
            switch transport.send(UnsafeBufferPointer(rebasing: bytes[sent...])) {
            case .bytes(let count):
                sent += count
                lastProgress = loop.now
            case .wouldBlock:
                canWrite = false
                if unsent.isEmpty { lastProgress = loop.now }
                return sent
            case .ended, .failed:
                isBroken = true
                return sent
            }
        }
        return sent
    }

    /// Pulls the streamed body while the socket takes it, then leaves the turn to others.
    func pump() {
        guard let stream else { return }
        var pulled = 0
        while pulled < limits.outputBuffer {
            switch stream.source.pull(16_384) {
            case .bytes(let piece) where !piece.isEmpty:
                ReplyWriter.appendPiece(piece, isChunked: stream.isChunked, to: &loop.out)
                exchange?.bodyBytes += piece.count
                pulled += piece.count
            case .bytes, .wait:
                self.stream?.waits = true
                return
            case .end:
                if stream.isChunked { loop.out.append("0\r\n\r\n") }
                return endExchange()
            case .failed:
                flush()
                return abort()
            }
        }
    }
}

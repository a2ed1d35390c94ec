import Dispatch
import HTTPServer
import JSON
import Records
import SQLite

/// An owner's events as they happen, as server-sent events (C51; https://html.spec.whatwg.org/multipage/server-sent-events.html).
/// It reads from the database what the client can take, so nothing piles up for a client that is slow.
///
/// `@unchecked Sendable`: made, pulled and drained on its loop's thread only.
final class EventStream: BodySource, @unchecked Sendable {
    private let hub: EventHub
    private let call: Call
    private let owner: ID<Owner>
    private let types: EventTypes
    private let authentication: Authentication
    private let state: LoopState
    /// Holds this in turn, until the connection lets go of its stream.
    private let reply: ReplyHandle
    /// Everything up to this event has been sent.
    private var last: Int64
    private var spot: EventHub.Spot?
    private var hasBegun = false
    private var isDraining = false
    private var hasEnded = false
    private var lastBytes = DispatchTime.now()
    private var lastCheck = DispatchTime.now()

    private static let secondsPerHeartbeat = 15.0
    private static let eventsPerPull = 64
    private static let longestSearch = 8

    /// Throws `quota_exceeded` when the owner has as many streams as she may.
    init(
        _ call: Call, of owner: ID<Owner>, after: Int64, types: EventTypes, _ hub: EventHub,
        _ authentication: Authentication, _ state: LoopState, _ reply: ReplyHandle
    ) throws(Problem) {
        try hub.beginStream(of: owner)
        self.hub = hub
        self.call = call
        self.owner = owner
        self.types = types
        self.authentication = authentication
        self.state = state
        self.reply = reply
        last = after
    }

    deinit {
        if let spot { hub.giveBack(spot) }
        hub.endStream(of: owner)
    }

    /// There is no end to send for: who has finished sending is gone.
    var endsWithInput: Bool { true }

    func drain() { isDraining = true }

    func pull(_ limit: Int) -> Pulled {
        if hasEnded { return .end }
        if isDraining { return end(": the server is about to end\n\n") }
        guard hasBegun else {
            hasBegun = true
            return .bytes(Array("retry: 3000\n\n".utf8))
        }
        do { return try next() } catch {
            let code = Problem(error).code.rawValue
            return end("event: end\ndata: {\"code\":\"\(code)\"}\n\n")
        }
    }

    private func next() throws -> Pulled {
        if let spot { hub.giveBack(spot) }
        spot = try hub.wait(for: owner, isStream: true, seconds: Self.secondsPerHeartbeat) { [weak reply] in
            reply?.wake()
        }
        guard spot != nil else { return end(": the server is about to end\n\n") }
        let out = JSONBuffer(capacity: 4_096)
        let isBehind = try state.reader.read { tx in
            try checkToken(in: tx)
            return try write(to: out, in: tx)
        }
        let bytes = out.bytes()
        if !bytes.isEmpty { return send(bytes) }
        let silence = seconds(since: lastBytes)
        return isBehind || silence >= Self.secondsPerHeartbeat ? send(Array(":\n\n".utf8)) : .wait
    }

    /// Writes the next events; whether there are more to look at.
    private func write(to out: JSONBuffer, in tx: ReadTransaction) throws -> Bool {
        for _ in 0..<Self.longestSearch {
            let page = try EventLog.read(after: last, of: owner, types: types, limit: Self.eventsPerPull, in: tx)
            last = page.lastSequence
            for event in page.events {
                out.literal("id: ")
                out.integer(event.sequence)
                out.literal("\nevent: ")
                Array(event.type.utf8).withUnsafeBytes { out.raw($0) }
                out.literal("\ndata: ")
                event.write(to: out)
                out.literal("\n\n")
            }
            if !page.events.isEmpty || !page.hasMore { return false }
        }
        return true
    }

    /// Throws as the call itself would have been refused, when the token was revoked or has expired (X24).
    private func checkToken(in tx: ReadTransaction) throws {
        guard seconds(since: lastCheck) >= EventHub.longestNap / 2 else { return }
        lastCheck = .now()
        _ = try authentication.principal(of: call.head, state.hasher, in: tx)
    }

    private func send(_ bytes: [UInt8]) -> Pulled {
        lastBytes = .now()
        return .bytes(bytes)
    }

    private func end(_ words: String) -> Pulled {
        hasEnded = true
        return .bytes(Array(words.utf8))
    }

    private func seconds(since time: DispatchTime) -> Double {
        Double(DispatchTime.now().uptimeNanoseconds - time.uptimeNanoseconds) / 1e9
    }
}

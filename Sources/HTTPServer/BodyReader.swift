/// Reads one request's body as it arrives, up to a limit.
struct BodyReader {
    private enum Framing {
        case length(remaining: Int)
        case chunked(ChunkedDecoder)
    }

    /// The body so far; empty when it is dropped instead of kept.
    private(set) var bytes: [UInt8] = []
    /// Bytes of the body that have arrived.
    private(set) var received = 0
    private var framing: Framing
    private let limit: Int
    private let isKept: Bool

    /// A reader for the announced body; `isKept: false` drops what it reads.
    init(_ announced: AnnouncedBody, limit: Int, isKept: Bool, limits: HeadLimits) {
        switch announced {
        case .none: framing = .length(remaining: 0)
        case .length(let length): framing = .length(remaining: length)
        case .chunked: framing = .chunked(ChunkedDecoder(limits: limits))
        }
        self.limit = limit
        self.isKept = isKept
    }

    var isComplete: Bool {
        switch framing {
        case .length(let remaining): remaining == 0
        case .chunked(let decoder): decoder.isComplete
        }
    }

    /// How many bytes may follow at most.
    var mostToCome: Int {
        if case .length(let remaining) = framing { remaining } else { limit - received }
    }

    /// Reads from `input` up to its end or the body's and returns how many bytes were read; throws 413 beyond the limit
    /// and 400 when chunks are not well-formed.
    mutating func read(_ input: UnsafeBufferPointer<UInt8>) throws(Refusal) -> Int {
        switch framing {
        case .length(let remaining):
            let count = min(remaining, input.count)
            if bytes.isEmpty, isKept { bytes.reserveCapacity(min(remaining, max(count, 65_536))) }
            try keep(UnsafeBufferPointer(rebasing: input[..<count]))
            framing = .length(remaining: remaining - count)
            return count
        case .chunked(var decoder):
            // The decoder is taken out of the enum, so that its trailer is not copied for each piece of input.
            framing = .length(remaining: 0)
            let count = try decoder.read(input) { piece throws(Refusal) in try keep(piece) }
            framing = .chunked(decoder)
            // Refused when it is announced: the client may wait for the answer before it sends so much.
            if decoder.announced > limit - received { throw .bodyTooLarge(limit: limit) }
            return count
        }
    }

    private mutating func keep(_ piece: UnsafeBufferPointer<UInt8>) throws(Refusal) {
        received += piece.count
        if received > limit { throw .bodyTooLarge(limit: limit) }
        if isKept { bytes.append(contentsOf: piece) }
    }
}

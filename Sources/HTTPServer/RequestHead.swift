public import HTTPTypes

/// A request's head: its method, target and fields as they were sent. It owns its bytes, so it may be kept and read on any
/// thread; text is made only when it is asked for.
public final class RequestHead: Sendable {
    /// The server's own id of this request, also sent as `Request-Id` (C60).
    public let requestID: String
    /// The client: the connection's peer, or whom a trusted proxy speaks for.
    public let remoteAddress: RemoteAddress
    let bytes: [UInt8]
    let layout: HeadLayout

    init(bytes: [UInt8], layout: HeadLayout, requestID: String, remoteAddress: RemoteAddress) {
        self.bytes = bytes
        self.layout = layout
        self.requestID = requestID
        self.remoteAddress = remoteAddress
    }

    /// The same head, from another client than the connection's peer.
    func sent(by client: RemoteAddress) -> RequestHead {
        RequestHead(bytes: bytes, layout: layout, requestID: requestID, remoteAddress: client)
    }

    public var kind: KnownMethod { layout.method }
    public var method: HTTPRequest.Method { layout.method.method }
    public var announcedBody: AnnouncedBody { layout.announcedBody }
    public var isHTTP10: Bool { layout.minorVersion == 0 }

    /// The path as sent, still percent-encoded; `*` for `OPTIONS *`.
    public var path: String { text(layout.path) }

    /// What follows the path's `?`, as sent; nil without a `?`.
    public var query: String? { layout.query.map(text) }

    /// The host and port that the request is for: of a target in absolute form, else of the Host field.
    public var host: String? { layout.authority.map(text) ?? self[known: .host] }

    /// The first value of a known field, without the blanks around it; bytes that are not UTF-8 become U+FFFD.
    public subscript(known field: KnownField) -> String? {
        let slot = layout.slots[field.rawValue]
        return slot.lines == 0 ? nil : text(slot.value)
    }

    /// How many field lines carry the known field.
    public func count(known field: KnownField) -> Int { Int(layout.slots[field.rawValue].lines) }

    /// Hands the bytes of a known field's first value to `body`; nil when the field was not sent.
    public func withBytes<Result, Failure: Error>(
        known field: KnownField, _ body: (UnsafeBufferPointer<UInt8>?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let slot = layout.slots[field.rawValue]
        guard slot.lines > 0 else { return try body(nil) }
        return try withBytes(slot.value, body)
    }

    /// Hands the bytes of the path, still percent-encoded, to `body`.
    public func withPath<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withBytes(layout.path, body)
    }

    /// The first value of the field of this name.
    public subscript(name: HTTPField.Name) -> String? {
        var found: String?
        forEachField { field, value in
            guard matches(field, name) else { return true }
            found = String(decoding: value, as: UTF8.self)
            return false
        }
        return found
    }

    /// How many field lines carry this name.
    public func count(of name: HTTPField.Name) -> Int {
        var count = 0
        forEachField { field, _ in
            if matches(field, name) { count += 1 }
            return true
        }
        return count
    }

    /// The values of all field lines of this name, in the order sent.
    public func values(of name: HTTPField.Name) -> [String] {
        var values: [String] = []
        forEachField { field, value in
            if matches(field, name) { values.append(String(decoding: value, as: UTF8.self)) }
            return true
        }
        return values
    }

    private func matches(_ field: Slice<UnsafeBufferPointer<UInt8>>, _ name: HTTPField.Name) -> Bool {
        let wanted = name.canonicalName.utf8
        return wanted.count == field.count && zip(wanted, field).allSatisfy { $0 == ASCII.lowered($1) }
    }

    /// Walks the field lines, which the parser has checked, until `body` returns false.
    private func forEachField(
        _ body: (_ name: Slice<UnsafeBufferPointer<UInt8>>, _ value: Slice<UnsafeBufferPointer<UInt8>>) -> Bool
    ) {
        bytes.withUnsafeBufferPointer { bytes in
            var line = layout.fields
            while let end = bytes[line...].firstIndex(of: Octet.lineFeed), end - line > 1 {
                let places = FieldLine.places(in: bytes, line..<(end - 1))
                guard body(bytes[places.name], bytes[places.value]) else { return }
                line = end + 1
            }
        }
    }

    private func text(_ place: HeadLayout.Place) -> String {
        withBytes(place) { String(decoding: $0, as: UTF8.self) }
    }

    private func withBytes<Result, Failure: Error>(
        _ place: HeadLayout.Place, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
            try body(UnsafeBufferPointer(rebasing: bytes[place.range]))
        }
    }
}

/// The fields that decide where a message ends and whether the connection goes on (RFC 9112 sections 3.2, 6 and 9.3).
enum Framing {
    typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Checks what can be told only once all fields are known: Host, Content-Length and Transfer-Encoding.
    static func check(_ layout: inout HeadLayout, _ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) {
        try checkHost(layout, bytes)
        let lengths = layout.slots[KnownField.contentLength.rawValue]
        let codings = layout.slots[KnownField.transferEncoding.rawValue]
        if codings.lines > 0 {
            try checkCodings(layout, bytes)
            layout.announcedBody = .chunked
        } else if lengths.lines > 0 {
            layout.announcedBody = .length(try length(lengths, bytes))
        }
    }

    private static func checkHost(_ layout: HeadLayout, _ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) {
        let host = layout.slots[KnownField.host.rawValue]
        if host.lines > 1 { throw .malformed("The Host field stands more than once.") }
        if host.lines == 0 {
            if layout.minorVersion > 0 { throw .malformed("HTTP/1.1 needs a Host field.") }
        } else if !Authority.isValid(bytes[host.value.range]) {
            throw .malformed("The Host field is not a host and a port.")
        }
    }

    /// One line, digits alone: lists and repetitions are how requests are smuggled (RFC 9112 section 6.3).
    private static func length(
        _ slot: HeadLayout.Slot, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(Refusal) -> Int {
        if slot.lines > 1 { throw .malformed("Content-Length stands more than once.") }
        guard slot.value.count > 0 else { throw .malformed("Content-Length is empty.") }
        var length = 0
        for byte in bytes[slot.value.range] {
            guard Octet.isDigit(byte) else { throw .malformed("Content-Length is not a number.") }
            let (tens, tooMany) = length.multipliedReportingOverflow(by: 10)
            let (sum, tooMuch) = tens.addingReportingOverflow(Int(byte - 48))
            if tooMany || tooMuch { throw .malformed("Content-Length is larger than any body.") }
            length = sum
        }
        return length
    }

    /// `chunked`, once, alone, in HTTP/1.1 and without Content-Length (RFC 9112 section 6.1).
    private static func checkCodings(_ layout: HeadLayout, _ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) {
        let slot = layout.slots[KnownField.transferEncoding.rawValue]
        if layout.minorVersion == 0 { throw .malformed("HTTP/1.0 has no Transfer-Encoding.") }
        if layout.slots[KnownField.contentLength.rawValue].lines > 0 {
            throw .malformed("Content-Length and Transfer-Encoding exclude each other.")
        }
        if slot.lines > 1 { throw .malformed("Transfer-Encoding stands more than once.") }
        let codings = elements(of: bytes[slot.value.range])
        if codings.contains(where: \.isEmpty) { throw .malformed("Transfer-Encoding has an empty element.") }
        guard let last = codings.last, ASCII.equal(last, "chunked") else {
            throw .malformed("The last transfer coding is not chunked, so the body's end cannot be told.")
        }
        if codings.dropLast().contains(where: { ASCII.equal($0, "chunked") }) {
            throw .malformed("The body is chunked more than once.")
        }
        if codings.count > 1 { throw .unknownTransferCoding }
    }

    /// Reads one line of the Connection field, a list of options without regard to case (RFC 9110 section 7.6.1).
    static func readConnection(_ value: Bytes, into layout: inout HeadLayout) throws(Refusal) {
        if ASCII.equal(value, "keep-alive") { return layout.saysKeepAlive = true }
        for option in elements(of: value) where !option.isEmpty {
            guard option.allSatisfy(Octet.isToken) else { throw .malformed("A Connection option is not a token.") }
            if ASCII.equal(option, "close") { layout.saysClose = true }
            if ASCII.equal(option, "keep-alive") { layout.saysKeepAlive = true }
        }
    }

    /// Expectations are known from HTTP/1.1 on (RFC 9110 section 10.1.1).
    static func readExpectation(_ value: Bytes, into layout: inout HeadLayout) {
        for expectation in elements(of: value) where !expectation.isEmpty && layout.minorVersion > 0 {
            if !ASCII.equal(expectation, "100-continue") {
                layout.expectation = .unknown
            } else if layout.expectation == .none {
                layout.expectation = .continue100
            }
        }
    }

    /// The elements between a list's commas, without the blanks around them.
    private static func elements(of value: Bytes) -> [Bytes] {
        value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { element in
            var element = element
            while let first = element.first, first == Octet.space || first == Octet.tab { element.removeFirst() }
            while let last = element.last, last == Octet.space || last == Octet.tab { element.removeLast() }
            return element
        }
    }
}

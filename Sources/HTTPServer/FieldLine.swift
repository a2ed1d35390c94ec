/// A field line: `field-name ":" OWS field-value OWS` (RFC 9112 section 5).
enum FieldLine {
    /// The places of the name and the trimmed value in a line that has a colon; the whole line as name in one without.
    @inline(__always)
    static func places(
        in bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>
    ) -> (name: Range<Int>, value: Range<Int>) {
        var colon = line.lowerBound
        while colon < line.upperBound, bytes[colon] != Octet.colon { colon += 1 }
        var start = min(colon + 1, line.upperBound)
        var end = line.upperBound
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return (line.lowerBound..<colon, start..<end)
    }

    /// Reads one line, which is not empty; throws 400 for a fold, a blank before the colon, a name that is no token, or a
    /// control character (RFC 9112 sections 5.1 and 5.2, RFC 9110 section 5.5).
    @inline(__always)
    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>
    ) throws(Refusal) -> (name: Range<Int>, value: Range<Int>) {
        if isBlank(bytes[line.lowerBound]) {
            throw .malformed("A field line begins with a blank: folded fields are not accepted.")
        }
        var colon = line.lowerBound
        while colon < line.upperBound, Octet.isToken(bytes[colon]) { colon += 1 }
        guard colon < line.upperBound, bytes[colon] == Octet.colon, colon > line.lowerBound else {
            throw .malformed("A field line needs a name, directly followed by a colon.")
        }
        var isClean = true
        for index in (colon + 1)..<line.upperBound { isClean = isClean && Octet.isFieldValue(bytes[index]) }
        guard isClean else { throw .malformed("A field value holds a control character.") }
        return places(in: bytes, line)
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == Octet.space || byte == Octet.tab }
}

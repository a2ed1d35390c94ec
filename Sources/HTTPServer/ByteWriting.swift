/// Text and numbers appended as bytes, without strings in between.
extension [UInt8] {
    @inline(__always)
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    @inline(__always)
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }

    /// Appends a number that is not negative.
    mutating func append(decimal value: Int) {
        var digits = 1
        var rest = value / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        append(decimal: value, digits: digits)
    }

    /// Appends the last `digits` digits of a number that is not negative.
    mutating func append(decimal value: Int, digits: Int) {
        let start = count
        for _ in 0..<digits { append(0) }
        var rest = value
        for index in stride(from: start + digits - 1, through: start, by: -1) {
            self[index] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
    }

    /// Appends a number in hexadecimal digits, as a chunk's size is written (RFC 9112 section 7.1).
    mutating func append(hexadecimal value: Int) {
        append(text: String(value, radix: 16))
    }
}

extension JSONParser {
    /// Reads a number by the grammar of RFC 8259 section 6.
    mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        let negative = skip(UInt8(ascii: "-"))
        let leading = current
        var magnitude = 0
        var small = true
        try digits { digit in
            if small { magnitude = magnitude * 10 + digit }
            if magnitude > JSONValue.largestInteger { small = false }
        }
        let length = position - start - (negative ? 1 : 0)
        if leading == UInt8(ascii: "0"), length > 1 { throw error("a number begins with a superfluous 0", at: start) }
        var whole = true
        if skip(UInt8(ascii: ".")) {
            whole = false
            try digits { _ in }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            whole = false
            position += 1
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try digits { _ in }
        }
        if whole, small { return .integer(negative ? -magnitude : magnitude) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let double = Double(text) ?? .infinity
        if abs(double) <= Double(JSONValue.largestInteger), double == double.rounded(), isWhole(start..<position) {
            return .integer(Int(double))
        }
        return .number(double)
    }

    /// Whether the number that is written there has no fraction: a double cannot tell, as it holds 0.99999999999999999999
    /// for 1 and 1e-400 for 0.
    private func isWhole(_ range: Range<Int>) -> Bool {
        let parts = bytes[range].split(maxSplits: 1) { $0 | 0x20 == UInt8(ascii: "e") }
        guard let digits = parts.first else { return false }
        let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.endIndex
        guard let last = digits.lastIndex(where: { $0 > UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            return true
        }
        // The last digit that is not 0 stands for 10 to the power of its place.
        let place = last < point ? point - last - 1 : point - last
        let text = parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : "0"
        let exponent = Int(text) ?? (text.hasPrefix("-") ? -1_000_000_000 : 1_000_000_000)
        return place + exponent >= 0
    }

    private mutating func digits(_ each: (Int) -> Void) throws(JSONSyntaxError) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            each(Int(byte - UInt8(ascii: "0")))
            position += 1
        }
        if position == start { throw error("a digit is due") }
    }

    /// Reads a string; the opening quote stands at `position`.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = position
        position += 1
        let content = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try decode(content..<position)
                position += 1
                return text
            case UInt8(ascii: "\\"): return try stringWithEscapes(from: content)
            case 0..<0x20: throw error("a control character stands unescaped in a string")
            default: position += 1
            }
        }
        throw error("the string does not end", at: start)
    }

    private func decode(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
        guard let text = Self.text(UnsafeBufferPointer(rebasing: bytes[range])) else {
            throw error("the string is not valid UTF-8", at: range.lowerBound)
        }
        return text
    }

    /// Nil when the bytes are not UTF-8. ASCII, which is most of what comes, needs no second look.
    private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        bytes.allSatisfy { $0 < 0x80 }
            ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }

    private mutating func stringWithEscapes(from content: Int) throws(JSONSyntaxError) -> String {
        var text: [UInt8] = Array(bytes[content..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = text.withUnsafeBufferPointer(Self.text) else {
                    throw error("the string is not valid UTF-8", at: content)
                }
                position += 1
                return result
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error("a control character stands unescaped in a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error("the string does not end", at: content - 1)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        let start = position
        position += 1
        guard let byte = current else { throw error("the string does not end", at: start) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try scalar(at: start))).utf8)
        default: throw error("unknown escape", at: start)
        }
    }

    /// Reads the digits after `\u`, with the second half of a surrogate pair.
    private mutating func scalar(at start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
        var code = try hexadecimal()
        if code >= 0xD800, code < 0xDC00 {
            guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else { throw error("lone surrogate", at: start) }
            let low = try hexadecimal()
            guard low >= 0xDC00, low < 0xE000 else { throw error("lone surrogate", at: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard code != 0 else { throw error("U+0000 is not allowed", at: start) }
        guard let scalar = Unicode.Scalar(code) else { throw error("lone surrogate", at: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = hexadecimalDigit(byte) else {
                throw error("four hexadecimal digits are due")
            }
            code = code << 4 | digit
            position += 1
        }
        return code
    }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}

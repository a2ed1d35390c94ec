import Testing

/// Bytes from hexadecimal digits; blanks and line ends between them are for the reader.
func bytes(_ hex: String) throws -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    #expect(digits.count.isMultiple(of: 2))
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// The classes of bytes that RFC 9110 section 5.6 and RFC 3986 are written in.
enum Octet {
    static let tab: UInt8 = 9
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32
    static let colon = UInt8(ascii: ":")
    static let percent = UInt8(ascii: "%")
    static let slash = UInt8(ascii: "/")

    /// One bit for each byte below 128.
    private struct Members {
        var low: UInt64 = 0
        var high: UInt64 = 0

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool {
            byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
        }
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }

    /// `tchar` (RFC 9110 section 5.6.2): letters, digits and ``!#$%&'*+-.^_`|~``.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        Members(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe).contains(byte)
    }

    /// What stands in a path or query (RFC 3986 sections 3.3 and 3.4): `pchar`, `/`, `?`, and `%`, whose digits the
    /// router looks at.
    @inline(__always)
    static func isTarget(_ byte: UInt8) -> Bool {
        Members(low: 0xafff_fff2_0000_0000, high: 0x47ff_fffe_87ff_ffff).contains(byte)
    }

    /// What stands in a `reg-name` (RFC 3986 section 3.2.2) but for the comma, which would join two hosts to one.
    @inline(__always)
    static func isHost(_ byte: UInt8) -> Bool {
        Members(low: 0x2bff_6ff2_0000_0000, high: 0x47ff_fffe_87ff_fffe).contains(byte)
    }

    /// What stands in a host name that one listens on.
    static func isHostName(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// What stands in a field value (RFC 9110 section 5.5): visible characters, blank, tab and `obs-text`.
    @inline(__always)
    static func isFieldValue(_ byte: UInt8) -> Bool { byte >= 32 ? byte != 127 : byte == tab }

    /// The value of a hexadecimal digit; nil for any other byte.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte &- 48 }
        let lowered = byte | 32
        return lowered &- 97 < 6 ? lowered &- 87 : nil
    }
}

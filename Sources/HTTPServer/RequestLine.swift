/// `method SP request-target SP HTTP-version` (RFC 9112 section 3).
enum RequestLine {
    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, into layout: inout HeadLayout
    ) throws(Refusal) {
        var methodEnd = line.lowerBound
        while methodEnd < line.upperBound, Octet.isToken(bytes[methodEnd]) { methodEnd += 1 }
        var targetEnd = methodEnd + 1
        while targetEnd < line.upperBound, bytes[targetEnd] > Octet.space { targetEnd += 1 }
        guard methodEnd > line.lowerBound, targetEnd < line.upperBound, targetEnd > methodEnd + 1,
            bytes[methodEnd] == Octet.space, bytes[targetEnd] == Octet.space
        else { throw .malformed("A request line is a method, a target and a version, with one blank between each.") }
        layout.minorVersion = try minorVersion(bytes[(targetEnd + 1)..<line.upperBound])
        guard let method = KnownMethod(bytes: bytes[line.lowerBound..<methodEnd]) else { throw .unknownMethod }
        layout.method = method
        try RequestTarget.parse(bytes, (methodEnd + 1)..<targetEnd, into: &layout)
    }

    /// `HTTP/` DIGIT `.` DIGIT, in capitals. A later minor version is answered as 1.1 (RFC 9110 section 2.5).
    private static func minorVersion(_ version: Slice<UnsafeBufferPointer<UInt8>>) throws(Refusal) -> UInt8 {
        let start = version.startIndex
        guard version.count == 8, ("HTTP/" as StaticString).withUTF8Buffer({ $0.elementsEqual(version.prefix(5)) }),
            Octet.isDigit(version[start + 5]), version[start + 6] == UInt8(ascii: "."),
            Octet.isDigit(version[start + 7])
        else { throw .malformed("The version is written HTTP/1.1.") }
        guard version[start + 5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        return version[start + 7] == UInt8(ascii: "0") ? 0 : 1
    }
}

/// What a request is for (RFC 9112 section 3.2): in origin form, absolute form, or `*` with OPTIONS.
enum RequestTarget {
    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ target: Range<Int>, into layout: inout HeadLayout
    ) throws(Refusal) {
        let first = bytes[target.lowerBound]
        if first == Octet.slash {
            try parsePath(bytes, target, into: &layout)
        } else if target.count == 1, first == UInt8(ascii: "*") {
            guard layout.method == .options else { throw .malformed("The target * is for OPTIONS alone.") }
            layout.path = HeadLayout.Place(target)
        } else if layout.method == .connect {
            // RFC 9112 section 3.2.3: a target in authority form asks for a tunnel, which is not offered.
            throw .unknownMethod
        } else {
            try parseAbsolute(bytes, target, into: &layout)
        }
    }

    private static func parsePath(
        _ bytes: UnsafeBufferPointer<UInt8>, _ target: Range<Int>, into layout: inout HeadLayout
    ) throws(Refusal) {
        var question: Int?
        var isClean = true
        for index in target {
            isClean = isClean && Octet.isTarget(bytes[index])
            if question == nil, bytes[index] == UInt8(ascii: "?") { question = index }
        }
        guard isClean else { throw .malformed("The target holds a character that must be percent-encoded.") }
        layout.path = HeadLayout.Place(target.lowerBound..<(question ?? target.upperBound))
        if let question { layout.query = HeadLayout.Place((question + 1)..<target.upperBound) }
    }

    /// `http://authority/path?query`, which a server must accept (RFC 9112 section 3.2.2).
    private static func parseAbsolute(
        _ bytes: UnsafeBufferPointer<UInt8>, _ target: Range<Int>, into layout: inout HeadLayout
    ) throws(Refusal) {
        let schemes: [StaticString] = ["http://", "https://"]
        guard
            let scheme = schemes.first(where: { scheme in
                ASCII.equal(bytes[target].prefix(scheme.utf8CodeUnitCount), scheme)
            })
        else { throw .malformed("The target begins with / or is a whole http URI.") }
        let start = target.lowerBound + scheme.utf8CodeUnitCount
        let end = bytes[start..<target.upperBound].firstIndex { $0 == Octet.slash || $0 == UInt8(ascii: "?") }
        let authority = start..<(end ?? target.upperBound)
        guard Authority.isValid(bytes[authority]) else { throw .malformed("The target's host is not valid.") }
        layout.authority = HeadLayout.Place(authority)
        try parsePath(bytes, authority.upperBound..<target.upperBound, into: &layout)
        // No path means the root (RFC 9110 section 4.2.3): the slash is borrowed from the scheme.
        if layout.path.count == 0 { layout.path = HeadLayout.Place((start - 1)..<start) }
    }
}

/// `uri-host [ ":" port ]` (RFC 9110 section 7.2), without user information, which it does not allow.
enum Authority {
    static func isValid(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = bytes.first else { return false }
        let hostEnd: Int
        if first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = String(decoding: bytes[(bytes.startIndex + 1)..<bracket], as: UTF8.self)
            guard IPAddress.isIPv6(text: address) else { return false }
            hostEnd = bracket + 1
        } else {
            hostEnd = bytes.firstIndex(of: Octet.colon) ?? bytes.endIndex
            guard hostEnd > bytes.startIndex, isRegisteredName(bytes[bytes.startIndex..<hostEnd]) else { return false }
        }
        return hostEnd == bytes.endIndex || bytes[hostEnd] == Octet.colon && isPort(bytes[(hostEnd + 1)...])
    }

    private static func isRegisteredName(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var index = name.startIndex
        while index < name.endIndex {
            guard Octet.isHost(name[index]) else { return false }
            if name[index] == Octet.percent {
                guard index + 2 < name.endIndex, Octet.hexValue(name[index + 1]) != nil,
                    Octet.hexValue(name[index + 2]) != nil
                else { return false }
            }
            index += 1
        }
        return true
    }

    /// The grammar allows an empty port.
    private static func isPort(_ port: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard port.count <= 5, port.allSatisfy(Octet.isDigit) else { return false }
        return port.reduce(0) { $0 * 10 + Int($1 - 48) } <= 65_535
    }
}

import COpenSSL

/// What OpenSSL refused, with its own reasons. It never carries a key or a message.
public struct OpenSSLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was to be done.
    public let operation: String
    /// OpenSSL's error queue, oldest first; empty where OpenSSL gave none.
    public let reasons: [String]

    public init(operation: String, reasons: [String]) {
        self.operation = operation
        self.reasons = reasons
    }

    /// Takes the reasons from this thread's error queue, which is empty then
    /// (https://docs.openssl.org/3.0/man3/ERR_get_error/).
    public init(_ operation: String) {
        var reasons: [String] = []
        while case let code = ERR_get_error(), code != 0 { reasons.append(Self.text(of: code)) }
        self.init(operation: operation, reasons: reasons)
    }

    public var description: String {
        reasons.isEmpty ? "\(operation) failed" : "\(operation) failed: \(reasons.joined(separator: "; "))"
    }

    private static func text(of code: UInt) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress else { return "error \(code)" }
            ERR_error_string_n(code, start, buffer.count)
            return String(cString: start)
        }
    }
}

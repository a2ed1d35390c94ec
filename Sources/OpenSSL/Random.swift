import COpenSSL

/// Random bytes that nobody can foretell, from OpenSSL's generator (https://docs.openssl.org/3.0/man3/RAND_bytes/).
public enum Random {
    /// Throws `OpenSSLError` when the generator has no entropy.
    public static func bytes(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        try bytes.withUnsafeMutableBytes { try fill($0) }
        return bytes
    }

    public static func fill(_ buffer: UnsafeMutableRawBufferPointer) throws {
        guard let start = buffer.baseAddress, buffer.count > 0 else { return }
        let limit = Int(Int32.max)
        guard buffer.count <= limit, RAND_bytes(start.assumingMemoryBound(to: UInt8.self), Int32(buffer.count)) == 1
        else { throw OpenSSLError("making \(buffer.count) random bytes") }
    }
}

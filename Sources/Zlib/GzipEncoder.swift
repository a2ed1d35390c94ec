import CZlib

/// Puts whole bodies into gzip (RFC 1952), one after the other. It keeps its state between them, which is 256 KiB, and is
/// used on one thread. The same bytes always become the same bytes.
public final class GzipEncoder {
    private let stream: UnsafeMutablePointer<z_stream>

    /// `level` is 1, the fastest, to 9. Nil when there is no memory for the state.
    public init?(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_begin_gzip(stream, level) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The bytes in gzip; nil when they cannot be encoded.
    public func encode(_ bytes: [UInt8]) -> [UInt8]? {
        guard let count = UInt32(exactly: bytes.count), deflateReset(stream) == Z_OK else { return nil }
        let bound = Int(deflateBound(stream, uLong(bytes.count)))
        guard let room = UInt32(exactly: bound) else { return nil }
        return bytes.withUnsafeBufferPointer { input in
            var isWhole = false
            let output = [UInt8](unsafeUninitializedCapacity: bound) { output, used in
                // zlib only reads through next_in.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = count
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = room
                isWhole = deflate(stream, Z_FINISH) == Z_STREAM_END
                used = bound - Int(stream.pointee.avail_out)
                stream.pointee.next_in = nil
                stream.pointee.next_out = nil
            }
            return isWhole ? output : nil
        }
    }
}

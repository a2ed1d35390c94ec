import CZlib

/// The bytes that a gzip stream holds; nil when it is none.
func gunzip(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    var bytes = bytes
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    return bytes.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        while true {
            let (code, count) = piece.withUnsafeMutableBufferPointer { piece in
                stream.next_out = piece.baseAddress
                stream.avail_out = UInt32(piece.count)
                let code = inflate(&stream, Z_NO_FLUSH)
                return (code, piece.count - Int(stream.avail_out))
            }
            output += piece[..<count]
            if code == Z_STREAM_END { return stream.avail_in == 0 ? output : nil }
            guard code == Z_OK, count > 0 || stream.avail_in > 0 else { return nil }
        }
    }
}

import Dispatch
import Glibc

/// Work on other threads.
enum Background {
    static func run(_ work: @escaping @Sendable () -> Void) {
        DispatchQueue.global().async(execute: work)
    }

    /// Waits a moment for what another thread does.
    static func pause() {
        usleep(2_000)
    }

    static func run(afterMilliseconds milliseconds: Int, _ work: @escaping @Sendable () -> Void) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: work)
    }

    /// Sends `bytes` on the client's connection, `piece` bytes at a time with a pause after each, until the server no longer
    /// takes them. It has a descriptor of its own, so that the client may be closed meanwhile.
    static func send(_ bytes: [UInt8], on client: Client, piece: Int = .max, pauseMicroseconds: UInt32 = 0) {
        let descriptor = dup(client.descriptor)
        run {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.prefix(piece).withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { break }
                rest = rest.dropFirst(count)
                if pauseMicroseconds > 0 { usleep(pauseMicroseconds) }
            }
            close(descriptor)
        }
    }
}

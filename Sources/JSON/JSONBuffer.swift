/// A growing run of bytes that JSON is written into, without trees or strings between.
///
/// Belongs to one thread at a time. Names and punctuation are appended as they are; `string` quotes and escapes.
public final class JSONBuffer {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    public private(set) var count = 0

    public init(capacity: Int = 4096) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Forgets the content and keeps the memory, but for that of an unusually large text.
    public func removeAll() {
        count = 0
        if capacity > 1 << 20 {
            base.deallocate()
            capacity = 1 << 16
            base = .allocate(capacity: capacity)
        }
    }

    public func truncate(to length: Int) { count = min(count, length) }

    /// The bytes from `start` on, copied.
    public func bytes(from start: Int = 0) -> [UInt8] {
        Array(UnsafeBufferPointer(start: base + start, count: count - start))
    }

    public func withBytes<T>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try body(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    private func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    @inline(__always)
    private func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    public func byte(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    /// Appends bytes that are JSON already.
    public func raw(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    public func raw(_ bytes: [UInt8]) { bytes.withUnsafeBytes { raw($0) } }

    public func literal(_ text: StaticString) {
        raw(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public func null() { literal("null") }

    public func bool(_ value: Bool) { value ? literal("true") : literal("false") }

    public func integer(_ value: Int64) {
        reserve(20)
        if value < 0 { byte(UInt8(ascii: "-")) }
        var rest = value.magnitude
        var digits = 1
        var bound: UInt64 = 10
        while rest >= bound, digits < 19 {
            digits += 1
            bound *= 10
        }
        var at = count + digits
        count = at
        repeat {
            at -= 1
            base[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// A finite number; JSON has no other.
    public func number(_ value: Double) {
        var text = value.isFinite ? value.description : "null"
        text.withUTF8 { raw(UnsafeRawBufferPointer($0)) }
    }

    /// Appends text in quotes, escaped as far as RFC 8259 section 7 demands.
    public func string(_ utf8: UnsafeRawBufferPointer) {
        // Six bytes for each is the longest escape, and a bound for all makes the loop free of checks.
        reserve(utf8.count * 6 + 2)
        var out = base + count
        out.pointee = UInt8(ascii: "\"")
        out += 1
        if let source = utf8.baseAddress?.assumingMemoryBound(to: UInt8.self) {
            var run = 0
            for index in 0..<utf8.count where source[index].needsEscape {
                out.update(from: source + run, count: index - run)
                out += index - run
                out = escape(source[index], at: out)
                run = index + 1
            }
            out.update(from: source + run, count: utf8.count - run)
            out += utf8.count - run
        }
        out.pointee = UInt8(ascii: "\"")
        count = out - base + 1
    }

    public func string(_ text: String) {
        var text = text
        text.withUTF8 { string(UnsafeRawBufferPointer($0)) }
    }

    private func escape(_ byte: UInt8, at out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        out[0] = UInt8(ascii: "\\")
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out[1] = byte
        case 0x08: out[1] = UInt8(ascii: "b")
        case 0x09: out[1] = UInt8(ascii: "t")
        case 0x0A: out[1] = UInt8(ascii: "n")
        case 0x0C: out[1] = UInt8(ascii: "f")
        case 0x0D: out[1] = UInt8(ascii: "r")
        default:
            out[1] = UInt8(ascii: "u")
            out[2] = UInt8(ascii: "0")
            out[3] = UInt8(ascii: "0")
            out[4] = byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1")
            out[5] = hexadecimalDigits[Int(byte & 15)]
            return out + 6
        }
        return out + 2
    }

    public func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(Int64(value))
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            byte(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { byte(UInt8(ascii: ",")) }
                self.value(element)
            }
            byte(UInt8(ascii: "]"))
        case .object(let object):
            byte(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { byte(UInt8(ascii: ",")) }
                string(member.name)
                byte(UInt8(ascii: ":"))
                self.value(member.value)
            }
            byte(UInt8(ascii: "}"))
        }
    }
}

private let hexadecimalDigits: [UInt8] = Array("0123456789abcdef".utf8)

extension UInt8 {
    @inline(__always)
    fileprivate var needsEscape: Bool { self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }
}

extension JSONValue {
    /// The value as the bytes of a JSON text.
    public var bytes: [UInt8] {
        let buffer = JSONBuffer(capacity: 256)
        buffer.value(self)
        return buffer.bytes()
    }
}

import Glibc
import Testing

@testable import HTTPServer

struct LogSinkTests {
    private func pipe() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        Glibc.pipe(&ends)
        return (ends[0], ends[1])
    }

    private func read(_ descriptor: Int32, atMost count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = Glibc.read(descriptor, &bytes, count)
        return Array(bytes.prefix(max(0, got)))
    }

    @Test func linesArriveWholeAndInOrder() throws {
        let (input, output) = pipe()
        defer { for end in [input, output] { close(end) } }
        let sink = try LogSink(descriptor: output)
        let lines = (0..<1_000).map { "line \($0)\n" }
        for line in lines { #expect(sink.write(Array(line.utf8))) }
        #expect(sink.flush(seconds: 10))
        #expect(String(decoding: read(input, atMost: 65_536), as: UTF8.self) == lines.joined())
        #expect(sink.dropped == 0)
    }

    @Test func linesOfManyThreadsAreNotMixed() async throws {
        let (input, output) = pipe()
        defer { for end in [input, output] { close(end) } }
        let sink = try LogSink(descriptor: output)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask { for line in 0..<100 { sink.write(Array("\(task) \(line)\n".utf8)) } }
            }
        }
        #expect(sink.flush(seconds: 10))
        let lines = String(decoding: read(input, atMost: 65_536), as: UTF8.self).split(separator: "\n")
        let wanted = (0..<8).flatMap { task in (0..<100).map { "\(task) \($0)" } }
        #expect(lines.map(String.init).sorted() == wanted.sorted())
    }

    /// F69: nobody reads the pipe, and still no writer waits.
    @Test func fullPipeDropsLinesAndCountsThem() throws {
        let (input, output) = pipe()
        let size = 65_536
        #expect(Glibc.write(output, [UInt8](repeating: 32, count: size), size) == size)
        let sink = try LogSink(descriptor: output, capacity: 10_000)
        let line = Array((String(repeating: "x", count: 99) + "\n").utf8)
        var taken = 0
        for _ in 0..<5_000 where sink.write(line) { taken += 1 }
        #expect(sink.dropped == 5_000 - taken)
        #expect(sink.dropped > 0)
        #expect(!sink.flush(seconds: 0.05))
        var drained = 0
        while drained < size + taken * 100 { drained += read(input, atMost: 65_536).count }
        #expect(sink.flush(seconds: 10))
        #expect(sink.write(line))
        #expect(sink.flush(seconds: 10))
        #expect(read(input, atMost: 1_000) == line)
        for end in [input, output] { close(end) }
    }

    @Test func closedReaderCostsTheLinesAndNothingElse() throws {
        let (input, output) = pipe()
        defer { close(output) }
        close(input)
        let sink = try LogSink(descriptor: output)
        #expect(sink.write(Array("one\ntwo\n".utf8), lines: 2))
        #expect(sink.flush(seconds: 10))
        #expect(sink.dropped == 2)
    }

    @Test func fullDeviceCostsTheLinesAndNothingElse() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let sink = try LogSink(descriptor: full)
        #expect(sink.write(Array("one\n".utf8)))
        #expect(sink.flush(seconds: 10))
        #expect(sink.dropped == 1)
    }

    @Test func whatIsLeftIsWrittenWhenTheSinkIsLetGo() throws {
        let (input, output) = pipe()
        defer { for end in [input, output] { close(end) } }
        do {
            let sink = try LogSink(descriptor: output)
            sink.write(Array("last\n".utf8))
        }
        #expect(read(input, atMost: 100) == Array("last\n".utf8))
    }
}

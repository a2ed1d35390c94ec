import Foundation
import Glibc
import JSON
import Testing

@testable import App

/// The program as an operator starts it, without any `PARLEY_` variable but those that are given.
enum Parley {
    struct Outcome {
        let status: Int32
        let output: String
        let words: String

        /// The lines of the output, each a JSON object.
        func objects() throws -> [JSONObject] {
            try output.split(separator: "\n").map { line in
                try #require(JSONValue(parsing: Array(line.utf8)).object)
            }
        }
    }

    /// Runs a command to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let process = try start(arguments, environment)
        let words = Collected(process.errors)
        let output = Collected(process.output)
        process.process.waitUntilExit()
        return Outcome(status: process.process.terminationStatus, output: output.text, words: words.text)
    }

    static func run(_ arguments: String..., in folder: Folder) throws -> Outcome {
        try run(arguments + ["--data", folder.data])
    }

    struct Started {
        let process: Process
        let output: FileHandle
        let errors: FileHandle
    }

    static func start(_ arguments: [String], _ environment: [String: String]) throws -> Started {
        let (process, output, errors) = (Process(), Pipe(), Pipe())
        process.executableURL = try program
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return Started(process: process, output: output.fileHandleForReading, errors: errors.fileHandleForReading)
    }

    /// It lies beside the bundle of the tests.
    private static var program: URL {
        get throws {
            let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let candidates = [bundle] + CommandLine.arguments.prefix(1)
            let paths = candidates.map { URL(filePath: $0).deletingLastPathComponent().appending(path: "parley") }
            return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0.path) })
        }
    }
}

/// What a process writes to a pipe, read while it runs, so that it never waits for its reader.
final class Collected: Sendable {
    private let handle: FileHandle
    private let bytes = Locked<[UInt8]>([])
    private let isComplete = DispatchSemaphore(value: 0)

    init(_ handle: FileHandle) {
        self.handle = handle
        let (descriptor, bytes, isComplete) = (handle.fileDescriptor, bytes, isComplete)
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                let read = buffer[..<count]
                bytes.withLock { $0 += read }
            }
            isComplete.signal()
        }
    }

    /// What there is so far.
    var soFar: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    /// All of it, once the process has closed its end.
    var text: String {
        isComplete.wait()
        isComplete.signal()
        return soFar
    }

    /// Waits for the first line.
    func firstLine() throws -> String {
        try eventually { soFar.contains("\n") }
        return try #require(soFar.split(separator: "\n").first.map(String.init))
    }
}

/// Waits until the condition holds; a minute is more than anything here needs.
func eventually(_ condition: () throws -> Bool) throws {
    for _ in 0..<6_000 {
        if try condition() { return }
        usleep(10_000)
    }
    Issue.record("what was waited for did not happen within a minute")
}

extension JSONValue {
    var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
}

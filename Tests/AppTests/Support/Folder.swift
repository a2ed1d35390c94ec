import Foundation
import Glibc
import JSON

/// A folder of a test's own, with a place for a data directory; it goes when the test ends.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var data: String { path + "/data" }
    var database: String { data + "/parley.db" }

    func file(_ name: String) -> String { path + "/" + name }

    /// The permissions of a file or folder.
    func mode(of path: String) throws -> UInt32 {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw CocoaError(.fileNoSuchFile) }
        return UInt32(status.st_mode & 0o7777)
    }

    /// Every file below the folder with its content, to tell whether anything was touched.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            contents[name] = FileManager.default.contents(atPath: path + "/" + name) ?? Data()
        }
        return contents
    }

    /// Changes bytes of the database, which nobody has open.
    func overwrite(at offset: Int, with bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: database))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    /// Makes a data directory with a database and an account; returns the account's token.
    @discardableResult
    func prepare(email: String = "ada@example.org") throws -> String {
        let outcome = try Parley.run(
            "user", "add", "--email", email, "--name", "Ada", "--role", "student", "--token", "t", in: self)
        guard let token = try outcome.objects().first?["token"]?.text else { throw CocoaError(.coderInvalidValue) }
        return token
    }
}

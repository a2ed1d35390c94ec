import Foundation
import Glibc
import Testing

@testable import SQLite

@Suite("A data directory has one owner")
struct DirectoryLockTests {
    @Test("a second lock is refused while the first lives, and given after it")
    func exclusive() throws {
        let folder = try Folder()
        var first: DirectoryLock? = try DirectoryLock(directory: folder.path)
        #expect(first?.directory == folder.path)
        let error = #expect(throws: SQLiteError.self) { try DirectoryLock(directory: folder.path) }
        #expect(error == .refused(.held(path: folder.path)))
        #expect(error?.exitCode == 75)
        first = nil
        _ = try DirectoryLock(directory: folder.path)
    }

    @Test("a lock of another process counts, and ends with it, also by SIGKILL")
    func otherProcess() throws {
        let folder = try Folder()
        let holder = try Child(
            "/usr/bin/perl",
            [
                "-e",
                """
                open(LOCK, ">", "$ARGV[0]/parley.lock") or die;
                flock(LOCK, 2) or die;
                open(HELD, ">", "$ARGV[0]/held") or die;
                sleep 600;
                """, folder.path,
            ])
        for _ in 1...10_000 where !DurableFile.exists(folder.file("held")) { usleep(1_000) }
        #expect(DurableFile.exists(folder.file("held")))
        #expect(throws: SQLiteError.refused(.held(path: folder.path))) { try DirectoryLock(directory: folder.path) }
        kill(holder.id, SIGKILL)
        holder.wait()
        _ = try DirectoryLock(directory: folder.path)
    }

    @Test("a missing directory is made, for its owner alone")
    func makesDirectory() throws {
        let folder = try Folder()
        let lock = try DirectoryLock(directory: folder.file("data"))
        let modes = try folder.contents().mapValues { $0.split(separator: " ")[0] }
        #expect(modes == ["data": "40700", "data/parley.lock": "100600"])
        #expect(lock.directory == folder.file("data"))
    }

    @Test("a directory that others may read is refused, unless the operator allows it")
    func openPermissions() throws {
        let folder = try Folder()
        for mode: mode_t in [0o750, 0o705, 0o777, 0o710] {
            chmod(folder.path, mode)
            let error = #expect(throws: SQLiteError.self) { try DirectoryLock(directory: folder.path) }
            #expect(error == .refused(.openPermissions(path: folder.path, mode: 0o40000 | mode)))
            #expect(error?.exitCode == 77)
        }
        #expect(try folder.contents().isEmpty)
        _ = try DirectoryLock(directory: folder.path, allowingOpenPermissions: true)
        chmod(folder.path, 0o700)
    }

    @Test("a file in its place, a missing parent and a linked lock file are refused")
    func cannotCreate() throws {
        let folder = try Folder()
        try folder.write([], to: "file")
        for path in [folder.file("file"), folder.file("a/b/c"), ""] {
            let error = #expect(throws: SQLiteError.self) { try DirectoryLock(directory: path) }
            #expect(error?.exitCode == 73, "\(path)")
        }
        let target = try Folder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("parley.lock"), withDestinationPath: target.file("target"))
        let error = #expect(throws: SQLiteError.self) { try DirectoryLock(directory: folder.path) }
        #expect(error?.exitCode == 73)
        #expect(try target.contents().isEmpty)
    }

    @Test("a pseudo filesystem that is none of the unsafe ones passes")
    func filesystem() throws {
        try Filesystem.requireSafe(try Folder().path)
        #expect(Refusal.unsafeFilesystem(path: "/x", kind: "NFS").exitCode == 78)
    }
}

@Suite("A database that is moved away under the server is noticed")
struct IdentityTests {
    static let exchanges: [(String, @Sendable (Folder) throws -> Void)] = [
        ("moved", { #expect(rename($0.database, $0.file("moved.db")) == 0) }),
        ("deleted", { #expect(unlink($0.database) == 0) }),
        ("log deleted", { #expect(unlink($0.file("parley.db-wal")) == 0) }),
        (
            "replaced by a copy",
            { folder in
                try run("/bin/cp", [folder.database, folder.file("copy.db")])
                #expect(rename(folder.file("copy.db"), folder.database) == 0)
            }
        ),
    ]

    @Test("every write is refused from then on, and nothing is acknowledged", arguments: exchanges.indices)
    func exchanged(index: Int) throws {
        let folder = try Folder()
        let database = try folder.open()
        try database.add("Ada")
        #expect(database.verifyIdentity())
        try Self.exchanges[index].1(folder)
        #expect(!database.verifyIdentity())
        #expect(throws: SQLiteError.replaced) { try database.add("Bob") }
        let jobs = (1...3).map { TestJob.adding("person \($0)") }
        database.writer.runTogether(jobs)
        #expect(jobs.allSatisfy { $0.outcomes == ["failed: \(SQLiteError.replaced)"] && $0.runs == 0 })
        database.close()
    }

    @Test("an exchange in the middle of a call is an unknown outcome")
    func duringCall() throws {
        let folder = try Folder()
        let database = try folder.open()
        let path = folder.database
        #expect(throws: SQLiteError.storageFailure) {
            try database.writer.run { tx in
                try tx.run("INSERT INTO people (name) VALUES ('Ada')")
                #expect(rename(path, path + ".moved") == 0)
            }
        }
        database.close()
    }

    @Test("a file that is moved back is the right one again")
    func movedBack() throws {
        let folder = try Folder()
        let database = try folder.open()
        #expect(rename(folder.database, folder.file("moved.db")) == 0)
        #expect(throws: SQLiteError.replaced) { try database.add("Ada") }
        #expect(rename(folder.file("moved.db"), folder.database) == 0)
        #expect(database.verifyIdentity())
        try database.add("Bob")
        #expect(try database.names() == ["Bob"])
        database.close()
    }
}

import CFiles
public import SQLite
import Services

/// The files of the repository that the program carries within itself.
public enum Embedded {
    /// The schema's changes, oldest first.
    public static var migrations: [Migration] {
        (0..<embedded_migration_count()).map { index in
            let file = embedded_migration(index)
            let name = String(cString: file.name)
            return Migration(
                number: index + 1, name: name, sql: String(decoding: bytes(of: file), as: UTF8.self),
                work: MigrationWork.after(name))
        }
    }

    /// The contract, `openapi.yaml`.
    public static var contract: [UInt8] { Array(bytes(of: embedded_contract())) }

    /// Passwords that are tried first, one on each line.
    static var passwords: [UInt8] { Array(bytes(of: embedded_passwords())) }

    private static func bytes(of file: embedded_file) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: file.bytes, count: file.length)
    }
}

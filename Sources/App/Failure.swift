import HTTPServer
import OpenSSL
import Records
import SQLite

/// What ends a command without success: a sentence for a person, and the exit code by sysexits(3).
public struct Failure: Error, Sendable, CustomStringConvertible {
    public let description: String
    public let exitCode: Int32

    init(_ description: String, exitCode: Int32 = 1) {
        self.description = description
        self.exitCode = exitCode
    }

    /// What an error of any room means for the program's end; nil for one that no room speaks of.
    ///
    /// 64 usage, 65 damaged or not ours, 69 the address cannot be listened on, 71 the system refused, 73 cannot create,
    /// 74 I/O error, 75 in use by another, 77 permissions, 78 configuration or a newer schema.
    public init?(_ error: any Error) {
        switch error {
        case let error as Failure: self = error
        case let error as SettingError: self.init(error.description, exitCode: error.exitCode)
        case let error as ServerError: self.init(error.description, exitCode: Self.code(of: error))
        case let error as TLSCredentialsError: self.init(error.description, exitCode: Self.code(of: error))
        case let error as SQLiteError: self.init(error.description, exitCode: Self.code(of: error))
        case let error as ServiceError: self.init(Self.words(of: error), exitCode: Self.code(of: error))
        default: return nil
        }
    }

    private static func words(of error: ServiceError) -> String {
        switch error {
        case .notFound: "there is no such account or token"
        case .invalid(let errors): errors.map { "\($0.pointer.dropFirst(2)) \($0.detail)" }.joined(separator: "; ")
        case .duplicate(let object, let id, let pointer): "a \(object) with this \(pointer.dropFirst(2)) exists: \(id)"
        default: "\(error)"
        }
    }

    private static func code(of error: ServiceError) -> Int32 {
        if case .invalid = error { 64 } else { 1 }
    }

    private static func code(of error: ServerError) -> Int32 {
        switch error {
        case .addressInUse, .addressNotAvailable, .cannotListen: 69
        case .permissionDenied: 77
        case .outOfResources, .alreadyStarted, .stopped: 71
        }
    }

    private static func code(of error: TLSCredentialsError) -> Int32 {
        if case .openPermissions = error { 77 } else { 78 }
    }

    private static func code(of error: SQLiteError) -> Int32 {
        switch error {
        case .refused(let refusal): refusal.exitCode
        case _ where error.isCorrupt: 65
        case _ where error.isIOError || error.isFull: 74
        case _ where error.isBusy: 75
        default: 1
        }
    }
}

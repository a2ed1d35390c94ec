import Glibc
import Records

/// Which passwords may be chosen: any, but those that are tried first (X05).
public struct PasswordRules: Sendable {
    /// Lines of text in lower case, with a line end before and a NUL behind; those that begin with `#` are notes.
    private let common: [UInt8]
    private let words: [String]

    private static let ownWords = [
        "parley", "career", "interview", "student", "advisor", "administrator", "password", "passwort", "welcome",
        "changeme", "letmein", "qwerty",
    ]
    /// What has to be left of a password when the words that suggest themselves are taken away.
    private static let leastRest = 8
    private static let longestUnit = 4

    public init(common: [UInt8] = [], words: [String] = []) {
        self.common = [UInt8(ascii: "\n")] + common + [0]
        self.words = (Self.ownWords + words).map { $0.lowercased() }
    }

    /// Throws `invalid` with `password_common`. `email` is that of the account.
    public func check(_ password: String, for email: String, at pointer: String) throws {
        let lower = Array(password.lowercased().utf8)
        let local = String(email.prefix { $0 != "@" }).lowercased()
        let reason =
            isListed(lower)
            ? "is among the most common passwords"
            : isRepeated(lower)
                ? "repeats a few characters"
                : isSuggested(lower, by: words + [local]) ? "is mostly a word that suggests itself" : nil
        if let reason { throw ServiceError.invalid([FieldError(pointer, .passwordCommon, reason)]) }
    }

    private func isListed(_ password: [UInt8]) -> Bool {
        guard !password.contains(UInt8(ascii: "\n")), !password.contains(0) else { return false }
        let line = String(decoding: password, as: UTF8.self)
        return common.withUnsafeBytes { list in
            list.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { strstr($0, "\n\(line)\n") != nil } ?? false }
        }
    }

    private func isRepeated(_ password: [UInt8]) -> Bool {
        (1...Self.longestUnit).contains { unit in
            password.indices.allSatisfy { password[$0] == password[$0 % unit] }
        }
    }

    private func isSuggested(_ password: [UInt8], by words: [String]) -> Bool {
        var rest = String(decoding: password, as: UTF8.self)
        for word in words where word.utf8.count >= 4 { rest = rest.replacing(word, with: "") }
        return rest.utf8.count < Self.leastRest && rest.utf8.count < password.count
    }
}

import OpenSSL
import Records

/// The fingerprint of a message by which the same text to several people is found: of its folded words, without greeting
/// and without the names of whom it goes to (S52).
enum MessageHash {
    /// Fewer words than these can be the same by chance.
    private static let fewest = 8

    /// Nil for a text that is too short to tell. `names` are those of the person and of her organisation.
    static func of(_ message: String, without names: [String?]) throws -> [UInt8]? {
        let dropped = Set(names.compactMap { $0 }.flatMap { TextWords.words(of: $0) })
        let words = TextWords.words(of: String(withoutGreeting(message))).filter { word in
            word.contains(where: isWordByte) && !dropped.contains(word)
        }
        guard words.count >= fewest else { return nil }
        return try SHA256.hash(Array(words.joined(separator: [0x20]))).bytes
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x80...0xFF: true
        default: false
        }
    }

    private static let greetings: Set = ["dear", "hi", "hello", "hey", "good", "greetings", "to"]

    /// The text behind a first line, or the words before a first comma, that only greet.
    private static func withoutGreeting(_ message: String) -> Substring {
        let text = message.drop(while: \.isWhitespace)
        guard let first = text.split(whereSeparator: { !$0.isLetter }).first,
            greetings.contains(first.lowercased()),
            let end = text.firstIndex(where: { $0.isNewline || ",!:".contains($0) }),
            text[..<end].split(whereSeparator: \.isWhitespace).count <= 8
        else { return text }
        return text[end...].dropFirst()
    }
}

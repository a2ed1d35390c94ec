import FoundationEssentials
import Records

/// A message in the forms that mail programs read. Nothing is sent: the owner opens it and sends it herself.
enum Mail {
    struct Address {
        var name: String?
        var email: String
    }

    /// A `mailto` link (RFC 6068): everything but unreserved characters is percent-encoded, lines end in CRLF.
    static func link(to email: String?, subject: String, body: String) -> String {
        let address = email.map { encoded($0, keeping: "@") } ?? ""
        return "mailto:\(address)?subject=\(encoded(subject))&body=\(encoded(body.replacing("\n", with: "\r\n")))"
    }

    private static func encoded(_ text: String, keeping extra: String = "") -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
            if isPlain || "-._~\(extra)".unicodeScalars.contains(scalar) && byte < 0x80 {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    /// A message as a file (RFC 5322) that mail programs open as one still to be sent (`X-Unsent`).
    static func file(
        from sender: Address, to recipient: Address?, subject: String, body: String, at now: Instant
    ) -> [UInt8] {
        var lines = ["From: \(mailbox(sender))"]
        if let recipient, isPlain(recipient.email) { lines.append("To: \(mailbox(recipient))") }
        lines += [
            "Subject: \(phrase(subject, after: "Subject: ".count))", "Date: \(date(now))", "X-Unsent: 1",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        // RFC 2045 section 6.8: lines of 76 characters.
        let text = Data(body.replacing("\n", with: "\r\n").utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return Array((lines.joined(separator: "\r\n") + "\r\n" + text + "\r\n").utf8)
    }

    /// Whether an address can stand in a header as it is: a dot-atom at a domain (RFC 5322 section 3.4.1).
    private static func isPlain(_ email: String) -> Bool {
        let atom = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-.@".utf8)
        return email.utf8.allSatisfy { atom.contains($0) } && !email.hasPrefix(".") && !email.contains("..")
            && !email.contains(".@")
    }

    private static func mailbox(_ address: Address) -> String {
        guard let name = address.name, !name.isEmpty else { return "<\(address.email)>" }
        return "\(phrase(name, after: 6))\r\n <\(address.email)>"
    }

    /// Text in a header: as it is when it is short and plain, else in encoded words (RFC 2047) of at most 75 characters,
    /// each whole by itself and on a line of its own.
    private static func phrase(_ text: String, after start: Int) -> String {
        let isWord = { (byte: UInt8) in
            byte == 0x20 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        let isShort = start + text.utf8.count <= 76
        if isShort, text.utf8.allSatisfy(isWord), text.first != " ", text.last != " " { return text }
        var words: [String] = []
        var bytes: [UInt8] = []
        // A line has at most 76 characters; `=?utf-8?B?` and `?=` take 12, and three bytes become four characters.
        var limit = (76 - start - 12) / 4 * 3
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > limit {
                words.append(encodedWord(bytes))
                bytes = []
                limit = 45
            }
            bytes += next
        }
        words.append(encodedWord(bytes))
        return words.joined(separator: "\r\n ")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(Data(bytes).base64EncodedString())?="
    }

    /// `Sat, 21 Nov 2026 10:00:00 +0000` (RFC 5322 section 3.3).
    private static func date(_ now: Instant) -> String {
        let day = Zone.utc.date(at: now)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = Zone.utc.wallClock(at: now).dropFirst(11)
        let weekday = Phrase.capitalized(String(day.weekday.rawValue.prefix(3)))
        return "\(weekday), \(day.day) \(months[day.month - 1]) \(day.year) \(clock) +0000"
    }
}

public import JSON
import Records

/// A text to ask somebody for a talk with, composed and not stored: its owner edits it and sends it herself.
public struct Draft: Sendable {
    public let channel: DraftChannel
    var recipient: String?
    var subject: String?
    var message = ""
    var script: [CallScript.Line] = []
    var spokenSeconds: Int?
    var missing: [DraftGaps.Member] = []
    var notes: [String] = []

    init(channel: DraftChannel) { self.channel = channel }

    /// A link that opens the draft in the owner's mail program; nil where it does not go by mail.
    var mailto: String? {
        guard channel.isMail else { return nil }
        return Mail.link(to: recipient, subject: subject ?? "", body: message)
    }

    public func json(of request: String) -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let members: [(String, JSONValue)] = [
            ("object", .string("draft")), ("request_id", .string(request)), ("channel", .string(channel.rawValue)),
            ("to", text(recipient)), ("subject", text(subject)), ("message", .string(message)),
            ("length", .integer(message.unicodeScalars.count)), ("script", .array(script.map(\.json))),
            ("spoken_seconds", spokenSeconds.map { .integer($0) } ?? .null), ("mailto", text(mailto)),
            ("missing", .array(missing.map { .string($0.rawValue) })), ("notes", .array(notes.map { .string($0) })),
        ]
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// The words of the contract's lists.
    public static var steps: [String] { CallScript.Step.words }
    public static var members: [String] { DraftGaps.Member.words }
}

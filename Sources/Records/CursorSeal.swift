import FoundationEssentials
import JSON
import OpenSSL

/// Where a list goes on: the question that was asked, and the last row that was shown (C13).
struct Cursor: Sendable, Equatable {
    /// The parameters of the list but `limit` and `cursor`, in the order in which they stood.
    let question: [QueryParameter]
    /// The last row's sort key; nil for null.
    let key: String?
    let id: UUIDv7
}

/// Turns cursors into opaque text and back; what another caller or another list was given is not accepted.
struct CursorSeal: Sendable {
    let cipher: AESGCM

    func seal(_ cursor: Cursor, for caller: Caller, list: String) throws -> String {
        let question = cursor.question.flatMap { [JSONValue.string($0.name), .string($0.value)] }
        let content = JSONValue.array([
            .string(cursor.id.text), cursor.key.map { .string($0) } ?? .null, .array(question),
        ])
        return Data(try cipher.sealAlike(content.bytes, aad: context(caller, list))).base64URL
    }

    /// Nil unless this server gave the text to this caller for this list.
    func open(_ text: String, for caller: Caller, list: String) -> Cursor? {
        guard let sealed = Data(base64URL: text),
            let content = try? cipher.open(Array(sealed), aad: context(caller, list)),
            case .array(let parts) = try? JSONValue(parsing: content), parts.count == 3,
            case .string(let id) = parts[0], let id = UUIDv7(id), case .array(let question) = parts[2]
        else { return nil }
        let words = question.compactMap { if case .string(let word) = $0 { word } else { nil } }
        let pairs = stride(from: 0, to: words.count - 1, by: 2).map {
            QueryParameter(name: words[$0], value: words[$0 + 1])
        }
        if case .string(let key) = parts[1] { return Cursor(question: pairs, key: key, id: id) }
        return Cursor(question: pairs, key: nil, id: id)
    }

    /// Puts the question that a cursor carries in the place of what was left out; what was repeated must be equal.
    func resolve(
        _ given: [QueryParameter], for caller: Caller, list: String
    ) throws(ParameterErrors) -> ([QueryParameter], (key: String?, id: UUIDv7)?) {
        guard let text = given.first(where: { $0.name == "cursor" })?.value else { return (given, nil) }
        let rest = given.filter { $0.name != "cursor" }
        guard given.count == rest.count + 1, let cursor = open(text, for: caller, list: list) else {
            throw ParameterErrors([ParameterError("cursor", .cursor, "was not given to you for this list")])
        }
        for parameter in rest where parameter.name != "limit" && !cursor.question.contains(parameter) {
            let detail = "belongs to a list that was asked for with another \(parameter.name)"
            throw ParameterErrors([ParameterError("cursor", .cursor, detail)])
        }
        return (cursor.question + rest.filter { $0.name == "limit" }, (cursor.key, cursor.id))
    }

    private func context(_ caller: Caller, _ list: String) -> [UInt8] {
        // Whose rows they are stands in the sealed question, so that the next page can leave `owner_id` out.
        Array("\(caller.actorID) \(list)".utf8)
    }
}

extension Data {
    /// The alphabet of RFC 4648 section 5 without padding.
    var base64URL: String {
        var text = base64EncodedString()
        text.replace("+", with: "-")
        text.replace("/", with: "_")
        while text.last == "=" { text.removeLast() }
        return text
    }

    init?(base64URL text: String) {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") })
        else { return nil }
        var padded = text.replacing("-", with: "+").replacing("_", with: "/")
        while padded.utf8.count % 4 != 0 { padded += "=" }
        guard let data = Data(base64Encoded: padded), data.base64URL == text else { return nil }
        self = data
    }
}

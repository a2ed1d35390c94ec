import HTTPServer
import HTTPTypes

/// Which forms of content a call may have and wants (C23).
enum Negotiation {
    /// Throws `not_acceptable` when Accept excludes the type of the answer; where an answer has no content, a problem is
    /// all that may come, and wanting just that is enough.
    static func check(accept head: RequestHead, for declaration: Declaration) throws(Problem) {
        let type = declaration.mediaType
        guard let first = head[known: .accept], !first.isEmpty else { return }
        if first == "*/*" || first == type { return }
        _ = try choose(
            among: [type] + (declaration.status == 204 ? ["application/problem+json"] : []), accept: head)
    }

    /// The type that Accept likes best, the first of those that it likes as much. Throws `not_acceptable`.
    static func choose(among types: [String], accept head: RequestHead) throws(Problem) -> String {
        guard let first = types.first, head.count(known: .accept) > 0 else { return types.first ?? "" }
        let ranges = head.values(of: .accept).joined(separator: ",").split(separator: ",").map {
            Range(String($0))
        }
        if ranges.isEmpty { return first }
        var best: (type: String, quality: Double)?
        for type in types {
            // The most specific range that names the type decides (RFC 9110 section 12.5.1).
            let range = ranges.filter { $0.covers(type) }.max { $0.precision < $1.precision }
            if let range, range.quality > best?.quality ?? 0 { best = (type, range.quality) }
        }
        guard let best else {
            throw Problem(.notAcceptable, "The answer is \(types.joined(separator: " or ")).")
        }
        return best.type
    }

    /// Throws `unsupported_media_type` for a body of another type, charset or coding than the operation reads.
    static func check(contentOf head: RequestHead, for form: BodyForm) throws(Problem) {
        if head.count(known: .contentEncoding) > 0, head[known: .contentEncoding]?.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Send the body without Content-Encoding.").with(
                .acceptEncoding, "identity")
        }
        switch head.announcedBody {
        case .none, .length(0): return
        default: break
        }
        let isPatch = head.kind == .patch
        let types = types(of: form, isPatch: isPatch)
        if head.count(known: .contentType) == 1, let type = head[known: .contentType],
            types.contains(where: { names(type, $0) })
        {
            return
        }
        let fix =
            switch form {
            case .json: "Send Content-Type: application/json; with curl, use --json."
            case .csv: "Send Content-Type: text/csv; with curl, use -H 'Content-Type: text/csv' --data-binary @FILE."
            }
        let field = isPatch ? HTTPField.Name.acceptPatch : .accept
        throw Problem(.unsupportedMediaType, fix).with(field, types.joined(separator: ", "))
    }

    private static func types(of form: BodyForm, isPatch: Bool) -> [String] {
        switch form {
        case .json: isPatch ? ["application/json", "application/merge-patch+json"] : ["application/json"]
        case .csv: ["text/csv"]
        }
    }

    /// Whether a media type is the wanted one, in UTF-8 if it says so.
    private static func names(_ type: String, _ wanted: String) -> Bool {
        if type == wanted { return true }
        let parts = type.lowercased().split(separator: ";").map { trimmed($0) }
        guard parts.first == wanted else { return false }
        return parts.dropFirst().allSatisfy { part in
            // RFC 4180 section 3; a list always has its first line.
            part == "charset=utf-8" || part == "charset=\"utf-8\"" || wanted == "text/csv" && part == "header=present"
        }
    }

    fileprivate static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// One media range of Accept with its weight.
    private struct Range {
        let name: String
        let quality: Double

        init(_ text: String) {
            let parts = text.lowercased().split(separator: ";").map { Negotiation.trimmed($0) }
            name = parts.first ?? ""
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { String($0.dropFirst(2)) }
            quality = weight.map { Double($0) ?? 0 } ?? 1
        }

        func covers(_ type: String) -> Bool {
            name == type || name == "*/*" || (name.hasSuffix("/*") && type.hasPrefix(name.dropLast()))
        }

        var precision: Int { name == "*/*" ? 0 : name.hasSuffix("/*") ? 1 : 2 }
    }
}

extension HTTPField.Name {
    static let acceptPatch = HTTPField.Name("Accept-Patch") ?? .accept
    static let linkTo = HTTPField.Name("Link") ?? .location
    static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed") ?? .age
}

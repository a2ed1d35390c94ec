import HTTPTypes
import JSON
import Records

@testable import HTTPServer
@testable import Services

/// What holds for every input, told as a sentence when it does not.
struct Broken: Error {
    let rule: String
}

/// Each reader of what strangers send, with the rule that its answer must keep. That nothing traps is the first of them.
struct Readers {
    private let limits = HeadLimits(Limits())
    private let router: Router<Int>

    init(templates: [String]) throws {
        var router = Router<Int>()
        for (index, template) in templates.enumerated() { try router.add(.get, template, index) }
        self.router = router
    }

    /// The same answer however the bytes are cut (RFC 9112).
    func head(_ bytes: [UInt8], cut: Int) throws {
        let whole = outcome(bytes, ends: [bytes.count])
        guard outcome(bytes, ends: [cut, bytes.count]) == whole else {
            throw Broken(rule: "head, cut at \(cut): \(whole)")
        }
    }

    private func outcome(_ bytes: [UInt8], ends: [Int]) -> HeadAnswer {
        var parser = RequestParser(limits: limits)
        do throws(Refusal) {
            for end in ends {
                let progress = try bytes[..<end].withUnsafeBufferPointer { bytes throws(Refusal) in
                    try parser.parse(bytes)
                }
                if case .head(let length) = progress { return look(Array(bytes[..<length]), parser.layout) }
            }
            return .incomplete
        } catch {
            return .refused(error)
        }
    }

    /// Reads all that can be asked of a head.
    private func look(_ bytes: [UInt8], _ layout: HeadLayout) -> HeadAnswer {
        let head = RequestHead(
            bytes: bytes, layout: layout, requestID: "", remoteAddress: RemoteAddress(IPAddress(ipv4: 0)))
        return .head(
            length: bytes.count, path: head.path, query: head.query, host: head.host, body: head.announcedBody)
    }

    func chunks(_ bytes: [UInt8], cut: Int) throws {
        let whole = body(bytes, ends: [bytes.count])
        guard body(bytes, ends: [cut, bytes.count]) == whole else { throw Broken(rule: "chunks, cut at \(cut)") }
    }

    private func body(_ bytes: [UInt8], ends: [Int]) -> ChunksAnswer {
        var reader = BodyReader(.chunked, limit: 1_000, isKept: true, limits: limits)
        var start = 0
        do throws(Refusal) {
            for end in ends where end > start && !reader.isComplete {
                start += try bytes[start..<end].withUnsafeBufferPointer { piece throws(Refusal) in
                    try reader.read(piece)
                }
            }
            return .read(reader.bytes, isComplete: reader.isComplete)
        } catch {
            return .refused(error)
        }
    }

    /// What is accepted and written again is read as the same value.
    func json(_ bytes: [UInt8]) throws {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            guard (0...bytes.count).contains(error.offset) else { throw Broken(rule: "json: offset \(error.offset)") }
            return
        }
        guard let text = written(value) else { return }
        guard let again = try? JSONValue(parsing: text), again == settled(value) else {
            throw Broken(rule: "json: is read otherwise than it was written")
        }
    }

    /// Nil for a number beyond a double, which has no text.
    private func written(_ value: JSONValue) -> [UInt8]? {
        if hasInfinity(value) { return nil }
        return value.bytes
    }

    private func hasInfinity(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.isInfinite
        case .array(let values): values.contains(where: hasInfinity)
        case .object(let object): object.members.contains { hasInfinity($0.value) }
        default: false
        }
    }

    /// A number that a double can only hold as a whole one (1e-400, 0.99999999999999999999) is read as that from then on.
    private func settled(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number): Int(exactly: number).map(JSONValue.integer) ?? value
        case .array(let values): .array(values.map(settled))
        case .object(let object): .object(settled(object))
        default: value
        }
    }

    private func settled(_ object: JSONObject) -> JSONObject {
        var result = object
        for member in object.members { result[member.name] = settled(member.value) }
        return result
    }

    /// A parameter never holds what would let it out of its segment.
    func path(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        guard case .found(_, let parameters) = router.match(.get, text) else { return }
        for parameter in parameters {
            let isTraversal = parameter == "." || parameter == ".." || parameter.utf8.contains { $0 < 32 || $0 == 47 }
            if parameter.isEmpty || isTraversal { throw Broken(rule: "path: a parameter \(parameter)") }
        }
    }

    func query(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        _ = try? QueryParameters.parse(text)
    }

    /// What is accepted is read the same from each of its rows on, and from its cells in quotes.
    func list(_ bytes: [UInt8]) throws {
        var reader = CSVReader(bytes)
        var records: [CSVReader.Record] = []
        var text = ""
        do {
            while true {
                var copy = CSVReader(bytes, at: reader.offset, behind: reader.number)
                guard let record = try reader.next() else { break }
                guard try copy.next() == record else { throw Broken(rule: "list: row \(record.number) begun anew") }
                records.append(record)
                text += record.cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\r\n"
            }
        } catch let error as CSVSyntaxError {
            guard (0...bytes.count).contains(error.offset) else { throw Broken(rule: "list: offset \(error.offset)") }
            return
        }
        var again = CSVReader(Array(text.utf8))
        for record in records {
            guard try again.next() == record else { throw Broken(rule: "list: row \(record.number) in quotes") }
        }
    }

    /// What is accepted as an instant, a date or an id is read again from its own text as the same.
    func text(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        if let id = UUIDv7(text), UUIDv7(id.text) != id { throw Broken(rule: "id: \(text)") }
        if let date = LocalDate(text), date.withText({ LocalDate(String(decoding: $0, as: UTF8.self)) }) != date {
            throw Broken(rule: "date: \(text)")
        }
        if let instant = Instant(text), instant.withText({ Instant(String(decoding: $0, as: UTF8.self)) }) != instant {
            throw Broken(rule: "instant: \(text)")
        }
    }
}

private enum HeadAnswer: Equatable {
    case incomplete
    case refused(Refusal)
    case head(length: Int, path: String, query: String?, host: String?, body: AnnouncedBody)
}

private enum ChunksAnswer: Equatable {
    case refused(Refusal)
    case read([UInt8], isComplete: Bool)
}

import JSON
import Records
import SQLite

/// Writes what was found, as an array.
enum CheckWriter {
    /// Each check's members before its place, by code and severity: they are the same in every answer.
    private static let heads: [[[UInt8]]] = CheckCatalogue.rules.map { rule in
        CheckSeverity.allCases.map { head(rule, $0) }
    }

    private static func head(_ rule: CheckRule, _ severity: CheckSeverity) -> [UInt8] {
        JSONValue.object(told(rule, severity)).bytes.dropLast() + Array(",\"place\":".utf8)
    }

    private static func told(_ rule: CheckRule, _ severity: CheckSeverity) -> JSONObject {
        var object = JSONObject()
        object["code"] = .string(rule.code.rawValue)
        object["severity"] = .string(severity.rawValue)
        object["message"] = .string(rule.message)
        object["why"] = .string(rule.why)
        object["fix"] = .string(rule.fix)
        object["source"] = .string(rule.source)
        return object
    }

    /// The member `checks`, where `each` tells the reports of some objects.
    static func members(
        _ each:
            @escaping @Sendable (
                _ ids: [UUIDv7], _ caller: Caller, _ tx: ReadTransaction, _ use: (UUIDv7, CheckReport) -> Void
            ) throws -> Void
    ) -> Computed {
        Computed(.init("checks", schema, isNullable: false, isRequired: true), absent: .array([])) { ids, caller, tx in
            var checks: [UUIDv7: [UInt8]] = [:]
            let out = JSONBuffer(capacity: 2_048)
            try each(ids, caller, tx) { id, report in
                out.removeAll()
                write(report, into: out)
                checks[id] = out.bytes()
            }
            return checks
        }
    }

    /// The same where no text has a part in it.
    static func json(withoutPlaces report: CheckReport) -> JSONValue {
        .array(
            report.items.map { item in
                var object = told(item.finding.rule, item.severity)
                object["place"] = .null
                object["busy_until"] = .null
                return .object(object)
            })
    }

    static func write(_ report: CheckReport, into out: JSONBuffer) {
        out.byte(UInt8(ascii: "["))
        for (index, item) in report.items.enumerated() {
            if index > 0 { out.byte(UInt8(ascii: ",")) }
            write(item, into: out)
        }
        out.byte(UInt8(ascii: "]"))
    }

    private static func write(_ item: CheckReport.Item, into out: JSONBuffer) {
        out.raw(heads[item.finding.number][item.severity.number])
        if let place = item.finding.place {
            out.literal("{\"member\":")
            out.string(place.text.member)
            out.literal(",\"offset\":")
            out.integer(Int64(place.offset))
            out.literal(",\"length\":")
            out.integer(Int64(place.length))
            out.byte(UInt8(ascii: "}"))
        } else {
            out.null()
        }
        out.literal(",\"busy_until\":")
        if let day = item.finding.busyUntil { out.string(day.text) } else { out.null() }
        out.byte(UInt8(ascii: "}"))
    }

    /// What one check looks like, for the contract.
    static let schema: Schema = .list(
        .object([
            .init("code", .choice(CheckCode.words), isNullable: false, isRequired: true),
            .init("severity", .choice(CheckSeverity.words), isNullable: false, isRequired: true),
            .init("message", .text(1...200), isNullable: false, isRequired: true),
            .init("why", .text(1...400), isNullable: false, isRequired: true),
            .init("fix", .text(1...400), isNullable: false, isRequired: true),
            .init("source", .text(1...20), isNullable: false, isRequired: true),
            .init("place", .object([]), isNullable: true, isRequired: true),
            .init("busy_until", .text(10...10, format: "date"), isNullable: true, isRequired: true),
        ]), atMost: 1_000, distinct: false)
}

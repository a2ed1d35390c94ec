import HTTPServer

/// An origin as browsers send it (RFC 6454 section 6.2): scheme, host, and the port unless it is the scheme's own.
public struct WebOrigin: Sendable, Equatable, CustomStringConvertible {
    public let description: String

    /// Nil for anything that no browser would send, which could never match.
    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"), ["http", "https"].contains(text[..<mark.lowerBound]) else {
            return nil
        }
        let authority = text[mark.upperBound...]
        let allowed = authority.utf8.allSatisfy {
            $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || ".-:[]".utf8.contains($0)
        }
        guard allowed, let name = HostName(authority: String(authority)), !name.text.isEmpty else { return nil }
        let own = text.hasPrefix("https") ? ":443" : ":80"
        guard !authority.hasSuffix(own), !authority.hasSuffix(":") else { return nil }
        description = text
    }
}

extension Setting {
    static func origins(_ name: String, _ place: Place<CrossOrigin>, example: String, _ help: String) -> Setting {
        Setting(
            name: name, takes: "origins, several, or *", example: example, help: help, isList: true,
            store: { values, settings throws(Complaint) in
                if values == ["*"] {
                    settings[keyPath: place] = CrossOrigin(.any)
                    return
                }
                var origins: [String] = []
                for value in values where value != "none" {
                    guard let origin = WebOrigin(value) else {
                        throw Complaint(text: "is not an origin such as https://app.example.org, and * stands alone")
                    }
                    origins.append(origin.description)
                }
                settings[keyPath: place] = CrossOrigin(.these(origins))
            },
            show: { settings in
                switch settings[keyPath: place].origins {
                case .any: "*"
                case .these(let origins): origins.isEmpty ? "none" : origins.joined(separator: ",")
                }
            })
    }

    /// A number, or `off` for none.
    static func optionalInteger(
        _ name: String, _ place: Place<Int?>, _ range: ClosedRange<Int>, _ unit: String, example: String,
        _ help: String
    ) -> Setting {
        let takes = "\(range.lowerBound) to \(range.upperBound) \(unit), or off"
        return single(name, place, takes: takes, example: example, help, show: { $0.map(String.init) ?? "off" }) {
            text throws(Complaint) in
            if text == "off" { return nil }
            guard let number = Int(text), range.contains(number) else { throw Complaint(text: "takes \(takes)") }
            return number
        }
    }
}

import HTTPServer
import Logging
import Records

/// One thing that can be set: its name, what it takes, and where it goes.
struct Setting: Sendable {
    /// In lower case with hyphens: `drain-grace` is `--drain-grace` and `PARLEY_DRAIN_GRACE`.
    let name: String
    /// What it takes, such as `0 to 600 seconds`.
    let takes: String
    let example: String
    let help: String
    /// Whether it may be given several times, or as a list with commas.
    let isList: Bool
    /// Stores the values, which are one unless it is a list. Throws what is wrong, as the end of a sentence.
    let store: @Sendable ([String], inout Settings) throws(Complaint) -> Void
    /// The value as it would be given.
    let show: @Sendable (Settings) -> String

    var flag: String { "--\(name)" }
    var variable: String { Setting.prefix + name.uppercased().replacing("-", with: "_") }
    var defaultText: String { show(Settings()) }

    static let prefix = "PARLEY_"

    /// Why a value is not taken.
    struct Complaint: Error {
        let text: String
    }
}

/// The place of a setting's value.
typealias Place<Value> = any WritableKeyPath<Settings, Value> & Sendable

extension Setting {
    /// A setting with one value.
    static func single<Value>(
        _ name: String, _ place: Place<Value>, takes: String, example: String, _ help: String,
        show: @escaping @Sendable (Value) -> String,
        read: @escaping @Sendable (String) throws(Complaint) -> Value
    ) -> Setting {
        Setting(
            name: name, takes: takes, example: example, help: help, isList: false,
            store: { values, settings throws(Complaint) in settings[keyPath: place] = try read(values.last ?? "") },
            show: { show($0[keyPath: place]) })
    }

    static func path(_ name: String, _ place: Place<String>, example: String, _ help: String) -> Setting {
        single(name, place, takes: "a path", example: example, help, show: { $0 }) { text throws(Complaint) in
            guard !text.isEmpty, !text.utf8.contains(0) else { throw Complaint(text: "is not a path") }
            return text
        }
    }

    static func optionalPath(
        _ name: String, _ place: Place<String?>, example: String, _ help: String
    ) -> Setting {
        single(name, place, takes: "a path, or off", example: example, help, show: { $0 ?? "off" }) {
            text throws(Complaint) in
            guard !text.isEmpty, !text.utf8.contains(0) else { throw Complaint(text: "is not a path") }
            return text == "off" ? nil : text
        }
    }

    /// Host names and addresses, without ports, in lower case.
    static func hostNames(_ name: String, _ place: Place<[String]>, example: String, _ help: String) -> Setting {
        list(name, place, takes: "host names, several", example: example, help, atLeast: 0) { text throws(Complaint) in
            guard let host = HostName(text) else { throw Complaint(text: "is not a host name without a port") }
            return host.text
        }
    }

    static func word(_ name: String, _ place: Place<String>, example: String, _ help: String) -> Setting {
        let takes = "1 to 64 of a-z, A-Z, 0-9, . _ -"
        return single(name, place, takes: takes, example: example, help, show: { $0 }) { text throws(Complaint) in
            let isWord = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            guard isWord, (1...64).contains(text.utf8.count) else { throw Complaint(text: "takes \(takes)") }
            return text
        }
    }

    static func integer(
        _ name: String, _ place: Place<Int>, _ range: ClosedRange<Int>, _ unit: String, example: String, _ help: String
    ) -> Setting {
        let takes = "\(range.lowerBound) to \(range.upperBound) \(unit)"
        return single(name, place, takes: takes, example: example, help, show: { String($0) }) {
            text throws(Complaint) in
            guard let number = Int(text), range.contains(number) else { throw Complaint(text: "takes \(takes)") }
            return number
        }
    }

    static func seconds(
        _ name: String, _ place: Place<Double>, _ range: ClosedRange<Double>, example: String, _ help: String
    ) -> Setting {
        let takes = "\(plain(range.lowerBound)) to \(plain(range.upperBound)) seconds"
        return single(name, place, takes: takes, example: example, help, show: plain) { text throws(Complaint) in
            guard let number = Double(text), range.contains(number) else { throw Complaint(text: "takes \(takes)") }
            return number
        }
    }

    static func choice<Value: Sendable & Equatable>(
        _ name: String, _ place: Place<Value>, _ words: [(String, Value)], example: String, _ help: String
    ) -> Setting {
        let takes = words.map(\.0).joined(separator: ", ")
        return single(
            name, place, takes: takes, example: example, help,
            show: { value in words.first { $0.1 == value }?.0 ?? "" },
            read: { text throws(Complaint) in
                guard let found = words.first(where: { $0.0 == text }) else {
                    throw Complaint(text: "takes one of \(takes)")
                }
                return found.1
            })
    }

    static func flag(_ name: String, _ place: Place<Bool>, _ help: String) -> Setting {
        choice(name, place, [("true", true), ("false", false)], example: "true", help)
    }

    static func zone(_ name: String, _ place: Place<Zone>, example: String, _ help: String) -> Setting {
        single(name, place, takes: "a zone of the IANA data base", example: example, help, show: \.name) {
            text throws(Complaint) in
            guard let zone = Zone(text) else { throw Complaint(text: "is not a time zone that this machine knows") }
            return zone
        }
    }

    static func address(
        _ name: String, _ place: Place<ListenAddress?>, example: String, _ help: String
    ) -> Setting {
        single(
            name, place, takes: "HOST:PORT, or off", example: example, help, show: { $0?.description ?? "off" },
            read: { text throws(Complaint) in text == "off" ? nil : try address(text) })
    }

    static func addresses(
        _ name: String, _ place: Place<[ListenAddress]>, example: String, _ help: String
    ) -> Setting {
        list(name, place, takes: "HOST:PORT, several", example: example, help, atLeast: 1, read: address)
    }

    static func networks(_ name: String, _ place: Place<[Network]>, example: String, _ help: String) -> Setting {
        list(name, place, takes: "networks, several", example: example, help, atLeast: 0) { text throws(Complaint) in
            guard let network = Network(text) else { throw Complaint(text: "is not a network such as 10.0.0.0/8") }
            return network
        }
    }

    private static func list<Element: CustomStringConvertible & SendableMetatype>(
        _ name: String, _ place: Place<[Element]>, takes: String, example: String, _ help: String, atLeast least: Int,
        read: @escaping @Sendable (String) throws(Complaint) -> Element
    ) -> Setting {
        Setting(
            name: name, takes: takes, example: example, help: help, isList: true,
            store: { values, settings throws(Complaint) in
                var elements: [Element] = []
                for value in values where value != "none" || least > 0 { elements.append(try read(value)) }
                settings[keyPath: place] = elements
            },
            show: { settings in
                let elements = settings[keyPath: place]
                return elements.isEmpty ? "none" : elements.map(\.description).joined(separator: ",")
            })
    }

    private static func address(_ text: String) throws(Complaint) -> ListenAddress {
        do { return try ListenAddress(text) } catch { throw Complaint(text: "\(error)") }
    }

    private static func plain(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }
}

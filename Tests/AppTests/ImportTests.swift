import Foundation
import Testing

/// SwiftPM lets a target import the dependencies of its dependencies; this keeps the rooms apart.
@Suite("Imports") struct ImportTests {
    private static let free: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Swift", "Synchronization",
    ]

    /// What each target may import, as docs/architecture.md has it.
    private static let allowed: [String: Set<String>] = [
        "JSON": [],
        "Wording": ["CFiles"],
        "SQLite": ["CSQLite"],
        "OpenSSL": ["COpenSSL"],
        "Zlib": ["CZlib"],
        "HTTPServer": ["OpenSSL", "Zlib", "CLinux", "HTTPTypes", "Logging", "CoreMetrics"],
        "Records": ["SQLite", "JSON", "OpenSSL"],
        "Services": ["Records", "SQLite", "JSON", "OpenSSL", "Wording"],
        "API": ["HTTPServer", "Services", "Records", "SQLite", "JSON", "OpenSSL", "HTTPTypes", "Logging"],
        "App": [
            "API", "HTTPServer", "Services", "Records", "SQLite", "JSON", "OpenSSL", "CFiles", "CLinux", "HTTPTypes",
            "ArgumentParser", "Configuration", "Logging", "CoreMetrics",
        ],
        "Main": ["App"],
        "Bench": ["App", "Services", "Records", "SQLite", "ArgumentParser"],
    ]

    @Test func `every target imports only what stands below it`() throws {
        let sources = Repository.url("Sources")
        var lines = 0
        var targets: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
            let target = String(path.prefix { $0 != "/" })
            let allowed = try #require(Self.allowed[target], "\(target) is not in the table").union(Self.free)
            targets.insert(target)
            for module in try Self.imports(in: sources.appending(path: path)) {
                lines += 1
                #expect(allowed.contains(module), "\(path) imports \(module)")
            }
        }
        #expect(targets == Set(Self.allowed.keys))
        #expect(lines > 200)
    }

    @Test func `the table is that of the architecture's page`() throws {
        let page = try String(contentsOf: Repository.url("docs/architecture.md"), encoding: .utf8)
        for (target, modules) in Self.allowed {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(target)` |") })
            let cell = String(row.split(separator: "|").last ?? "").trimmingCharacters(in: .whitespaces)
            guard target != "App" else {
                #expect(cell.hasPrefix("all above, "))
                continue
            }
            let named = Set(cell.split(separator: ", ").map(String.init)).subtracting(["–"])
            #expect(named == modules, "\(target)")
        }
    }

    @Test func `an import is found in each of its forms`() {
        let text =
            "import A\n  public import B\n@testable import C\nimport struct D.E\n// import F\nlet x = 1 // import G\n"
        #expect(Self.imports(of: text) == ["A", "B", "C", "D"])
    }

    private static func imports(in file: URL) throws -> [String] {
        imports(of: try String(contentsOf: file, encoding: .utf8))
    }

    private static func imports(of text: String) -> [String] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        return text.split(separator: "\n").compactMap { line in
            let words = line.split { $0 == " " || $0 == "." }.map(String.init)
            guard let index = words.firstIndex(of: "import"),
                !words.prefix(index).contains(where: { $0.hasPrefix("//") }),
                words.prefix(index).allSatisfy({
                    $0.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains($0)
                })
            else { return nil }
            return words[(index + 1)...].first { !kinds.contains($0) }
        }
    }
}

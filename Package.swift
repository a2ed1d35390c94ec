// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // Not in release: a newer compiler with new warnings must never keep anyone from building.
    .treatAllWarnings(as: .error, .when(configuration: .debug)),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "parley",
    products: [
        .executable(name: "parley", targets: ["parley"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CFiles"),
        room("JSON"),
        room("Wording", ["CFiles"]),
        room("SQLite", ["CSQLite"]),
        room("OpenSSL", ["COpenSSL"]),
        room("Zlib", ["CZlib"]),
        room("HTTPServer", ["OpenSSL", "Zlib", "CLinux", httpTypes, logging, coreMetrics]),
        room("Records", ["SQLite", "JSON", "OpenSSL"]),
        room("Services", ["Records", "SQLite", "JSON", "OpenSSL", "Wording"]),
        room("API", ["HTTPServer", "Services", "Records", "SQLite", "JSON", "OpenSSL", httpTypes, logging]),
        room(
            "App",
            [
                "API", "Services", "Records", "HTTPServer", "SQLite", "JSON", "OpenSSL", "CFiles", "CLinux", logging,
                httpTypes, coreMetrics,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        .executableTarget(
            name: "parley-bench",
            dependencies: [
                "App", "Services", "Records", "SQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Sources/Bench", swiftSettings: strict),
        .executableTarget(name: "parley", dependencies: ["App"], path: "Sources/Main", swiftSettings: strict),
        tests("JSONTests", ["JSON"]),
        .testTarget(
            name: "WordingTests", dependencies: ["Wording", "JSON"], exclude: ["Corpus", "Training"],
            swiftSettings: strict),
        tests("SQLiteTests", ["SQLite"]),
        .target(name: "TestCertificates", path: "Tests/TestCertificates", swiftSettings: strict),
        tests("OpenSSLTests", ["OpenSSL", "TestCertificates"]),
        tests("HTTPServerTests", ["HTTPServer", "OpenSSL", "CLinux", "TestCertificates", httpTypes, logging]),
        tests("RecordsTests", ["Records"]),
        tests("ServicesTests", ["Services", "Records", "SQLite", "JSON", "CFiles"]),
        tests(
            "APITests",
            [
                "API", "Services", "Records", "HTTPServer", "SQLite", "JSON", "OpenSSL", "App", "CFiles", "CZlib",
                "Wording",
                httpTypes,
                logging, .product(name: "Yams", package: "Yams"),
            ]),
        tests(
            "AppTests",
            ["App", "TestCertificates", "Records", "HTTPServer", "SQLite", "JSON", "CLinux", logging, coreMetrics]),
    ]
)

// Only for `make fuzz`, which builds with -enable-testing: the fuzzer looks into the rooms.
if Context.environment["PARLEY_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "parley-fuzz", dependencies: ["HTTPServer", "Services", "Records", "JSON", httpTypes],
            path: "Tests/Fuzz",
            swiftSettings: strict))
}

// Only for Tests/Training/train.py, which builds with -enable-testing: it looks into the judge's features.
if Context.environment["PARLEY_TRAINING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "parley-training", dependencies: ["Wording"], path: "Tests/Training/Sources", swiftSettings: strict))
}

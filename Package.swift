// swift-tools-version:6.2
import PackageDescription

// The star of docs/architecture.md, section "Who may import whom": no library imports another
// library except the vocabulary (MailModel); only Commands sees more than one. HouseRulesTests
// reads the sources and fails when an import breaks this table.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// Optimising what only tests are made of takes longer than it saves.
let tests = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
    name: "splitroute",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: C libraries, each one module map and the few lines Swift cannot import
        .systemLibrary(
            name: "CLDAP", pkgConfig: "ldap",
            providers: [.apt(["libldap2-dev", "libsasl2-dev"])]),
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(name: "CCDB", pkgConfig: "libcdb", providers: [.apt(["libcdb-dev"])]),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "CUnistring", providers: [.apt(["libunistring-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CThread"),

        // MARK: the vocabulary
        .target(
            name: "MailModel",
            dependencies: [
                "CIDN2", "CThread", "CUnistring",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ], swiftSettings: strict),

        // MARK: in
        .target(
            name: "Settings", dependencies: ["MailModel", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "Directory",
            dependencies: [
                "MailModel", "CLDAP", .product(name: "Algorithms", package: "swift-algorithms"),
            ], swiftSettings: strict),

        // MARK: pure
        .target(
            name: "Routing",
            dependencies: [
                "MailModel", .product(name: "Algorithms", package: "swift-algorithms"),
            ], swiftSettings: strict),

        // MARK: out
        .target(
            name: "Tables",
            dependencies: [
                "MailModel", "CLMDB", "CCDB",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ], swiftSettings: strict),
        .target(
            name: "Generations",
            dependencies: [
                "MailModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: strict),

        // MARK: the program
        .target(
            name: "Commands",
            dependencies: [
                "MailModel", "Settings", "Directory", "Routing", "Tables", "Generations", "CSpawn",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: strict),
        .executableTarget(name: "splitroute", dependencies: ["Commands"], swiftSettings: strict),

        // MARK: tests
        .target(
            name: "TestSupport",
            dependencies: [
                "MailModel", "Generations",
                .product(name: "SystemPackage", package: "swift-system"),
            ], path: "Tests/TestSupport", swiftSettings: tests),
        .testTarget(
            name: "MailModelTests", dependencies: ["MailModel", "TestSupport"],
            swiftSettings: tests),
        .testTarget(
            name: "SettingsTests", dependencies: ["Settings", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "DirectoryTests", dependencies: ["Directory", "TestSupport"],
            swiftSettings: tests),
        .testTarget(
            name: "RoutingTests", dependencies: ["Routing", "Tables", "TestSupport"],
            swiftSettings: tests),
        .testTarget(
            name: "TablesTests", dependencies: ["Tables", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "GenerationsTests",
            dependencies: [
                "Generations", "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: tests),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Generations", "Routing", "TestSupport", "splitroute",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: tests),
        .testTarget(
            name: "ScenarioTests", dependencies: ["TestSupport", "splitroute"],
            swiftSettings: tests),
        .testTarget(
            name: "ServerTests", dependencies: ["TestSupport", "splitroute"],
            swiftSettings: tests),
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "MailModel", "Settings", "Directory", "Routing", "Tables", "Generations",
                "Commands", "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: tests),
        .testTarget(
            name: "HouseRulesTests", dependencies: ["TestSupport"], swiftSettings: tests),
    ],
    swiftLanguageModes: [.v6]
)

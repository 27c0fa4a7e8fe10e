// swift-tools-version: 6.2
import PackageDescription

// Measures the program of the folder above: side by side with what administrators would use
// instead, and step by step.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(["-cross-module-optimization"]),
]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")

let package = Package(
    name: "splitroute-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CorporateDirectory"),
        .executableTarget(name: "directory-generator", dependencies: ["CorporateDirectory"]),

        // MARK: the program's own libraries, by symbolic links: `package` declarations cannot be
        // seen from another package, and are what the steps are made of
        .systemLibrary(name: "CLDAP", path: "Linked/CLDAP", pkgConfig: "ldap"),
        .systemLibrary(name: "CLMDB", path: "Linked/CLMDB", pkgConfig: "lmdb"),
        .systemLibrary(name: "CCDB", path: "Linked/CCDB", pkgConfig: "libcdb"),
        .systemLibrary(name: "CIDN2", path: "Linked/CIDN2", pkgConfig: "libidn2"),
        .systemLibrary(name: "CUnistring", path: "Linked/CUnistring"),
        .systemLibrary(name: "CThread", path: "Linked/CThread"),
        .target(
            name: "MailModel", dependencies: ["CIDN2", "CThread", "CUnistring", algorithms],
            path: "Linked/MailModel",
            swiftSettings: strict),
        .target(
            name: "Directory", dependencies: ["MailModel", "CLDAP", algorithms],
            path: "Linked/Directory",
            swiftSettings: strict),
        .target(
            name: "Routing", dependencies: ["MailModel", algorithms], path: "Linked/Routing",
            swiftSettings: strict),
        .target(
            name: "Tables", dependencies: ["MailModel", "CLMDB", "CCDB", algorithms],
            path: "Linked/Tables",
            swiftSettings: strict),

        .executableTarget(
            name: "directory-reader", dependencies: ["Directory", "MailModel"],
            swiftSettings: strict),
        .executableTarget(
            name: "directory-compiler", dependencies: ["Directory", "MailModel", "Routing"],
            swiftSettings: strict),
        .executableTarget(
            name: "table-writer", dependencies: ["MailModel", "Tables"], swiftSettings: strict),
        .executableTarget(
            name: "Steps",
            dependencies: [
                "CorporateDirectory", "MailModel", "Directory", "Routing", "Tables",
                .product(name: "Benchmark", package: "benchmark"),
            ], path: "Steps", swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ])

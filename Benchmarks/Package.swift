// swift-tools-version: 6.1
import PackageDescription

// Measures the program of the folder above against what administrators would use instead.
let package = Package(
    name: "splitroute-benchmarks",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "CorporateDirectory"),
        .executableTarget(name: "directory-generator", dependencies: ["CorporateDirectory"]),
    ])

import Foundation
import TestSupport

/// The project's own files, as text.
enum SourceTree {
    /// A file with its path in the repository.
    struct File: Sendable, CustomStringConvertible {
        let path: String
        let lines: [String]

        var description: String { path }

        /// The folder below Sources or Tests: the target.
        var target: String {
            let parts = path.split(separator: "/")
            return parts.count > 2 ? String(parts[1]) : ""
        }
    }

    /// The Swift files below a folder of the repository, in the order of their paths.
    static func swiftFiles(in folder: String) -> [File] {
        let all = FileManager.default.enumerator(atPath: "\(ProgramUnderTest.repository)/\(folder)")
        let names = all?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            file("\(folder)/\(name)")
        }
    }

    /// Every text file that belongs to the project: what a clone of it holds.
    static func projectFiles() -> [File] {
        let folders = ["Sources", "Tests", "docs", "examples", "schemas", "packaging", ".ci"]
        var paths = ["README.md", "CHANGELOG.md", "Makefile", "Package.swift", ".swift-format"]
        for folder in folders {
            let all = FileManager.default.enumerator(
                atPath: "\(ProgramUnderTest.repository)/\(folder)")
            for case let name as String in all ?? .init() { paths.append("\(folder)/\(name)") }
        }
        return paths.sorted().compactMap(file)
    }

    /// A file of the repository; nil for a folder and for what is not UTF-8.
    static func file(_ path: String) -> File? {
        let whole = "\(ProgramUnderTest.repository)/\(path)"
        guard let text = try? String(contentsOfFile: whole, encoding: .utf8) else { return nil }
        // Scalars: a carriage return and a line feed are one Character.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        return File(path: path, lines: lines.map { String($0) })
    }
}

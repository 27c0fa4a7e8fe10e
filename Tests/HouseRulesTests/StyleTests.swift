import Foundation
import TestSupport
import Testing

/// House rules.
@Suite struct StyleTests {
    private static let sources = SourceTree.swiftFiles(in: "Sources")
    private static let tests = SourceTree.swiftFiles(in: "Tests")

    /// The lines of a file that hold a forbidden text outside a comment.
    private func lines(_ file: SourceTree.File, with text: String) -> [String] {
        file.lines.enumerated().filter { _, line in
            let code = line.drop { $0 == " " }
            return !code.hasPrefix("//") && code.contains(text)
        }.map { "\(file.path):\($0.offset + 1)" }
    }

    @Test func `There is something to look at`() {
        #expect(Self.sources.count > 50)
        #expect(Self.tests.count > 30)
    }

    @Test func `No source file is longer than 400 lines`() {
        for file in Self.sources { #expect(file.lines.count <= 401, "\(file.path)") }
    }

    // Each forbidden text is put together, so that this file does not hold it.
    @Test(arguments: [
        "try" + "!", "fatal" + "Error(", "public" + " ", "as" + "! ",
        "nonisolated(" + "unsafe)",
        "@frozen", "@inlin" + "able", "Thread." + "sleep", "import " + "XCTest",
    ])
    func `Not in Sources`(text: String) {
        for file in Self.sources { #expect(lines(file, with: text) == []) }
    }

    @Test(arguments: [
        "try" + "!", "fatal" + "Error(", "XCT" + "Skip", ".disabled" + "(", "public" + " ",
    ])
    func `Not in Tests`(text: String) {
        for file in Self.tests { #expect(lines(file, with: text) == []) }
    }

    @Test(arguments: ["TO" + "DO", "FIX" + "ME", "X" + "XX:"])
    func `Nothing is left to do later`(word: String) {
        for file in Self.sources + Self.tests {
            let found = file.lines.indices.filter { file.lines[$0].contains(word) }
            #expect(found.map { "\(file.path):\($0 + 1)" } == [])
        }
    }

    @Test func `only Commands speaks to whoever started the program, and ends it`() {
        let libraries = Self.sources.filter { !["Commands", "splitroute"].contains($0.target) }
        #expect(libraries.count > 50)
        for file in libraries { #expect(Speech.lines(of: file) == []) }
        for file in Self.tests { #expect(Speech.printingLines(of: file) == []) }
        let commands = Self.sources.filter { $0.target == "Commands" }
        #expect(commands.contains { !Speech.lines(of: $0).isEmpty }, "the scan sees them")
        let ending = "Shortage" + ".handle("
        #expect(commands.contains { !lines($0, with: ending).isEmpty }, "without memory, too")
    }

    // Put together, so that this file does not hold them.
    @Test(arguments: [
        ("pri" + "nt(text)", true), ("    debug" + "Print(text)", true),
        ("if x { ab" + "ort() }", true),
        ("fatal" + "Error(\"bug\")", true), ("ex" + "it(1)", true), ("Glibc.ex" + "it (1)", true),
        ("guard x else { _ex" + "it(70) }", true), ("fpu" + "ts(text, stream)", true),
        ("wri" + "te(2, text, 4)", true), ("_ = wri" + "te( 1, text, 4)", true),
        ("_ = stream(std" + "err)", true), ("FileHandle.standard" + "Output", true),
        ("preconditionFailure(\"a bug\")", false), ("shortage.end()", false),
        ("file.print(to: sink)", false), ("sink.write(2, text)", false),
        ("isExit(code)", false), ("imprint(text)", false), ("write(file, 2)", false),
        ("// it would pri" + "nt(this)", false),
    ])
    func `the scan tells what speaks or ends from what does not`(_ line: String, _ speaks: Bool) {
        let file = SourceTree.File(path: "Sources/Routing/Any.swift", lines: [line])
        #expect(Speech.lines(of: file) == (speaks ? ["Sources/Routing/Any.swift:1"] : []))
    }

    @Test func `the README names the Swift that the package needs`() throws {
        let package = try #require(SourceTree.file("Package.swift")).lines.first ?? ""
        let version = try #require(package.split(separator: ":").last)
        let readme = try #require(SourceTree.file("README.md"))
        #expect(readme.lines.contains { $0.contains("Swift \(version) (or later)") }, "\(version)")
    }

    @Test func `Every package declaration is documented`() {
        let requirements = Self.sources.reduce(into: Set<String>()) { names, file in
            names.formUnion(StyleTests.documentedRequirements(in: file.lines))
        }
        #expect(requirements.count > 5)
        for file in Self.sources {
            let undocumented = StyleTests.undocumented(in: file.lines, requirements)
            #expect(undocumented.map { "\(file.path):\($0 + 1)" } == [])
        }
    }

    @Test func `The scan for documentation sees what lacks it`() {
        let lines = [
            "/// A thing.", "package struct Thing {", "    /// Its name.", "    @inline(never)",
            "    package func name() {}", "", "    package func other(", "        a: Int)", "}",
            "package enum Bare {", "    package let id: Int", "    package init(",
        ]
        #expect(StyleTests.undocumented(in: lines, []) == [6, 9])
        #expect(StyleTests.undocumented(in: lines, ["other"]) == [9])
        let plan = [
            "package protocol Disk {", "    /// Reads.", "    func read(", "    func write()", "}",
            "/// Not a requirement.", "func free()",
        ]
        #expect(StyleTests.documentedRequirements(in: plan) == ["read"])
    }

    /// The names of the functions that protocols require and document: who provides them need not
    /// say it again.
    private static func documentedRequirements(in lines: [String]) -> Set<String> {
        var names: Set<String> = []
        var isInProtocol = false
        for (index, line) in lines.enumerated() {
            if line.contains("protocol "), line.hasSuffix("{") { isInProtocol = true }
            if line == "}" { isInProtocol = false }
            guard isInProtocol, let name = functionName(line), index > 0,
                lines[index - 1].trimmingCharacters(in: .whitespaces).hasPrefix("///")
            else { continue }
            names.insert(name)
        }
        return names
    }

    private static func functionName(_ line: String) -> String? {
        guard let start = line.range(of: "func ")?.upperBound else { return nil }
        return String(line[start...].prefix { $0.isLetter || $0.isNumber })
    }

    /// The lines on which an undocumented package declaration begins.
    ///
    /// A plain scan. Exempt, because the type says it all: stored properties and initializers that
    /// only fill them, operators, functions that a protocol requires and documents, and
    /// declarations of one line.
    private static func undocumented(
        in lines: [String], _ requirements: Set<String>
    ) -> [Int] {
        var found: [Int] = []
        for (index, line) in lines.enumerated() {
            let code = line.trimmingCharacters(in: .whitespaces)
            guard code.hasPrefix("package "), !code.hasPrefix("package import") else { continue }
            let exempt =
                code.hasPrefix("package let ") || code.hasPrefix("package var ")
                || code.hasPrefix("package private(set) var ") || code.hasPrefix("package init(")
                || code.hasPrefix("package static func ==")
                || code.hasPrefix("package static func <")
                || code.hasPrefix("package static let ")
                || (code.hasSuffix("}") && code.contains("{"))
                || functionName(code).map(requirements.contains) ?? false
            if exempt { continue }
            var above = index - 1
            while above >= 0, lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("@") {
                above -= 1
            }
            let comment = above >= 0 ? lines[above].trimmingCharacters(in: .whitespaces) : ""
            if !comment.hasPrefix("///") { found.append(index) }
        }
        return found
    }

    @Test func `The layout is fixed by a configuration that every editor reads`() throws {
        let path = "\(ProgramUnderTest.repository)/.swift-format"
        let data = try #require(FileManager.default.contents(atPath: path))
        let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(json?["lineLength"] as? Int == 100)
        let rules = json?["rules"] as? [String: Bool]
        for rule in ["NeverForceUnwrap", "NeverUseForceTry", "ValidateDocumentationComments"] {
            #expect(rules?[rule] == true)
        }
    }
}

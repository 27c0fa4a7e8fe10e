import Foundation
import TestSupport
import Testing

/// The project stands alone and says what it does.
@Suite struct StandingAloneTests {
    @Test func `Nothing refers to what lies outside the repository`() {
        // Put together, so that this file does not hold them.
        let strangers = [
            "/work" + "/", "../sha" + "red", "/tmp/bri" + "ef", "/tmp/pk" + "g-", "/root" + "/",
        ]
        let files = SourceTree.projectFiles()
        #expect(files.count > 300)
        for file in files {
            for (number, line) in file.lines.enumerated() {
                for stranger in strangers {
                    #expect(!line.contains(stranger), "\(file.path):\(number + 1)")
                }
            }
        }
    }

    @Test func `Every code of a problem has its sentence, every sentence is said, docs explain it`()
        throws
    {
        let folder = "Sources/MailModel/Decisions/Problems"
        let page = try #require(SourceTree.file("docs/problems.md"))
        let source = try #require(SourceTree.file("\(folder)/ProblemCode.swift"))
        let sentences = SourceTree.swiftFiles(in: folder).filter { $0.path != source.path }
        let others = SourceTree.swiftFiles(in: "Sources").filter { !$0.path.hasPrefix(folder) }
        func says(_ files: [SourceTree.File], _ name: String) -> Bool {
            files.contains { $0.lines.contains { $0.contains(".\(name)") } }
        }
        let codes = source.lines.compactMap(StandingAloneTests.code)
        #expect(codes.count >= 27)
        for (name, code) in codes {
            #expect(page.lines.contains("## \(code)"), "\(code)")
            #expect(says(sentences, name), "\(name)")
        }
        let functions = sentences.flatMap { $0.lines.compactMap(StandingAloneTests.function) }
        #expect(functions.count >= 27)
        for function in functions where function != "precedes" {
            #expect(says(others, function), "\(function)")
        }
    }

    /// The name that a line `package static func noID(…` declares.
    private static func function(declaredBy line: String) -> String? {
        guard let start = line.range(of: "package static func ")?.upperBound else { return nil }
        return String(line[start...].prefix { $0 != "(" })
    }

    /// The name and the word that a line `case noID = "no-id"` or `case unplaced` declares.
    private static func code(declaredBy line: String) -> (name: String, code: String)? {
        let words = line.split(separator: " ").map(String.init)
        guard line.hasPrefix("    case "), !line.contains("."), !line.contains(":") else {
            return nil
        }
        return words.count == 4
            ? (words[1], words[3].filter { $0 != "\"" }) : (words[1], words[1])
    }

    @Test func `The README gives the test command that the build service calls`() throws {
        let readme = try #require(SourceTree.file("README.md"))
        let run = try #require(SourceTree.file(".ci/run"))
        let command = "make test"
        #expect(readme.lines.contains { $0.contains(command) })
        #expect(run.lines.contains { $0.contains(command) || $0.contains("packaging/run-tests") })
    }
}

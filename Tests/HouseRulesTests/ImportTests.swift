import Testing

/// Who may import whom.
@Suite struct ImportTests {
    /// The star: no library imports another library except the vocabulary.
    private static let allowed: [String: Set<String>] = [
        "MailModel": [
            "Algorithms", "CIDN2", "CThread", "CUnistring", "Glibc", "Synchronization",
        ],
        "Settings": ["MailModel", "Yams"],
        "Directory": ["MailModel", "Algorithms", "CLDAP", "Glibc", "Synchronization", "Dispatch"],
        "Routing": ["MailModel", "Algorithms"],
        "Tables": ["MailModel", "Algorithms", "CLMDB", "CCDB", "Glibc"],
        "Generations": [
            "MailModel", "SystemPackage", "Crypto", "Foundation", "FoundationEssentials", "Glibc",
            "Synchronization",
        ],
        "Commands": [
            "MailModel", "Settings", "Directory", "Routing", "Tables", "Generations",
            "ArgumentParser", "Crypto", "CSpawn", "Logging", "Mustache", "SystemPackage",
            "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch",
        ],
        "splitroute": ["Commands"],
    ]

    @Test(arguments: allowed.keys.sorted())
    func `Every target imports only what its row of the table says`(target: String) throws {
        let files = SourceTree.swiftFiles(in: "Sources/\(target)")
        #expect(!files.isEmpty)
        for file in files {
            for line in file.lines {
                guard let module = ImportTests.module(importedBy: line) else { continue }
                #expect(
                    Self.allowed[target]?.contains(module) == true,
                    "\(file.path) imports \(module)")
            }
        }
    }

    @Test func `Every folder of Sources with Swift in it has its row`() {
        let targets = Set(SourceTree.swiftFiles(in: "Sources").map(\.target))
        #expect(targets == Set(Self.allowed.keys))
    }

    @Test func `Import lines are recognised in every form`() {
        #expect(ImportTests.module(importedBy: "import Glibc") == "Glibc")
        #expect(ImportTests.module(importedBy: "  package import MailModel") == "MailModel")
        #expect(ImportTests.module(importedBy: "@testable import Tables") == "Tables")
        #expect(
            ImportTests.module(importedBy: "private import struct Foundation.Data") == "Foundation")
        #expect(ImportTests.module(importedBy: "import CLDAP  // libldap") == "CLDAP")
        #expect(ImportTests.module(importedBy: "/// import Glibc") == nil)
        #expect(ImportTests.module(importedBy: "let import = 1") == nil)
    }

    /// The module that a line of source imports.
    private static func module(importedBy line: String) -> String? {
        var words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        let modifiers: Set = [
            "package", "public", "internal", "fileprivate", "private", "@testable",
            "@preconcurrency",
            "@_exported", "@_implementationOnly",
        ]
        while let first = words.first, modifiers.contains(first) { words.removeFirst() }
        guard words.count >= 2, words[0] == "import" else { return nil }
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return name.split(separator: ".").first.map(String.init)
    }
}

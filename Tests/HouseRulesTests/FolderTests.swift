import Testing

/// No circles: the folders of a target stand above each other, so that one can be read, and changed,
/// without those that rest on it.
@Suite struct FolderTests {
    /// The files whose arrows do not count, and why.
    private static let exceptions = [
        "Sources/Tables/AnyOutput.swift":
            "the list of all outputs: it names each, and each is given what holds the list"
    ]

    private static let targets = Set(SourceTree.swiftFiles(in: "Sources").map(\.target)).sorted()

    @Test(arguments: targets)
    func `the folders of a target point in no circle`(target: String) {
        let files = SourceTree.swiftFiles(in: "Sources/\(target)")
        #expect(!files.isEmpty)
        let arrows = FolderArrows(files, except: Set(Self.exceptions.keys))
        #expect(arrows.circle == nil, "\(target):\n\(arrows.circle ?? "")")
    }

    @Test func `every exception is one, so that none outlives its reason`() {
        for path in Self.exceptions.keys {
            let others = Set(Self.exceptions.keys).subtracting([path])
            let target = path.split(separator: "/").dropFirst().first ?? ""
            let files = SourceTree.swiftFiles(in: "Sources/\(target)")
            #expect(FolderArrows(files, except: others).circle != nil, "\(path)")
        }
    }

    @Test func `a circle is named with the files and the types that make it`() {
        let files = [
            file("Verbs/Sync.swift", "struct Sync { let run: Run }"),
            file("Publishing/Deep/Run.swift", "struct Run { let page: Page }"),
            file("Reports/Page.swift", "struct Page {}", "extension Plan {}"),
            file("Publishing/Plan.swift", "struct Plan {}", "private struct Sync {}"),
        ]
        #expect(
            FolderArrows(files).circle == """
                Publishing → Reports: Run.swift names Page
                Reports → Publishing: Page.swift names Plan
                """)
        #expect(FolderArrows(files, except: [files[2].path]).circle == nil)
        let root = [
            file("Program.swift", "enum Program { static let verb = Sync() }"),
            file("Verbs/Sync.swift", "struct Sync { let version = Program.version }"),
        ]
        #expect(FolderArrows(root).circle?.contains("Sync.swift names Program") == true)
    }

    private func file(_ name: String, _ lines: String...) -> SourceTree.File {
        SourceTree.File(path: "Sources/Commands/\(name)", lines: lines)
    }

    @Test(arguments: [
        ("let a: B  // C", ["let", "a", "B"]), ("a /* B /* C */ D */ e", ["a", "e"]),
        (#"say("B \(c(D, "E \(f)")) G") h"#, ["say", "c", "D", "f", "h"]),
        ("x(\"\"\"\n" + #"  B \(c) " \" D"# + "\n  \"\"\", e)", ["x", "c", "e"]),
        (##"x(#"B \(C) \#(d) " E"#, f)"##, ["x", "d", "f"]), (#"split(/"/) b"#, ["split"]),
        ("\"\" + a", ["a"]), (#""\\" + a"#, ["a"]), ("split(/\"/)\nb", ["split", "b"]),
    ])
    func `words are those of the code`(code: String, words: [String]) {
        let lines = code.split(separator: "\n").map(String.init)
        #expect(CodeWords(lines).words.map(\.text) == words)
    }

    @Test func `what stands behind a dot is a part of something`() {
        let words = CodeWords(["A.B(.c, 0..<D)"]).words
        #expect(words.filter(\.isMember).map(\.text) == ["B", "c"])
        #expect(words.map(\.text) == ["A", "B", "c", "0", "D"])
    }

    @Test func `a type counts where others can name it`() {
        let code = [
            "package struct A {", "    enum B {}", "    static func make() -> C", "}",
            "private final class D {}", "extension E { struct F {} }", "typealias G = Int",
            "protocol H: AnyObject {}", "actor I {}",
        ]
        #expect(
            CodeWords(code).declared == [
                "A": true, "B": false, "D": false, "F": false, "G": true, "H": true, "I": true,
            ])
    }
}

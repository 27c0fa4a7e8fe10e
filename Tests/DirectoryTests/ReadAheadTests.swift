import Directory
import MailModel
import TestSupport
import Testing

/// Reading on a thread of its own hands on what a plain search does.
struct ReadAheadTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// So many people; every hundredth has a value of 100,000 bytes, more than a batch holds.
    private func file(_ people: Int, end: String = "") throws -> String {
        var text = ""
        for number in 0..<people {
            text += "dn: uid=u\(number),\(Asking.base)\nuid: u\(number)\n"
            if number % 100 == 99 {
                text += "mail: \(String(repeating: "x", count: 100_000))\n"
            }
            text += "\n"
        }
        return try workspace.write("directory.ldif", text + end)
    }

    private func ahead(_ path: String, _ body: (String) throws -> Void = { _ in }) throws {
        try LDIFDirectory(path: path).searchAhead(Asking.request()) { entry in
            try body(Asking.text(entry))
        }
    }

    @Test(arguments: [0, 1, 3, 5000])
    func `the same entries in the same order`(people: Int) throws {
        let path = try file(people)
        var found: [String] = []
        try ahead(path) { found.append($0) }
        #expect(found.count == people)
        #expect(try found == Asking.entries(of: LDIFDirectory(path: path), Asking.request()))
    }

    @Test func `an answer that breaks off is an error behind what came before`() throws {
        let path = try file(3000, end: "no colon\n")
        var count = 0
        let failure = Asking.failure { try ahead(path) { _ in count += 1 } }
        #expect(count == 3000)
        #expect(failure?.code == .badData)
    }

    @Test func `who looks at the entries may end it, and the reader goes`() throws {
        struct Enough: Error {}
        let source = try Counting(LDIFDirectory(path: file(20_000)))
        var count = 0
        #expect(throws: Enough.self) {
            try source.searchAhead(Asking.request()) { _ in
                count += 1
                if count == 7 { throw Enough() }
            }
        }
        #expect(count == 7)
        #expect(source.found < 2000, "a few batches, not the whole file")
    }
}

/// A directory that counts the entries it found.
private final class Counting: DirectorySource {
    private let directory: LDIFDirectory
    private(set) var found = 0

    init(_ directory: LDIFDirectory) { self.directory = directory }

    var origin: String { directory.origin }
    var notes: DirectoryNotes { directory.notes }

    func search(_ request: SearchRequest, each: (borrowing Entry) throws -> Void) throws {
        try directory.search(request) {
            found += 1
            try each($0)
        }
    }

    func read(
        dn: String, attributes: AttributeList, each: (borrowing Entry) throws -> Void
    ) throws -> Bool { try directory.read(dn: dn, attributes: attributes, each: each) }
}

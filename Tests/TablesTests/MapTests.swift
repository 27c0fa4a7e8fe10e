import Glibc
import MailModel
import Tables
import TestSupport
import Testing

/// Indexed maps are written with the map's own library, and Postfix reads them.
@Suite struct MapTests {
    /// Logins → REJECT: the table whose keys may be anything.
    private static func table(_ keys: [String]) -> KeyValueTable {
        var value = TableValue()
        value.logins = keys.map { ($0, 0, .thirdParty) }
        return PostfixTables(value.table, parameters(denyText: "see Exchange")).saslDeny()
    }

    private static let hostileKeys = [
        "#anna@example.com", "\"anna berg\"@example.com", "anna berg", " anna",
        "änne@bücher.example",
        "a:b", "a\\b", "a\tb", "@example.com", String(repeating: "k", count: 511),
        String(repeating: "é", count: 255) + "x",
    ]

    @Test(arguments: IndexedMap.allCases)
    func `postmap finds every key, however odd, and no other`(map: IndexedMap) throws {
        let workspace = try Workspace()
        let table = Self.table(Self.hostileKeys)
        try map.write(table, to: workspace.file("deny.\(map.fileExtension)"))
        for key in Self.hostileKeys {
            let answer = try Processes.run([
                "postmap", "-q", key, "\(map.rawValue):\(workspace.file("deny"))",
            ])
            #expect(answer.outputText == "REJECT see Exchange\n", "'\(key)': \(answer.errorText)")
        }
        let missing = try Processes.run([
            "postmap", "-q", "nobody", "\(map.rawValue):\(workspace.file("deny"))",
        ])
        #expect(missing.status == 1 && missing.output.isEmpty && missing.errors.isEmpty)
    }

    @Test(arguments: IndexedMap.allCases, ["straße@example.com", "ὀδυσσεύς@example.com", "ſam@x"])
    func `Postfix folds what it asks for, and finds the address under either spelling`(
        map: IndexedMap, key: String
    ) throws {
        let workspace = try Workspace()
        let table = LookupKeys.indexed(Self.table([key, "anna@example.com"]))
        try map.write(table, to: workspace.file("deny.\(map.fileExtension)"))
        for asked in [key, key.uppercased()] {
            let answer = try Processes.run([
                "postmap", "-q", asked, "\(map.rawValue):\(workspace.file("deny"))",
            ])
            #expect(answer.outputText == "REJECT see Exchange\n", "'\(asked)'")
        }
    }

    @Test func `Of two addresses that Postfix takes for one, the one it asks for keeps its row`() {
        let tables = PostfixTables(
            TableValue(routes: [
                .init(address: "strasse@example.com", action: .relay, system: 1),
                .init(address: "straße@example.com", action: .deliver, system: 0),
                .init(address: "maße@example.com", action: .deliver, system: 0),
            ]).table, parameters())
        #expect(
            tables.all().filter { $0.path == "postfix/transport" }.flatMap(lines) == [
                "maße@example.com → lmtp:unix:private/l", "strasse@example.com → smtp:[mx]:25",
            ])
    }

    @Test(arguments: [0, 1, 3000, 65_536, 65_537])
    func `postmap lists an LMDB map exactly as its text`(users: Int) throws {
        let workspace = try Workspace()
        let table = Self.table((0..<users).map { "user\($0)@example.com" })
        try IndexedMap.lmdb.write(table, to: workspace.file("deny.lmdb"))
        let text = try postfixText(table)
        let listed = try Processes.run(["postmap", "-s", "lmdb:\(workspace.file("deny"))"])
        #expect(listed.succeeded && listed.errors.isEmpty)
        #expect(listed.output == text)
    }

    @Test(arguments: IndexedMap.allCases)
    func `An empty map answers nothing, without a complaint`(map: IndexedMap) throws {
        let workspace = try Workspace()
        try map.write(Self.table([]), to: workspace.file("deny.\(map.fileExtension)"))
        let answer = try Processes.run([
            "postmap", "-q", "anna", "\(map.rawValue):\(workspace.file("deny"))",
        ])
        #expect(answer.status == 1)
        #expect(answer.outputText.isEmpty && answer.errorText.isEmpty)
    }

    @Test(arguments: IndexedMap.allCases)
    func `Two hundred thousand rows, asked for a sample`(map: IndexedMap) throws {
        let workspace = try Workspace()
        let table = Self.table((0..<200_000).map { "user\($0)@example.com" })
        try map.write(table, to: workspace.file("deny.\(map.fileExtension)"))
        let asked = stride(from: 0, to: 200_000, by: 401).map { "user\($0)@example.com" }
        let answer = try Processes.run(
            ["postmap", "-q", "-", "\(map.rawValue):\(workspace.file("deny"))"],
            input: Array(asked.map { $0 + "\n" }.joined().utf8))
        let expected = asked.map { "\($0)\tREJECT see Exchange\n" }.joined()
        #expect(answer.outputText == expected)
    }

    @Test(arguments: IndexedMap.allCases)
    func `Nobody but the owner may read a map while it is made`(map: IndexedMap) throws {
        let workspace = try Workspace()
        let path = workspace.file("deny.\(map.fileExtension)")
        try map.write(Self.table(["anna"]), to: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test(arguments: IndexedMap.allCases)
    func `A folder that is not there is the file system's error`(map: IndexedMap) throws {
        let workspace = try Workspace()
        let error = #expect(throws: TableError.self) {
            try map.write(Self.table(["anna"]), to: workspace.file("no/deny"))
        }
        #expect(error?.code == .writing)
        #expect(error?.subject == workspace.file("no/deny"))
        #expect(error?.reason == "No such file or directory")
    }
}

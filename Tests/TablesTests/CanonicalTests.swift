import MailModel
import Tables
import TestSupport
import Testing

/// Canonical files are read back as they were written.
@Suite struct CanonicalTests {
    /// Reads the files and renders what was read.
    private func readAndRender(
        _ files: [CanonicalTable: [UInt8]], systems: [String]
    ) throws -> [CanonicalTable: [UInt8]] {
        func withFile<Result>(
            _ kind: CanonicalTable, _ body: (CanonicalFile) throws -> Result
        ) rethrows -> Result {
            try (files[kind] ?? []).withUnsafeBytes { bytes in
                try body(CanonicalFile(bytes, name: kind.path))
            }
        }
        return try withFile(.routes) { routes in
            try withFile(.accounts) { accounts in
                try withFile(.logins) { logins in
                    try withFile(.problems) { problems in
                        try withFile(.people) { people in
                            try canonicalFiles(
                                RoutingTableReader.read(
                                    routes: routes, accounts: accounts, logins: logins,
                                    problems: problems,
                                    people: files[.people].map { _ in people }, systems: systems))
                        }
                    }
                }
            }
        }
    }

    private func text(_ files: [CanonicalTable: [UInt8]], _ kind: CanonicalTable) -> String {
        String(decoding: files[kind] ?? [], as: UTF8.self)
    }

    @Test func `Columns, dashes and escapes`() throws {
        var value = TableValue()
        value.accounts = [
            .init(id: "u\tanna", dn: "cn=a\\2cb\nc", primary: "anna@example.com", system: 0),
            .init(id: "u-dora", dn: "uid=dora", state: .suspended, rule: nil),
            .init(id: "g", kind: .group, dn: "cn=g", state: .expanded, rule: 1),
        ]
        value.routes = [
            .init(address: "anna@example.com", action: .deliver, system: 0, target: "a@b"),
            .init(address: "bert@example.com", action: .relay, system: 1),
            .init(address: "dora@example.com", action: .reject, account: 1),
            .init(address: "list@example.com", action: .expand, target: "a@x,b@x", account: 2),
        ]
        value.logins = [("dora", 1, .suspended), ("back\\slash", 0, .thirdParty)]
        value.problems = [Problem(.unplaced, dn: "uid=x", "nobody\tsays")]
        let files = try canonicalFiles(value.table)
        #expect(
            text(files, .routes) == """
                anna@example.com\tdeliver\there\ta@b\tuser\tu\\tanna\trelayed
                bert@example.com\trelay\texchange\t-\tuser\tu\\tanna\trelayed
                dora@example.com\treject\t-\t-\tuser\tu-dora\t-
                list@example.com\texpand\t-\ta@x,b@x\tgroup\tg\t-

                """)
        #expect(
            text(files, .accounts) == """
                g\tgroup\tcn=g\t-\t-\texpanded\ttab\\tbed
                u\\tanna\tuser\tcn=a\\\\2cb\\nc\tanna@example.com\there\thosted\trelayed
                u-dora\tuser\tuid=dora\t-\t-\tsuspended\t-

                """)
        #expect(
            text(files, .logins)
                == "back\\\\slash\tu\\tanna\tthird-party\ndora\tu-dora\tsuspended\n")
        #expect(text(files, .problems) == "unplaced\terror\tuid=x\t-\tnobody\\tsays\n")
        #expect(try readAndRender(files, systems: value.systems) == files)
    }

    @Test func `who people are stands beside the tables, a row for each account`() throws {
        var value = TableValue()
        value.accounts = [
            .init(
                id: "u-bert", dn: "uid=bert", displayName: "Bert\tB.", unit: "-",
                logins: ["z", "bert", "bert", "Ärger"]),
            .init(id: "g", kind: .group, dn: "cn=g", displayName: "Everybody"),
            .init(id: "u-anna", dn: "uid=anna", unit: "Sales", logins: ["bert", "\u{7F}"]),
        ]
        let files = try canonicalFiles(value.table)
        #expect(
            text(files, .people) == """
                g\tEverybody\t-
                u-anna\t-\tSales\tbert\t\\x7F
                u-bert\tBert\\tB.\t\\-\tbert\tz\tÄrger

                """)
        #expect(try readAndRender(files, systems: value.systems) == files)
    }

    @Test func `a generation of a version that kept no names is one without`() throws {
        var value = TableValue()
        value.accounts = [.init(id: "u-anna", displayName: "Anna", unit: "Sales", logins: ["anna"])]
        var files = try canonicalFiles(value.table)
        files[.people] = nil
        let again = try readAndRender(files, systems: value.systems)
        #expect(text(again, .people) == "u-anna\t-\t-\n")
        #expect(again[.accounts] == files[.accounts])
    }

    @Test func `no byte that a screen obeys is in a canonical file`() throws {
        var value = TableValue()
        value.accounts = [
            .init(id: "\u{1B}[2J\u{7F}", dn: "cn=\u{85}\u{9B}31m«é»\r", system: 0),
            .init(id: "\\x1B", dn: "cn=\\x", system: 0),
        ]
        value.routes = [.init(address: "a@b", action: .deliver, system: 0)]
        let files = try canonicalFiles(value.table)
        #expect(
            text(files, .accounts) == """
                \\x1B[2J\\x7F\tuser\tcn=\\xC2\\x85\\xC2\\x9B31m«é»\\x0D\t-\there\thosted\trelayed
                \\\\x1B\tuser\tcn=\\\\x\t-\there\thosted\trelayed

                """)
        #expect(try readAndRender(files, systems: value.systems) == files)
    }

    @Test func `a generation whose rows have numbers is read and written as it is`() throws {
        var value = TableValue()
        value.rules = ["1", "2", "3"]
        value.accounts = [.init(id: "u-anna", system: 0, rule: 2), .init(id: "u-bert", rule: nil)]
        value.routes = [.init(address: "anna@example.com", action: .deliver, system: 0)]
        let files = try canonicalFiles(value.table)
        #expect(
            String(decoding: files[.routes] ?? [], as: UTF8.self)
                == "anna@example.com\tdeliver\there\t-\tuser\tu-anna\t3\n")
        #expect(try readAndRender(files, systems: value.systems) == files)
    }

    @Test func `An empty table has empty files`() throws {
        var value = TableValue()
        value.accounts = []
        let files = try canonicalFiles(value.table)
        for kind in CanonicalTable.allCases { #expect(files[kind] == []) }
        #expect(try readAndRender(files, systems: []) == files)
    }

    @Test func `A value that is a dash is not none`() throws {
        var value = TableValue()
        value.accounts = [.init(id: "-", dn: "-", system: 0)]
        value.routes = [.init(address: "-@example.com", action: .deliver, system: 0, target: "-")]
        value.logins = [("-", 0, .thirdParty)]
        let files = try canonicalFiles(value.table)
        #expect(text(files, .logins) == "\\-\t\\-\tthird-party\n")
        #expect(try readAndRender(files, systems: value.systems) == files)
        try files[.logins]?.withUnsafeBytes { bytes in
            let reader = LoginReader(CanonicalFile(bytes, name: "logins.tsv"))
            let row = try reader.next()
            let name = withExtendedLifetime(reader) {
                row.map { String(decoding: $0.name, as: UTF8.self) }
            }
            #expect(name == "-")
        }
    }

    @Test func `Without a target the route has none, also when it was read from a file`() throws {
        var value = TableValue()
        value.routes = [.init(address: "anna@example.com", action: .deliver, system: 0)]
        let files = try canonicalFiles(value.table)
        try (files[.routes] ?? []).withUnsafeBytes { routes in
            try (files[.accounts] ?? []).withUnsafeBytes { accounts in
                let none = CanonicalFile(Bytes(start: nil, count: 0), name: "none")
                let table = try RoutingTableReader.read(
                    routes: CanonicalFile(routes, name: "r"),
                    accounts: CanonicalFile(accounts, name: "a"), logins: none, problems: none,
                    people: nil, systems: value.systems)
                #expect(table.routes.first?.target == ByteArena.Reference.none)
                #expect(PostfixTables(table, parameters()).aliases().rows.isEmpty)
            }
        }
    }

    @Test(arguments: 1...8)
    func `What is written is read, for hostile text`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for number in 0..<40 {
            let value = TableValue(random: &random)
            let files = try canonicalFiles(value.table)
            let again = try readAndRender(files, systems: value.systems)
            for kind in CanonicalTable.allCases {
                #expect(again[kind] == files[kind], "seed \(seed), table \(number), \(kind)")
            }
        }
    }

    @Test(arguments: 1...4)
    func `The reader of one row answers what was written`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) + 100)
        let value = TableValue(random: &random)
        let table = value.table
        try (try canonicalFiles(table)[.routes] ?? []).withUnsafeBytes { bytes in
            let reader = RouteReader(CanonicalFile(bytes, name: "routes.tsv"))
            for route in table.routes {
                let row = try #require(try reader.next())
                #expect(row.address.equals(table.arena.bytes(route.address)))
                #expect(row.target.equals(table.arena.bytes(route.target)))
                #expect(row.id.equals(table.arena.bytes(table.owner(of: route).id)))
                #expect(row.action == route.action)
                let found = try reader.route(for: table.arena.bytes(route.address))
                #expect(found?.hasSameFate(as: row) == true)
            }
            #expect(try reader.next() == nil)
            #expect(try "nobody".withBytes { try reader.route(for: $0) } == nil)
        }
    }

    @Test func `Binary search finds the rows that a search from the top finds`() throws {
        var random = SeededGenerator(seed: 77)
        for _ in 0..<300 {
            var rows = (0..<random.number(0...30)).map { _ in
                random.bytes(random.number(1...4), of: Array("ab\\\t\n~".utf8))
            }
            rows.sort { $0.lexicographicallyPrecedes($1) }
            var text: [UInt8] = []
            for (number, row) in rows.enumerated() {
                text += row.flatMap { byte -> [UInt8] in
                    switch byte {
                    case 0x09: Array("\\t".utf8)
                    case 0x0A: Array("\\n".utf8)
                    case 0x5C: Array("\\\\".utf8)
                    default: [byte]
                    }
                }
                text += Array("\t\(number)\n".utf8)
            }
            try text.withUnsafeBytes { bytes in
                let file = CanonicalFile(bytes, name: "x")
                for key in rows + [[], [0x61], Array("zz".utf8), [0x5C]] {
                    let found = try key.withUnsafeBytes { try file.rows(for: $0) }.map {
                        String(decoding: $0[1], as: UTF8.self)
                    }
                    let expected = rows.indices.filter { rows[$0] == key }.map(String.init)
                    #expect(found == expected, "\(key) among \(rows)")
                }
            }
        }
    }

    @Test(arguments: [
        ("a@b\tdeliver\there\t-\tuser\tu-anna\n", CanonicalTable.routes),
        ("a@b\tsend\there\t-\tuser\tu-anna\t1\n", .routes),
        ("a@b\tdeliver\there\t-\tdog\tu-anna\t1\n", .routes),
        ("a@b\tdeliver\tmars\t-\tuser\tu-anna\t1\n", .routes),
        ("a@b\tdeliver\there\t-\tuser\tu-bert\t1\n", .routes),
        ("\n", .routes), ("u\tuser\n", .accounts), ("u\tdog\td\t-\t-\thosted\t1\n", .accounts),
        ("u\tuser\td\t-\tmars\thosted\t1\n", .accounts),
        ("u\tuser\td\t-\t-\tlost\t1\n", .accounts), ("a\tu-anna\n", .logins),
        ("a\tu-anna\tbored\n", .logins), ("a\tu-bert\tsuspended\n", .logins),
        ("b@b\treject\t-\t-\tuser\tu-anna\t-\na@b\treject\t-\t-\tuser\tu-anna\t-\n", .routes),
        ("b@b\treject\t-\t-\tuser\tu-anna\t-\nb@b\treject\t-\t-\tuser\tu-anna\t-\n", .routes),
        ("b\tu-anna\tsuspended\na\tu-anna\tsuspended\n", .logins),
        ("u-anna\t-\n", .people), ("u-bert\tBert\t-\n", .people), ("\n", .people),
        ("odd\terror\t-\t-\tx\n", .problems), ("unplaced\terror\t-\tx\n", .problems),
    ])
    func `A file that is not in its format is refused`(text: String, kind: CanonicalTable) throws {
        var files = try canonicalFiles(TableValue().table)
        files[kind] = (files[kind] ?? []) + Array(text.utf8)
        // That there is one account more is said of people.tsv, where that is there.
        if kind == .accounts { files[.people] = nil }
        let error = #expect(throws: TableError.self) {
            try readAndRender(files, systems: ["here", "exchange"])
        }
        #expect(error?.code == .malformed)
        #expect(error?.subject == kind.path)
    }
}

extension CanonicalTests {
    @Test func `More rules than can be counted are refused`() throws {
        var files = try canonicalFiles(TableValue().table)
        files[.routes] = []
        files[.logins] = []
        files[.people] = nil
        let rows = (0...Int(UInt16.max)).map { "u\($0)\tuser\tuid=u\t-\t-\thosted\trule-\($0)\n" }
        files[.accounts] = Array(rows.joined().utf8)
        let error = #expect(throws: TableError.self) {
            try readAndRender(files, systems: ["here", "exchange"])
        }
        #expect(error?.reason == "the rows name more rules than there can be")
        files[.accounts] = Array(rows.dropLast().joined().utf8)
        #expect(
            try readAndRender(files, systems: ["here", "exchange"])[.accounts]?.isEmpty == false)
    }
}

extension TableValue {
    /// A table of text that a hostile directory could hold.
    init(random: inout SeededGenerator) {
        let alphabet = Array("ab-\\\t\n\r \"#,:éx1B\u{1B}\u{7F}\u{9B}\u{80}«\u{0}".unicodeScalars)
        func text(_ length: ClosedRange<Int>) -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<random.number(length) { text.append(random.pick(alphabet)) }
            return String(text)
        }
        accounts = (0..<random.number(1...5)).map { number in
            Account(
                id: text(0...3) + "\(number)", kind: random.pick(AccountKind.allCases),
                dn: text(1...6), primary: text(0...3), displayName: text(0...4),
                unit: text(0...2), logins: (0..<random.number(0...3)).map { _ in text(1...3) },
                system: random.pick([nil, 0, 1]),
                state: random.pick(AccountRecord.State.allCases), rule: random.pick([nil, 0, 1, 2]))
        }
        let addresses = Set((0..<random.number(0...12)).map { _ in text(1...5) })
        routes = addresses.map { address in
            let action = random.pick(Route.Action.allCases)
            let isPlaced = action == .deliver || action == .relay
            return Row(
                address: address, action: action, system: isPlaced ? random.number(0...1) : nil,
                target: text(0...4), account: random.number(0...(accounts.count - 1)))
        }
        logins = Set((0..<random.number(0...8)).map { _ in text(1...4) }).map { name in
            (
                name, random.number(0...(accounts.count - 1)),
                random.pick(DeniedLogin.Reason.allCases)
            )
        }
        problems = (0..<random.number(0...4)).map { _ in
            Problem(
                random.pick(ProblemCode.allCases), dn: text(1...5), subject: text(1...5),
                text(1...9))
        }
    }
}

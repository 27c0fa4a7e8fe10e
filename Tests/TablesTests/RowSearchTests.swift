import MailModel
import Tables
import Testing

/// Rows are found without being taken apart, wherever the text is torn.
@Suite struct RowSearchTests {
    /// Each list of routes with its rows, long enough to be read in several pieces.
    private static let table: RoutingTable = {
        var value = TableValue()
        value.routes = (0..<20_000).map {
            .init(address: "user\($0)@example.com", action: .relay, system: 1, target: "t\($0)@far")
        }
        value.routes.append(
            .init(
                address: "all@example.com", action: .expand,
                target: (0..<40_000).map { "m\($0)@far" }.joined(separator: ",")))
        value.routes.append(.init(address: "tab\t@example.com", action: .relay, system: 1))
        value.accounts = [.init(id: "u", system: 1, state: .thirdParty)]
        return value.table
    }()

    /// The first fields of the rows that `search` finds in a file and in memory.
    private func keys(
        _ search: (CanonicalRows, (CanonicalFile.Row) -> Bool) throws -> Void
    ) throws -> [String] {
        func keys(_ rows: CanonicalRows) throws -> [String] {
            var keys: [String] = []
            try search(rows) { row in
                keys.append(
                    row.first.map { String(decoding: unescapedField($0), as: UTF8.self) } ?? "")
                return true
            }
            return keys
        }
        let text = try TextSink.gather { try CanonicalTable.routes.render(Self.table, to: &$0) }
        // The last line of a file may lack its end.
        let inFile = try text.dropLast().withUnsafeBytes {
            try keys(CanonicalRows(CanonicalFile($0, name: "routes.tsv")))
        }
        #expect(try keys(CanonicalRows(.routes, of: Self.table)) == inFile)
        return inFile
    }

    @Test(arguments: [
        (["user123@example.com"], ["user123@example.com"]),
        (["t19999@far", "user0@example.com"], ["user0@example.com", "user19999@example.com"]),
        (["m39999@far", ",m7@far,", "all@"], ["all@example.com"]), (["nobody@example.com"], []),
        (["zz", "user99999"], []), (["tab\\t@example.com"], ["tab\t@example.com"]), ([], []),
    ])
    func `each row that holds one of some texts is found once`(
        texts: [String], expected: [String]
    ) throws {
        let found = try keys { rows, body in
            try rows.forEachRow(holding: texts.map { Array($0.utf8) }, body)
        }
        #expect(found == expected)
    }

    @Test func `every row is found by what all have`() throws {
        let found = try keys { rows, body in
            try rows.forEachRow(holding: [Array("\tu\t".utf8), Array("example".utf8)], body)
        }
        #expect(found.count == 20_002)
    }

    @Test func `a column's value is what its field stands for`() throws {
        let found = try keys { rows, body in
            try rows.forEachRow(where: 0, passes: { $0.contains(UInt8(ascii: "\t")) }, body)
        }
        #expect(found == ["tab\t@example.com"])
        let unsent = try keys { rows, body in
            try rows.forEachRow(where: 2, passes: { $0.isEmpty }, body)
        }
        #expect(unsent == ["all@example.com"])
        let none = try keys { rows, body in
            try rows.forEachRow(where: 7, passes: { _ in true }, body)
        }
        #expect(none == [])
    }

    @Test func `nobody reads on who has enough`() throws {
        var count = 0
        try CanonicalRows(.routes, of: Self.table).forEachRow(holding: [Array("example".utf8)]) {
            _ in
            count += 1
            return count < 3
        }
        #expect(count == 3)
    }

    @Test func `rows are filtered, joined with others and cut, and keep their escapes`() throws {
        let tab = Array("tab\\t@example.com".utf8)
        let name = Array("a\tb".utf8)
        let text = try name.withUnsafeBytes { name in
            let rows = CanonicalRows(.routes, of: Self.table)
                .filtered {
                    $0[0].elementsEqual(tab) || $0[0].elementsEqual("all@example.com".utf8)
                }
                .joined { { [name, Bytes(start: nil, count: 0)] } }
            func lines(_ rows: CanonicalRows) throws -> [String] {
                var text: [UInt8] = []
                try rows.forEachPiece {
                    text += $0
                    return true
                }
                return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            #expect(
                try lines(rows.cut(to: 3)) == [
                    "all@example.com\texpand\t-", "tab\\t@example.com\trelay\texchange",
                ])
            return try lines(rows)
        }
        #expect(text.map { $0.hasSuffix("\ta\\tb\t-") } == [true, true])
    }
}

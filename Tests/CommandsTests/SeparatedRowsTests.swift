import Testing

@testable import Commands

/// List files are what people export from spreadsheets.
@Suite struct SeparatedRowsTests {
    private func rows(_ text: String) throws -> [SeparatedRows.Row] {
        var reader = SeparatedRows(
            Array(text.utf8), file: "list.csv", isHeading: ListColumns.isHeading)
        var rows: [SeparatedRows.Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc", [["a", "b"], ["c"]]),
        ("a\rb", [["a"], ["b"]]),
        (
            "\"uid=anna,dc=x\",2026-01-01,\"say \"\"hi\"\"\"\n",
            [["uid=anna,dc=x", "2026-01-01", "say \"hi\""]]
        ),
        ("\"two\nlines\",x\n", [["two\nlines", "x"]]),
        ("\u{FEFF}a\n", [["a"]]),
        ("a,", [["a", ""]]),
        ("", []),
    ])
    func cells(text: String, cells: [[String]]) throws {
        #expect(try rows(text).map(\.cells) == cells)
    }

    @Test(arguments: [
        ("account;until\na,b;c\n", [["account", "until"], ["a,b", "c"]]),
        ("note\taccount\na;b\tc\n", [["note", "account"], ["a;b", "c"]]),
        // A comma in a heading's own words does not count.
        ("\"a, b\";account\nx;y\n", [["a, b", "account"], ["x", "y"]]),
        (
            "# made by hand; mostly\n\nanna;2026-01-31\n",
            [["# made by hand", " mostly"], [""], ["anna", "2026-01-31"]]
        ),
        (
            "\"uid=a,dc=x\",2026-01-31,moved; again\n",
            [["uid=a,dc=x", "2026-01-31", "moved; again"]]
        ),
        ("anna\tnote, with; all\n", [["anna", "note, with; all"]]),
    ])
    func `the first line shows what separates cells`(text: String, cells: [[String]]) throws {
        #expect(try rows(text).map(\.cells) == cells)
    }

    @Test func `a row knows its line`() throws {
        let numbers = try rows("a\n\"b\nb\"\nc\r\n\"d\r\nd\"\r\ne\n").map(\.number)
        #expect(numbers == [1, 2, 4, 5, 7])
    }

    @Test func `a quoted cell that does not end is bad input`() throws {
        let error = #expect(throws: InputError.self) { try rows("a\n\"b") }
        #expect(
            error?.description
                == "list.csv:2: a quoted cell does not end; nothing was changed")
    }
}

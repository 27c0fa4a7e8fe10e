import Testing

@testable import Commands

/// List files are what people export from spreadsheets.
@Suite struct CommaSeparatedRowsTests {
    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc", [["a", "b"], ["c"]]),
        (
            "\"uid=anna,dc=x\",2026-01-01,\"say \"\"hi\"\"\"\n",
            [["uid=anna,dc=x", "2026-01-01", "say \"hi\""]]
        ),
        ("\"two\nlines\",x\n", [["two\nlines", "x"]]),
        ("\u{FEFF}a\n", [["a"]]),
        ("", []),
    ])
    func rows(text: String, cells: [[String]]) throws {
        #expect(try CommaSeparatedRows.read(text, file: "list.csv").map(\.cells) == cells)
    }

    @Test func `a row knows its line`() throws {
        let rows = try CommaSeparatedRows.read("a\n\"b\nb\"\nc\n", file: "list.csv")
        #expect(rows.map(\.number) == [1, 2, 4])
    }

    @Test func `a quoted cell that does not end is bad input`() throws {
        let error = #expect(throws: InputError.self) {
            try CommaSeparatedRows.read("a\n\"b", file: "list.csv")
        }
        #expect(error?.description == "list.csv:2: a quoted cell does not end")
    }
}

import MailModel
import Tables
import Testing

@testable import Commands

/// Problems are grouped by code.
@Suite struct ProblemReportTests {
    private func report(_ rows: String) throws -> String {
        try rows.withBytes {
            try ProblemReport(CanonicalRows(CanonicalFile($0, name: "problems.tsv"))).text
        }
    }

    @Test func `Each code once: severity, count, what to do and what it is about`() throws {
        let rows = """
            empty-group\twarning\tcn=past\t-\tno member can receive mail
            no-id\twarning\tuid=a\t-\tthe entry has no usable id
            no-id\twarning\tuid=b\tb\\\\u{A}\tthe entry has no usable id

            """
        #expect(
            try report(rows) == """
                empty-group (warning): 1
                  to do: give the list a member who can receive mail, or remove its address
                  cn=past: no member can receive mail

                no-id (warning): 2
                  to do: let the bind account read the attribute of id, or name another one there
                  uid=a: the entry has no usable id
                  uid=b b\\u{A}: the entry has no usable id

                """)
    }

    @Test func `Of many only the first are shown, and how to see the rest`() throws {
        let rows = (1...7).map { "no-id\twarning\tuid=\($0)\t-\tnone\n" }.joined()
        let lines = try report(rows).split(separator: "\n")
        #expect(lines.first == "no-id (warning): 7")
        #expect(lines.count == 8)
        #expect(lines.last == "  … and 2 more (--format tsv)")
    }

    @Test func `No problem is said as such`() throws { #expect(try report("") == "no problems\n") }
}

import Foundation
import TestSupport
import Testing

/// The kinds of maps, and the two places that tell how to wire them.
@Suite struct MailMapTests {
    private static let tables = ["aliases", "domains", "recipients", "sasl_deny", "transport"]

    @Test(arguments: ["lmdb", "cdb", "hash", "texthash"])
    func `Postfix reads every row of every kind of map as it stands in the text`(mapType: String)
        throws
    {
        let workspace = try Workspace()
        let example = "\(ProgramUnderTest.repository)/examples/first-sync"
        let settings = try String(contentsOfFile: "\(example)/splitroute.yaml", encoding: .utf8)
            .replacingOccurrences(of: "postfix: {}", with: "postfix: {map_type: \(mapType)}")
        let file = try workspace.write("splitroute.yaml", settings)
        try workspace.folder("postfix")
        try workspace.write("postfix/main.cf", "compatibility_level = 3.6\n")
        let sync = try ProgramUnderTest.run(
            [
                "sync", "--settings", file, "--state", workspace.file("state"), "--from",
                "\(example)/directory.ldif",
            ], environment: ["MAIL_CONFIG": workspace.file("postfix")])
        #expect(sync.status == 0, "\(sync.errorText)")

        for table in Self.tables {
            let path = "state/current/postfix/\(table)"
            let rows = try workspace.read(path).split(separator: "\n").map { row in
                row.split(separator: "\t", maxSplits: 1).map(String.init)
            }
            #expect(rows.allSatisfy { $0.count == 2 } && !rows.isEmpty, "\(table)")
            let keys = rows.map { $0[0] + "\n" }.joined() + "nobody@example.com\n"
            let answer = try Processes.run(
                [
                    "postmap", "-c", workspace.file("postfix"), "-q", "-",
                    "\(mapType):\(workspace.file(path))",
                ], input: Array(keys.utf8))
            let expected = rows.map { "\($0[0])\t\($0[1])\n" }.joined()
            #expect(answer.outputText == expected, "\(table): \(answer.errorText)")
        }
    }

    @Test func `The README and the files to copy give the same lines`() throws {
        let readme = try String(
            contentsOfFile: "\(ProgramUnderTest.repository)/README.md", encoding: .utf8)
        for (heading, file) in [
            ("virtual_mailbox_domains = ", "postfix-main.cf"),
            ("passdb {", "dovecot-2.3.conf"), ("passdb splitroute-deny {", "dovecot-2.4.conf"),
        ] {
            let start = try #require(readme.range(of: "```\n\(heading)"))
            let block = readme[start.lowerBound...].split(separator: "\n").dropFirst()
                .prefix { $0 != "```" }.map(MailMapTests.words)
            for example in ["first-sync", "bluemind-master", "bluemind-slave"] {
                let path = "\(ProgramUnderTest.repository)/examples/\(example)/wiring/\(file)"
                let lines = try String(contentsOfFile: path, encoding: .utf8)
                    .split(separator: "\n").map(MailMapTests.words)
                #expect(block.count >= 5)
                #expect(block.filter { !lines.contains($0) } == [], "\(example)/wiring/\(file)")
            }
        }
    }

    /// The words of a line: alignment does not count.
    private static func words(_ line: Substring) -> [Substring] {
        line.split { $0 == " " }
    }
}

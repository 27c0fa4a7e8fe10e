import TestSupport
import Testing

/// The lists of a wave, supposed or in the settings, with rows that are nobody.
@Suite struct AssumedWaveTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }
    private var people: String { site.directory(4) }

    init() throws {
        site = try PeopleSite([4], guarded: false)
    }

    private func plan(_ list: String) throws -> Processes.Outcome {
        let wave = try workspace.write("wave.csv", list)
        return try site.run(["plan", "--from", people, "--assume", "\(wave)=exchange"])
    }

    @Test func `columns by their heading, whatever separates them`() throws {
        for list in [
            "account\na1\n", "note;account\nx;a1\n", "until\tnote\taccount\n\t\ta1@example.com\n",
            "a1\n", "a1;;moved\n",
        ] {
            let outcome = try plan(list)
            #expect(outcome.status == 0, "\(outcome.errorText)")
            #expect(outcome.outputText.contains("  a1@example.com: relay to exchange\n"), "\(list)")
        }
    }

    @Test func `a row that is no account ends the plan with its line`() throws {
        let one = try plan("account\na1\na11\n")
        #expect(one.status == 65)
        #expect(
            one.errorText.hasPrefix(
                "splitroute: --assume: 1 row of \(workspace.file("wave.csv")) is no account of the "
                    + "directory; correct it, nothing was changed\n  "
                    + "\(workspace.file("wave.csv")):3: a11\n"), "\(one.errorText)")
        let many = try plan("account\n" + (1...25).map { "x\($0)\n" }.joined())
        #expect(many.errorText.contains("25 rows of"), "\(many.errorText)")
        #expect(many.errorText.contains("are no accounts of the directory; correct them"))
        #expect(many.errorText.contains(":21: x20\n  … and 5 more"))
    }

    @Test func `a heading without the account's column`() throws {
        let outcome = try plan("login,until\na1,\n")
        #expect(outcome.status == 65)
        #expect(
            outcome.errorText.contains(
                "wave.csv:1: there is no column 'login', the column 'account' is missing; the "
                    + "columns are account, until and note, in any order; nothing was changed"))
    }
}

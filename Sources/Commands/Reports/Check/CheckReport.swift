/// What `check` says: lines as they come, and last of all what somebody should look at.
struct CheckReport {
    private(set) var findings: [String] = []
    private var unseen: [String] = []

    /// Says what was looked at.
    func say(_ title: String, _ text: String) { Console.say(title.padding(10) + " " + text) }

    /// Remembers something to look at.
    mutating func find(_ sentence: String) { findings.append(sentence) }

    mutating func find(_ sentences: [String]) { findings += sentences }

    /// Takes what was found, and what could not be looked at.
    mutating func take(_ report: WiringReport) {
        findings += report.findings
        unseen += report.unseen
    }

    /// Says what could not be looked at, every finding, and how many there are.
    ///
    /// - Throws: `VerbFailure` with status 1 when there are findings.
    func end() throws {
        for line in unseen { say("unseen", line) }
        // A further line of a finding stands below its first one.
        for finding in findings {
            say("finding", finding.split(separator: "\n").joined(separator: "\n           "))
        }
        guard !findings.isEmpty else { return Console.say("all well") }
        Console.say(
            "\(findings.count) finding\(findings.count == 1 ? "" : "s"); nothing was changed")
        throw VerbFailure(.found)
    }
}

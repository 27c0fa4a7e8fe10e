/// What `check` says of this host.
struct WiringReport {
    /// What to change, one sentence each.
    var findings: [String] = []
    /// What could not be looked at, and why.
    var unseen: [String] = []

    static func += (report: inout WiringReport, other: WiringReport) {
        report.findings += other.findings
        report.unseen += other.unseen
    }
}

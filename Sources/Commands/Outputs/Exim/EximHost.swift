import MailModel
import Settings
import Tables

/// Exim on this machine: each connection opens the tables anew, so that there is nothing to tell it.
struct EximHost: OutputHost {
    func resolved() -> AnyOutput { .exim(EximOutput()) }

    func wiring(of set: ProposedSet) async throws -> WiringReport {
        guard let program = Exim.program else { return WiringReport() }
        let version = try await Programs.run([program, "-bV"])
        guard version.status == 0 else {
            return WiringReport(findings: ["\(program) -bV fails: \(version.firstComplaint)"])
        }
        let configuration = try await Programs.run([program, "-bP", "config"])
        let names = ["acl_smtp_mail", "acl_smtp_rcpt", "smtputf8_advertise_hosts"]
        let options = try await Programs.run([program, "-bP"] + names)
        var report = WiringReport()
        report.findings += EximWiring.lookups(version.output)
        // Only an administrator is shown what may hold a password.
        guard configuration.status == 0, !configuration.output.isEmpty else {
            report.unseen.append(
                "exim: \(program) -bP config (\(configuration.firstComplaint)); ask as root")
            return report
        }
        let wiring = EximWiring(
            EximConfiguration(configuration.output, options: options.output),
            folder: set.folder(of: EximOutput.self))
        report.findings += wiring.findings(hasOtherLetters: set.table.hasOtherLetters)
        return report
    }
}

extension RoutingTable {
    /// Whether some address is beyond ASCII, which needs SMTPUTF8.
    fileprivate var hasOtherLetters: Bool {
        routes.contains { !arena.bytes($0.address).isASCII }
    }
}

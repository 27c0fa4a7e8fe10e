import Foundation
import MailModel
import Settings

/// What keeps the tables from being used, as far as the host's own programs tell: each finding says
/// which line to change.
struct WiringCheck {
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// One sentence for each thing that is wrong; `table` is what would be published now.
    func findings(_ table: RoutingTable) async throws -> [String] {
        try await postfix(table) + dovecot()
    }

    private func postfix(_ table: RoutingTable) async throws -> [String] {
        guard let postfix = settings.outputs.postfix, Programs.isInstalled("postconf") else {
            return []
        }
        let mapType = try await MapType.real(settings)
        var findings: [String] = []
        let answer = try await Programs.run(["postconf", "-m"])
        guard answer.status == 0 else {
            return [
                "postconf does not answer (\(answer.firstComplaint)), so that Postfix's settings "
                    + "were not looked at; let this user read them"
            ]
        }
        let types = answer.output.split(whereSeparator: \.isWhitespace).map(String.init)
        if !types.contains(mapType) {
            findings.append(
                "this host's Postfix cannot read \(mapType) maps; install postfix-\(mapType) or "
                    + "set outputs.postfix.map_type to one of: "
                    + types.filter { OutputSettings.MapType(rawValue: $0) != nil }
                    .joined(separator: ", "))
        }
        if mapType == "texthash", !postfix.reload {
            findings.append(
                "Postfix does not notice a changed texthash map; set outputs.postfix.reload: true "
                    + "or use map_type: lmdb")
        }
        // Expanded, so that `$virtual_mailbox_domains` in another list is seen for what it is.
        let main = try await Programs.run(["postconf", "-x"] + PostfixWiring.parameters)
        let services = try await Programs.run(["postconf", "-P"])
        let wiring = PostfixWiring(
            main: main.output, services: services.output,
            folder: settings.state + "/current/postfix", mapType: mapType,
            domains: settings.domains.flatMap { [$0.name] + $0.aliases })
        return findings + wiring.findings() + wiring.expansion(of: table)
    }

    private func dovecot() async throws -> [String] {
        guard settings.outputs.dovecot, Programs.isInstalled("doveconf") else { return [] }
        let answer = try await Programs.run(["doveconf", "-n"])
        guard answer.status == 0 else {
            return ["doveconf -n fails: \(answer.complaint.split(separator: "\n").first ?? "")"]
        }
        let file = settings.state + "/current/dovecot/deny"
        var findings = DovecotWiring(answer.output, file: file).findings()
        if !FileManager.default.fileExists(atPath: file) {
            findings.append(
                "\(file) does not exist, and Dovecot would take that for \"nobody is denied\": run "
                    + "splitroute sync before Dovecot is told of it")
        }
        return findings
    }
}

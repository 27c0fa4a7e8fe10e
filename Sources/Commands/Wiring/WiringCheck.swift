import Foundation
import MailModel
import Settings

/// What keeps the tables from being used, as far as the host's own programs tell: each finding says
/// which line to change.
struct WiringCheck {
    private let settings: Settings
    private let domains: [String]
    /// The domains whose unknown addresses another system takes.
    private let forwarding: Set<String>
    /// The domains whose every name has a row in aliases, so that no other row takes its mail.
    private let rowForEach: Set<String>

    init(_ settings: Settings) {
        self.settings = settings
        domains = settings.domains.flatMap { [$0.name] + $0.aliases }
        forwarding = Set(
            settings.domains.filter { $0.unknown != nil }.flatMap { [$0.name] + $0.aliases })
        let isEverywhere = settings.outputs.postfix?.identityAliases ?? false
        rowForEach = Set(
            settings.domains.filter { isEverywhere || $0.catchAll != nil }
                .flatMap { [$0.name] + $0.aliases })
    }

    /// One sentence for each thing that is wrong; `table` is what would be published now.
    func report(_ table: RoutingTable) async throws -> WiringReport {
        var report = WiringReport()
        let denied = DeniedNames(table)
        let dovecot = try await dovecot(denied, &report)
        guard settings.outputs.postfix != nil, Programs.isInstalled("postconf") else {
            return report
        }
        let ofDovecot = report
        report = WiringReport()
        do {
            let folder = settings.state + "/current/postfix"
            let instances = try await PostfixInstance.all(reading: folder)
            let mapType = try await MapType.real(settings)
            try await report.findings += maps(mapType)
            for postfix in instances {
                report += await self.postfix(postfix, folder, mapType, table)
                let senders = DeniedSenders(postfix, folder: folder, mapType: mapType)
                if senders.usesCyrus {
                    report += Saslauthd.report(
                        denied: denied,
                        .init(
                            asksPAM: settings.outputs.pam, refusesOddNames: senders.asksPatterns))
                }
                if let dovecot {
                    report.findings += QuotaStatus(dovecot, asked: postfix).findings()
                }
            }
        } catch let error as PostfixUnreadable {
            report.findings.append(
                "postconf does not answer (\(error.reason)), so that Postfix's settings were not "
                    + "looked at; let this user read them")
        }
        report += ofDovecot
        return report
    }

    // MARK: Postfix

    private func maps(_ mapType: String) async throws -> [String] {
        var findings: [String] = []
        let answer = try await Programs.run(["postconf", "-m"])
        let types = answer.output.split(whereSeparator: \.isWhitespace).map(String.init)
        if !types.contains(mapType) {
            findings.append(
                "this host's Postfix cannot read \(mapType) maps; install postfix-\(mapType) or "
                    + "set outputs.postfix.map_type to one of: "
                    + types.filter { OutputSettings.MapType(rawValue: $0) != nil }
                    .joined(separator: ", "))
        }
        if mapType == "texthash", settings.outputs.postfix?.reload == false {
            findings.append(
                "Postfix does not notice a changed texthash map; set outputs.postfix.reload: true "
                    + "or use map_type: lmdb")
        }
        return findings
    }

    private func postfix(
        _ postfix: PostfixInstance, _ folder: String, _ mapType: String, _ table: RoutingTable
    ) async -> WiringReport {
        var report = WiringReport()
        let wiring = PostfixWiring(
            postfix, folder: folder, mapType: mapType, domains: domains)
        report.findings += wiring.findings()
        report.findings += DeniedSenders(postfix, folder: folder, mapType: mapType).findings()
        report.findings += wiring.expansion(of: table)
        report += await CatchAllRows(
            postfix, folder: folder, domains: domains, forwarding: forwarding,
            rowForEach: rowForEach
        ).report()
        report += await RecipientVerdicts(postfix, folder: folder, table: table)
            .report(domains: domains, forwarding: forwarding, rowForEach: rowForEach)
        return report
    }

    // MARK: Dovecot

    private func dovecot(
        _ denied: DeniedNames, _ report: inout WiringReport
    ) async throws -> DovecotSettings? {
        guard Programs.isInstalled("doveconf") else { return nil }
        let answer = try await Programs.run(["doveconf", "-n"])
        guard settings.outputs.dovecot else {
            return answer.status == 0 ? DovecotSettings(answer.output) : nil
        }
        guard answer.status == 0 else {
            report.findings.append(
                "doveconf -n fails: \(answer.complaint.split(separator: "\n").first ?? "")")
            return nil
        }
        let dovecot = DovecotSettings(answer.output)
        let file = settings.state + "/current/dovecot/deny"
        report.findings += DovecotWiring(dovecot, file: file).findings()
        report += ForgivingLogins(dovecot, file: file, denied: denied)
            .report { try? String(contentsOfFile: $0, encoding: .utf8) }
        if !FileManager.default.fileExists(atPath: file) {
            report.findings.append(
                "\(file) does not exist, and Dovecot would take that for \"nobody is denied\": run "
                    + "splitroute sync before Dovecot is told of it")
        }
        return dovecot
    }
}

import MailModel
import Settings
import Tables

/// Postfix on this machine.
struct PostfixHost: OutputHost {
    let settings: PostfixSettings

    func resolved() async throws -> AnyOutput {
        .postfix(
            PostfixOutput(
                mapType: try await settings.realMapType(), denyText: settings.denyText,
                identityAliases: settings.identityAliases))
    }

    var hooks: [Hook] { settings.reload ? [Hook.reload] : [] }

    /// After a reload nobody has a former map open.
    var settle: Duration { settings.reload ? .zero : settings.settle }

    func wiring(of set: ProposedSet) async throws -> WiringReport {
        var report = WiringReport()
        guard Programs.isInstalled("postconf") else { return report }
        let folder = set.folder(of: PostfixOutput.self)
        let denied = DeniedNames(set.table)
        do {
            let instances = try await PostfixInstance.all(reading: folder)
            let mapType = try await settings.realMapType()
            try await report.findings += maps(mapType)
            let dovecot = try await DovecotConfiguration.ofThisHost()
            for postfix in instances {
                report += await look(at: postfix, folder, mapType, set)
                report += DeliveryPoint.report(
                    set.settings.systems, queue: postfix["queue_directory"])
                let senders = DeniedSenders(postfix, folder: folder, mapType: mapType)
                if senders.usesCyrus {
                    report += Saslauthd.report(
                        denied: denied,
                        .init(
                            asksPAM: set.settings.outputs.contains(.pam),
                            refusesOddNames: senders.asksPatterns))
                }
                if let dovecot {
                    report.findings += QuotaStatus(dovecot, asked: postfix).findings()
                }
                if set.settings.passesPeopleOn {
                    report.findings += SenderService(postfix).findings()
                }
            }
        } catch let error as PostfixUnreadable {
            report.findings.append(
                "postconf does not answer (\(error.reason)), so that Postfix's settings were not "
                    + "looked at; let this user read them")
        }
        return report
    }

    private func maps(_ mapType: MapType) async throws -> [String] {
        var findings: [String] = []
        let answer = try await Programs.run(["postconf", "-m"])
        let types = answer.output.split(whereSeparator: \.isWhitespace).map(String.init)
        if !types.contains(mapType.rawValue) {
            findings.append(
                "this host's Postfix cannot read \(mapType.rawValue) maps; install postfix-\(mapType.rawValue) or "
                    + "set outputs.postfix.map_type to one of: "
                    + types.filter { MapType(rawValue: $0) != nil }
                    .joined(separator: ", "))
        }
        if mapType == .texthash, !settings.reload {
            findings.append(
                "Postfix does not notice a changed texthash map; set outputs.postfix.reload: true "
                    + "or use map_type: lmdb")
        }
        return findings
    }

    private func look(
        at postfix: PostfixInstance, _ folder: String, _ mapType: MapType, _ set: ProposedSet
    ) async -> WiringReport {
        let domains = set.settings.domains
        let names = domains.flatMap(\.names)
        // The domains whose unknown addresses another system takes.
        let forwarding = Set(domains.filter { $0.unknown != nil }.flatMap(\.names))
        // The domains whose every name has a row in aliases, so that no other row takes its mail.
        let rowForEach = Set(
            domains.filter { settings.identityAliases || $0.catchAll != nil }.flatMap(\.names))
        var report = WiringReport()
        let wiring = PostfixWiring(postfix, folder: folder, mapType: mapType, domains: names)
        report.findings += wiring.findings()
        report.findings += DeniedSenders(postfix, folder: folder, mapType: mapType).findings()
        report.findings += wiring.expansion(of: set.table)
        report += await CatchAllRows(
            postfix, folder: folder, domains: names, forwarding: forwarding, rowForEach: rowForEach
        ).report()
        report += await RecipientVerdicts(postfix, folder: folder, table: set.table)
            .report(domains: names, forwarding: forwarding, rowForEach: rowForEach)
        return report
    }
}

extension Hook {
    /// What `outputs.postfix.reload` stands for.
    static let reload = Hook(place: "outputs.postfix.reload", arguments: ["postfix", "reload"])
}

extension Settings {
    /// Dovecot passes people of other systems on.
    fileprivate var passesPeopleOn: Bool {
        outputs.contains { if case .dovecot(let dovecot) = $0 { dovecot.proxy } else { false } }
    }
}

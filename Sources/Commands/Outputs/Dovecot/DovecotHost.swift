import FoundationEssentials
import MailModel
import Settings
import Tables

/// Dovecot on this machine.
struct DovecotHost: OutputHost {
    let settings: DovecotSettings

    func resolved() -> AnyOutput { .dovecot(DovecotOutput(proxy: settings.proxy)) }

    var asksWhoIsDenied: Bool { settings.kick }

    /// Closes the sessions of logins that are denied from now on.
    ///
    /// Dovecot itself asks the denylist at login only. The first generation denies everybody anew,
    /// and kicks nobody. A failure is told and not remembered: `status.json` names nobody.
    func notice(_ activation: Activation) async -> String? {
        let denied = activation.denied
        guard settings.kick, !activation.isFirst, !denied.isEmpty else { return nil }
        // Dovecot looks at the deny list once a second; before that, who is sent away comes back.
        try? await Task.sleep(for: .milliseconds(1500))
        // doveadm-kick(1) takes a mask, which may match others.
        let names = denied.filter { name in
            !name.hasPrefix("-") && !name.contains { "*?|".contains($0) }
        }
        var failures = denied.count - names.count
        var reason = "the name is a mask for doveadm"
        for name in names {
            let answer = try? await Programs.run(
                ["doveadm", "kick", name], timeout: activation.timeout)
            if answer?.status == 0 || answer?.status == Self.nobodyThere { continue }
            failures += 1
            reason = answer.map { "doveadm ended with status \($0.status)" } ?? "no doveadm"
        }
        guard failures > 0 else { return nil }
        return "the sessions of \(failures) of \(denied.count) newly denied logins could not be "
            + "closed (\(reason)); restart Dovecot to close them"
    }

    /// The status of `doveadm kick` for somebody without a session.
    private static let nobodyThere: Int32 = 68

    func wiring(of set: ProposedSet) async throws -> WiringReport {
        var report = WiringReport()
        guard Programs.isInstalled("doveconf") else { return report }
        let answer = try await Programs.run(["doveconf", "-n"], limit: Programs.ample)
        guard answer.status == 0 else {
            report.findings.append(
                "doveconf -n fails: \(answer.complaint.split(separator: "\n").first ?? "")")
            return report
        }
        let dovecot = DovecotConfiguration(answer.output)
        let file = "\(set.settings.state)/current/\(LoginList.dovecot.path)"
        let proxies = settings.proxy ? ProxyWiring(dovecot, set) : nil
        report.findings += DovecotWiring(dovecot, file: file, proxies: proxies).findings()
        func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
        report.findings +=
            proxies?.findings(others: set.filesOfOthers(), reading: read) ?? []
        let denied = DeniedNames(set.table)
        report += ForgivingLogins(dovecot, file: file, denied: denied, proxies: proxies)
            .report(reading: read)
        report += try await HostedMailboxes(set, dovecot).report()
        if !FileManager.default.fileExists(atPath: file) {
            report.findings.append(
                "\(file) does not exist, and Dovecot would take that for \"nobody is denied\": run "
                    + "splitroute sync before Dovecot is told of it")
        }
        return report
    }
}

extension ProxyWiring {
    fileprivate init(_ settings: DovecotConfiguration, _ set: ProposedSet) {
        self.init(
            settings, prefix: "\(set.settings.state)/current/\(ProxyFile.prefix)",
            servers: set.settings.systems.compactMap(\.imap))
    }
}

extension ProposedSet {
    /// Files beside those that pass people on, for services that cannot.
    fileprivate func filesOfOthers() -> [String] {
        let folder = folder(of: DovecotOutput.self)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let ours = DovecotOutput(proxy: true).files.map(\.path)
        return files.map { "\(DovecotOutput.name)/\($0)" }.sorted().filter { file in
            file.hasPrefix(ProxyFile.prefix) && !ours.contains(file)
        }.map { "\(settings.state)/current/\($0)" }
    }
}

extension DovecotConfiguration {
    /// What Dovecot of this host says; nil where there is none, or where it says nothing.
    static func ofThisHost() async throws -> DovecotConfiguration? {
        guard Programs.isInstalled("doveconf") else { return nil }
        let answer = try await Programs.run(["doveconf", "-n"], limit: Programs.ample)
        return answer.status == 0 ? DovecotConfiguration(answer.output) : nil
    }
}

import MailModel
import Settings

/// Asks Dovecot's userdb for some hosted mailboxes, by the names that mail comes with: what it does
/// not know is bounced after Postfix took it.
struct HostedMailboxes {
    /// How many are asked for, evenly over all of them.
    private static let most = 5

    /// Some names of mail that Postfix hands on to Dovecot, as Dovecot asks for them, sorted.
    private let names: [String]

    init(_ set: ProposedSet, _ dovecot: DovecotConfiguration) {
        let ours = set.settings.systems.indices.filter { index in
            let system = set.settings.systems[index]
            return system.isHosted && system.transport.text.contains("dovecot")
        }
        let routes = set.table.routes.indices.filter { index in
            let route = set.table.routes[index]
            return route.action == .deliver && route.system.map { ours.contains(Int($0)) } == true
        }
        let step = max(1, routes.count / Self.most)
        let sample = stride(from: 0, to: routes.count, by: step).prefix(Self.most).map {
            routes[$0]
        }
        // Where its LMTP server has a form of its own for names, it is that which it asks for.
        let form = dovecot.sections("protocol").filter { $0.name == "lmtp" }
            .compactMap { $0["auth_username_format"] }.last
        let cutsDomain = form.map { DovecotVariables($0).cutsOffTheDomain } ?? false
        names = Set(
            sample.compactMap { index -> String? in
                let route = set.table.routes[index]
                let name = set.table.arena.bytes(
                    route.target == .none ? route.address : route.target
                ).text
                return cutsDomain ? name.map { String($0.prefix { $0 != "@" }) } : name
            }
        ).filter { !$0.hasPrefix("-") }.sorted()
    }

    /// The status of `doveadm user` for somebody whom the userdb does not know (sysexits.h).
    private static let nobody: Int32 = 67

    /// One sentence when some of them are unknown.
    func report() async throws -> WiringReport {
        var report = WiringReport()
        guard !names.isEmpty, Programs.isInstalled("doveadm") else { return report }
        var unknown: [String] = []
        for name in names {
            let answer = try await Programs.run(["doveadm", "user", name])
            switch answer.status {
            case 0: break
            case Self.nobody: unknown.append(name)
            default:
                report.unseen.append(
                    "doveadm user: \(answer.firstComplaint), so nobody looked whether Dovecot knows "
                        + "the hosted mailboxes: run check as root while Dovecot runs")
                return report
            }
        }
        guard !unknown.isEmpty else { return report }
        report.findings.append(
            "dovecot: the userdb does not know \(unknown.joined(separator: ", ")) (\(unknown.count) of "
                + "\(names.count) hosted mailboxes asked for), so mail to them bounces; correct the "
                + "userdb, or set users.mailbox to the names that it knows")
        return report
    }
}

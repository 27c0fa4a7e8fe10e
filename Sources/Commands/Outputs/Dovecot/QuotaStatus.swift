/// Looks whether Dovecot's quota-status, asked by Postfix, refuses users of other systems, whom its
/// userdb does not know.
struct QuotaStatus {
    private let dovecot: DovecotConfiguration
    private let postfix: PostfixInstance

    init(_ dovecot: DovecotConfiguration, asked postfix: PostfixInstance) {
        self.dovecot = dovecot
        self.postfix = postfix
    }

    /// One sentence when it does.
    func findings() -> [String] {
        let parameter = "quota_status_nouser"
        // Since 2.4 it stands by itself, before among the plugins' settings.
        let value =
            dovecot[parameter] ?? dovecot.sections("plugin").compactMap { $0[parameter] }.first
        if value?.uppercased().hasPrefix("DUNNO") == true { return [] }
        guard let service = policyServices.first(where: isQuotaStatus) else { return [] }
        return [
            "dovecot: Postfix asks quota-status (check_policy_service \(service)), which refuses "
                + "users of other systems as unknown; set \(parameter) = DUNNO"
        ]
    }

    private var policyServices: [String] {
        let values =
            QuotaStatus.restrictions.map { postfix[$0] }
            + postfix.services.values.flatMap { own in
                QuotaStatus.restrictions.compactMap { own[$0] }
            }
        return values.sorted().flatMap { value -> [String] in
            // `check_policy_service { inet:host:port, timeout=10s }` has settings of its own.
            let words = PostfixInstance.words(value)
            return zip(words, words.dropFirst()).filter { $0.0 == "check_policy_service" }
                .compactMap { PostfixInstance.words($0.1.filter { !"{}".contains($0) }).first }
        }
    }

    private static let restrictions = [
        "client", "helo", "sender", "relay", "recipient", "data", "end_of_data",
    ].map { "smtpd_\($0)_restrictions" }

    private func isQuotaStatus(_ service: String) -> Bool {
        let services = dovecot.sections("service").filter { section in
            section.name == "quota-status"
                || section["executable"]?.hasPrefix("quota-status") == true
        }
        return services.flatMap(\.sections).contains { listener in
            if listener.kind == "inet_listener", let port = listener["port"] {
                return service.hasSuffix(":\(port)")
            }
            // A relative path is below the queue.
            let path = service.dropFirst("unix:".count)
            return listener.kind == "unix_listener" && service.hasPrefix("unix:")
                && (listener["path"] ?? listener.name).hasSuffix(path)
        }
    }
}

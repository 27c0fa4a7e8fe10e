import MailModel

/// Looks whether denied users could still send mail: every smtpd that lets users log in must ask the
/// denylist before it permits anything.
struct DeniedSenders {
    private let postfix: PostfixInstance
    private let check: String

    /// `folder` holds the tables.
    init(_ postfix: PostfixInstance, folder: String, mapType: MapType) {
        self.postfix = postfix
        check = "check_sasl_access \(mapType.rawValue):\(folder)/sasl_deny"
    }

    /// One sentence for each service that lets them, or where the list is asked about nobody.
    func findings() -> [String] {
        if let idle { return [idle] }
        var findings: [String] = []
        if postfix["smtpd_sasl_auth_enable"] == "yes" {
            findings += [restriction(postfix.mainFile, [:])].compactMap(\.self)
        }
        for (service, own) in postfix.services.sorted(by: { $0.key < $1.key }) {
            let enables = own["smtpd_sasl_auth_enable"] ?? postfix["smtpd_sasl_auth_enable"]
            let changes =
                own["smtpd_relay_restrictions"] ?? own["smtpd_recipient_restrictions"]
                ?? own["smtpd_sasl_auth_enable"]
            guard enables == "yes", changes != nil else { continue }
            findings += [restriction("\(postfix.masterFile): \(service)", own)].compactMap(\.self)
        }
        return findings
    }

    /// A list that is asked about logins where nobody can log in.
    private var idle: String? {
        let settings = [[:]] + postfix.services.values
        guard !settings.contains(where: { value("smtpd_sasl_auth_enable", $0) == "yes" }),
            settings.contains(where: { own in
                DeniedSenders.restrictions.contains { parameter in
                    PostfixInstance.words(value(parameter, own)).contains("check_sasl_access")
                }
            })
        else { return nil }
        return
            "\(postfix.mainFile): check_sasl_access asks about logins, and nobody logs in to this "
            + "Postfix (smtpd_sasl_auth_enable is not yes); take it out, or let people log in"
    }

    private static let restrictions = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"]

    /// Whether some smtpd lets users log in by Cyrus SASL.
    var usesCyrus: Bool {
        ([[:]] + postfix.services.values).contains { own in
            value("smtpd_sasl_auth_enable", own) == "yes"
                && value("smtpd_sasl_type", own) == "cyrus"
        }
    }

    /// Whether patterns are asked about logins too: they can refuse letters that no login has.
    var asksPatterns: Bool {
        DeniedSenders.restrictions.contains { parameter in
            let words = postfix.words(parameter)
            return zip(words, words.dropFirst()).contains { word, table in
                word == "check_sasl_access"
                    && (table.hasPrefix("regexp:") || table.hasPrefix("pcre:"))
            }
        }
    }

    private func value(_ parameter: String, _ own: [String: String]) -> String {
        own[parameter] ?? postfix[parameter]
    }

    private func restriction(_ place: String, _ own: [String: String]) -> String? {
        let parameter = "smtpd_relay_restrictions"
        let relay = own[parameter] ?? postfix[parameter]
        let others = own["smtpd_recipient_restrictions"] ?? postfix["smtpd_recipient_restrictions"]
        let table = check.drop { $0 != "/" }
        for words in [relay, others].map(PostfixInstance.words) {
            guard let index = words.firstIndex(where: { $0.hasSuffix(table) }) else { continue }
            let permits = words.firstIndex { $0.hasPrefix("permit") } ?? words.count
            guard index > permits else { return nil }
            return "\(place): \(check) stands after \(words[permits]), which lets denied logins "
                + "send; put it first in the restrictions"
        }
        return "\(place): logins are accepted and \(parameter) does not ask the denylist; begin it "
            + "with \(check)"
    }
}

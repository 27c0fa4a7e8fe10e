import Foundation

/// Looks whether saslauthd, which Cyrus SASL asks about passwords, lets denied users in under another
/// name.
///
/// Postfix asks the denylist for the name as it was typed. The library cuts the realm off before it
/// asks saslauthd, which puts it back only with `-r`; where nobody looks at the realm, any will do.
struct Saslauthd {
    private let mechanism: String
    private let cachesPasswords: Bool
    private let joinsRealm: Bool
    private let configuration: String

    /// The command line, such as `saslauthd -a ldap -r -O /etc/saslauthd.conf`.
    init(arguments: [String]) {
        var mechanism = ""
        var configuration = "/etc/saslauthd.conf"
        var flags = ""
        var words = arguments.dropFirst().makeIterator()
        while let word = words.next() {
            guard word.hasPrefix("-") else { continue }
            let name = word.dropFirst().prefix(1)
            // These take a value, in the same word or the next.
            guard "aHOmnst".contains(name) else {
                flags += word.dropFirst()
                continue
            }
            let value = word.count > 2 ? String(word.dropFirst(2)) : words.next() ?? ""
            if name == "a" { mechanism = value }
            if name == "O" { configuration = value }
        }
        self.mechanism = mechanism
        self.configuration = configuration
        cachesPasswords = flags.contains("c")
        joinsRealm = flags.contains("r")
    }

    /// The settings with which Debian starts it, `/etc/default/saslauthd`; nil when it does not.
    init?(defaults text: String) {
        var values: [Substring: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals]] = line[equals...].dropFirst().filter { $0 != "\"" && $0 != "'" }
        }
        guard let mechanism = values["MECHANISMS"], values["START"] != "no" else { return nil }
        let options = (values["OPTIONS"] ?? "").split(separator: " ").map(String.init)
        let file = values["MECH_OPTIONS"].flatMap { $0.isEmpty ? nil : ["-O", $0] } ?? []
        self.init(arguments: ["saslauthd", "-a", mechanism] + file + options)
    }

    /// What else decides who gets in.
    struct Circumstances {
        /// A list for pam_listfile is written.
        let asksPAM: Bool
        /// Postfix refuses logins with odd letters by itself.
        let refusesOddNames: Bool
    }

    /// One sentence for each thing to change.
    func report(
        denied: DeniedNames, _ circumstances: Circumstances, reading read: (String) -> String?
    ) -> WiringReport {
        var report = WiringReport()
        if cachesPasswords, circumstances.asksPAM, mechanism == "pam" {
            report.findings.append(
                "saslauthd: -c remembers who was let in for hours, so that \(denied.bare) may still "
                    + "log in after the denylist has the name; take -c out of OPTIONS in "
                    + "/etc/default/saslauthd")
        }
        let consequence =
            "as \"\(denied.bare)@anything\", \(denied.bare) logs in although denied, for "
            + "check_sasl_access does not have that name"
        guard mechanism == "ldap" else {
            if !joinsRealm {
                report.findings.append(
                    "saslauthd: without -r the realm is cut off: \(consequence); add -r to OPTIONS "
                        + "in /etc/default/saslauthd")
            }
            return report
        }
        if !circumstances.refusesOddNames, let odd = denied.fullWidth {
            report.findings.append(
                "saslauthd: LDAP overlooks the width of letters: as \"\(odd)\", \(denied.bare) logs "
                    + "in although denied; put check_sasl_access "
                    + "regexp:{{/[^-+.@_a-z0-9]/ REJECT}} before the denylist")
        }
        guard let text = read(configuration) else {
            report.unseen.append(
                "\(configuration) cannot be read by this user, so nobody looked whether its "
                    + "ldap_filter cuts off the realm (%U): run check as root once")
            return report
        }
        let filter = Saslauthd.filter(in: text)
        let asksRealm = ["%d", "%r", "%R"].contains { filter.contains($0) }
        if !asksRealm, filter.contains("%U") || !joinsRealm {
            report.findings.append(
                "saslauthd: ldap_filter: \(filter) in \(configuration) asks for no realm: "
                    + "\(consequence); ask for the whole name (%u) and add -r to OPTIONS in "
                    + "/etc/default/saslauthd")
        }
        return report
    }

    /// Its default where the file has none (LDAP_SASLAUTHD).
    private static func filter(in text: String) -> String {
        for line in text.split(separator: "\n") where line.hasPrefix("ldap_filter:") {
            return line.dropFirst("ldap_filter:".count).drop { $0 == " " || $0 == "\t" }.description
        }
        return "uid=%u"
    }

    // MARK: this host's

    /// What there is to say of those that run here, or else would be started.
    static func report(denied: DeniedNames, _ circumstances: Circumstances) -> WiringReport {
        var report = WiringReport()
        for saslauthd in running ?? configured {
            let own = saslauthd.report(denied: denied, circumstances) {
                try? String(contentsOfFile: $0, encoding: .utf8)
            }
            // Each of its processes has the same command line.
            report.findings += own.findings.filter { !report.findings.contains($0) }
            report.unseen += own.unseen.filter { !report.unseen.contains($0) }
        }
        return report
    }

    private static var running: [Saslauthd]? {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let found = processes.filter { $0.allSatisfy(\.isNumber) }.compactMap { process in
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? .init()
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let isOne = words.first?.split(separator: "/").last == "saslauthd"
            return isOne ? Saslauthd(arguments: words) : nil
        }
        return found.isEmpty ? nil : found
    }

    private static var configured: [Saslauthd] {
        let folder = "/etc/default"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasPrefix("saslauthd") }.sorted().compactMap { file in
            let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            return text.flatMap(Saslauthd.init(defaults:))
        }
    }
}

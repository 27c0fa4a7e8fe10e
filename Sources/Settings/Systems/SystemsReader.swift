import MailModel

/// Reads `systems`: the mail systems, hosted here or third-party.
enum SystemsReader {
    /// What the other sections need to know of the systems.
    struct Result {
        /// The systems that could be read, in the order of the file.
        let systems: [MailSystem]
        /// All names, also of systems with a mistake: referring to those is no second mistake.
        let names: [String]
        /// How mail reaches the systems that are not hosted here, and where the file says so.
        var ways: [(value: Value, transport: NextHop)] = []
        /// Whether any of them has an `imap`, also one with a mistake.
        let hasMailboxServer: Bool

        var thirdParty: [String] { systems.filter { !$0.isHosted }.map(\.name) }
    }

    static func read(_ file: Section) -> Result {
        let hint = "name the system of this host: here: {hosted: true, transport: ...}"
        guard let value = file.required("systems", hint: hint),
            let pairs = value.pairs(of: "systems")
        else { return Result(systems: [], names: [], hasMailboxServer: false) }
        var systems: [MailSystem] = []
        var ways: [(value: Value, transport: NextHop)] = []
        for (name, value) in pairs {
            checkName(name, value)
            guard let (system, way) = system(name, value) else { continue }
            systems.append(system)
            if !system.isHosted, let way { ways.append((way, system.transport)) }
        }
        if systems.count == pairs.count, !systems.contains(where: \.isHosted) {
            value.context.complain(
                "no-hosted-system", at: value.keyPlace, "no system is hosted here",
                hint: "set 'hosted: true' for the system whose users log in on this host")
        }
        return Result(
            systems: systems, names: pairs.map(\.key), ways: ways,
            hasMailboxServer: pairs.contains { $0.value.holds(key: "imap") })
    }

    private static func checkName(_ name: String, _ value: Value) {
        let shown = value.context.quoted(name, at: value.keyPlace)
        if name == "reject" {
            value.context.complain(
                "invalid-name", at: value.keyPlace, "no system can be called 'reject'",
                hint: "the word has a meaning in domains[].unknown")
        } else if name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\-]{0,63}/) == nil {
            value.context.complain(
                "invalid-name", at: value.keyPlace, "\(shown) is not the name of a system",
                hint: "use letters, digits, '.', '_' and '-', at most 64")
        }
    }

    /// The system, and where its transport stands unless something is wrong with it.
    private static func system(
        _ name: String, _ value: Value
    ) -> (system: MailSystem, way: Value?)? {
        let keys = ["hosted", "transport", "mx", "rewrite", "imap"]
        guard let section = Section(value, keys: keys) else { return nil }
        let hosted = section.value("hosted").map { $0.boolean() ?? true } ?? false
        let allowsMX = section.value("mx")?.boolean() ?? false
        let way = section.required(
            "transport", hint: "for example smtp:[mail.example.com]:25")
        let transport = way?.transport(hosted: hosted, allowsMX: allowsMX)
        let rewrite = section.value("rewrite")?.template()
        if hosted, let value = section.value("rewrite") {
            value.context.complain(
                "rewrite-hosted", at: value.keyPlace, "'rewrite' is for third-party systems",
                hint: "'mailbox' of users says under which name mail is delivered here")
        }
        let imap = section.value("imap")?.mailboxServer()
        if hosted, let value = section.value("imap") {
            value.context.complain(
                "imap-hosted", at: value.keyPlace, "'imap' is for third-party systems",
                hint: "users of a hosted system log in here")
        }
        let system = MailSystem(
            name: name, isHosted: hosted, transport: transport ?? NextHop(""), rewrite: rewrite,
            imap: imap)
        return (system, transport == nil ? nil : way)
    }
}

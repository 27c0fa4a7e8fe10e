import MailModel

/// Reads `domains`: names, the domains that mirror them, and the fate of what is unknown.
enum DomainsReader {
    static func read(_ file: Section, systems: SystemsReader.Result) -> [DomainSettings] {
        guard
            let list = file.required("domains", hint: "domains: [{name: example.com}]")?
                .items(of: "domains")
        else { return [] }
        var seen: Set<String> = []
        return list.compactMap { item -> DomainSettings? in
            guard let section = Section(item, keys: ["name", "aliases", "unknown"]) else {
                return nil
            }
            let name = section.required("name")?.newDomain(&seen)
            let aliases = section.value("aliases")?.items(canBeEmpty: true)?
                .compactMap { $0.newDomain(&seen) }
            let unknown = section.value("unknown").flatMap { fateOfUnknown($0, systems) }
            return name.map { DomainSettings(name: $0, aliases: aliases ?? [], unknown: unknown) }
        }
    }

    private static func fateOfUnknown(_ value: Value, _ systems: SystemsReader.Result) -> String? {
        guard let text = value.text(), text != "reject" else { return nil }
        guard let system = systems.systems.first(where: { $0.name == text }) else {
            if systems.names.contains(text) { return nil }
            value.complainUnknown(text, words: ["reject"] + systems.thirdParty)
            return nil
        }
        guard !system.hosted else {
            value.complain(
                "hosted-unknown",
                "unknown addresses cannot go to \(value.quoted): it is hosted here",
                hint: "write reject, or the system that knows them")
            return nil
        }
        return text
    }
}

extension Value {
    /// A domain that was not listed before, neither as a name nor as an alias.
    fileprivate func newDomain(_ seen: inout Set<String>) -> String? {
        guard let domain = domain() else { return nil }
        guard seen.insert(domain).inserted else {
            complain("duplicate-domain", "the domain \(quoted) is listed twice")
            return nil
        }
        return domain
    }
}
